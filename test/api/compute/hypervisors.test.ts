import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';

const hypervisors = '/compute/v2.1/os-hypervisors';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

/** What a hypervisor is called by at a version. */
interface Named {
  readonly id: string | number;
  readonly hypervisor_hostname: string;
}

async function named(cloud: TestCloud, version = '2.1'): Promise<readonly [Named, Named, ...Named[]]> {
  const [first, second, ...rest] = (await cloud.get(hypervisors, { version })).body.hypervisors;
  if (first === undefined || second === undefined) throw new Error('two hosts are needed');
  return [first, second, ...rest];
}

/** The figures that end with 2.87. */
const figures = [
  'current_workload', 'cpu_info', 'vcpus', 'vcpus_used', 'free_disk_gb', 'local_gb', 'local_gb_used', 'disk_available_least', 'free_ram_mb', 'memory_mb',
  'memory_mb_used', 'running_vms',
];
const always = ['id', 'hypervisor_hostname', 'state', 'status', 'hypervisor_type', 'hypervisor_version', 'host_ip', 'service'];

describe('hypervisors', () => {
  it('each host is one, by a number that counts from 1 and stays, and from 2.53 on by its uuid', () => withCloud(async (cloud) => {
    const rows = [...cloud.pool.cache.all('host')].sort((a, b) => (a.hostname < b.hostname ? -1 : 1));
    const before = (await cloud.get(hypervisors)).body.hypervisors;
    expect(before).to.deep.equal(rows.map((row, index) => ({ id: index + 1, hypervisor_hostname: row.hostname, state: 'up', status: 'enabled' })));
    expect((await cloud.get(hypervisors, { version: '2.53' })).body.hypervisors).to.deep.equal(
      rows.map((row) => ({ id: row.uuid, hypervisor_hostname: row.hostname, state: 'up', status: 'enabled' })));
    await cloud.restart('stop');
    expect((await cloud.get(hypervisors)).body.hypervisors).to.deep.equal(before);
  }));

  it('one has the form of the version that is asked for', () => withCloud(async (cloud) => {
    const [{ id: number }] = await named(cloud);
    const [{ id: uuid }] = await named(cloud, '2.53');
    const forms = { 2.1: [number, figures], 2.52: [number, figures], 2.53: [uuid, figures], 2.87: [uuid, figures], 2.88: [uuid, ['uptime']], 2.104: [uuid, ['uptime']] } as const;
    for (const [version, [id, fields]] of Object.entries(forms)) {
      const shown = (await cloud.get(`${hypervisors}/${id}`, { version })).body.hypervisor;
      expect(shown, version).to.have.all.keys(...always, ...fields);
      expect((await cloud.get(`${hypervisors}/detail`, { version })).body.hypervisors[0], version).to.deep.equal(shown);
      expect(shown.id).to.equal(id);
      expect(typeof shown.service.id).to.equal(typeof id);
    }
    const info = (await cloud.get(`${hypervisors}/${number}`, { version: '2.28' })).body.hypervisor.cpu_info;
    expect(info).to.have.all.keys('vendor', 'model', 'arch', 'features', 'topology');
    expect(JSON.parse((await cloud.get(`${hypervisors}/${number}`, { version: '2.27' })).body.hypervisor.cpu_info)).to.deep.equal(info);
  }));

  it('its figures are those of the host, of the VMs on it and of the disks that only it sees', () => withCloud({ pool: { servers: 6 } }, async (cloud) => {
    const all = (await cloud.get(`${hypervisors}/detail`)).body.hypervisors;
    for (const shown of all) {
      const row = [...cloud.pool.cache.all('host')].find((host) => host.hostname === shown.hypervisor_hostname);
      if (row === undefined) throw new Error('no such host');
      const guests = row.resident_VMs.flatMap((ref) => cloud.pool.cache.get('VM', ref) ?? []).filter((vm) => !vm.is_control_domain);
      const total = cloud.pool.cache.get('host_metrics', row.metrics)?.memory_total ?? 0;
      expect(shown).to.include({
        hypervisor_type: 'XenServer', host_ip: row.address, vcpus: Number(row.cpu_info['cpu_count']), running_vms: guests.length,
        vcpus_used: guests.reduce((sum, vm) => sum + vm.VCPUs_at_startup, 0), memory_mb: Math.floor(total / 2 ** 20), current_workload: 0,
      });
      expect(shown.memory_mb_used).to.be.within(guests.reduce((sum, vm) => sum + vm.memory_static_max, 0) / 2 ** 20, shown.memory_mb);
      expect(shown.free_ram_mb).to.equal(shown.memory_mb - shown.memory_mb_used);
      const free = Number(await cloud.pool.call('host.compute_free_memory', row.$ref)) / 2 ** 20;
      expect(shown.free_ram_mb).to.be.closeTo(free, shown.memory_mb / 20);
      expect(shown.local_gb).to.be.greaterThan(0);
      expect(shown.free_disk_gb).to.equal(shown.local_gb - shown.local_gb_used);
      expect(shown.hypervisor_version).to.equal(8003000);
    }
    expect(all.reduce((sum: number, shown: { running_vms: number }) => sum + shown.running_vms, 0)).to.be.greaterThan(0);
    const { hypervisor_statistics: sums } = (await cloud.get(`${hypervisors}/statistics`)).body;
    for (const field of figures.filter((name) => name !== 'cpu_info')) {
      expect(sums[field], field).to.equal(all.reduce((sum: number, shown: Record<string, number>) => sum + (shown[field] ?? 0), 0));
    }
    expect(sums.count).to.equal(2);
    expect((await cloud.get(`${hypervisors}/statistics`, { version: '2.88' })).status).to.equal(404);
  }));

  for (const [release, version] of [['xcp-1.3', 1003000], ['xcp-1.6', 1006010], ['xcp-ng-8.3', 8003000]] as const) {
    it(`a host of ${release} says what it has, can be disabled and enabled`, () => withCloud({ pool: { release, servers: 3 } }, async (cloud) => {
      const [shown] = (await cloud.get(`${hypervisors}/detail`, { version: '2.28' })).body.hypervisors;
      expect(shown).to.include({ hypervisor_version: version, state: 'up', status: 'enabled' });
      for (const figure of ['vcpus', 'memory_mb', 'memory_mb_used', 'free_ram_mb', 'local_gb', 'free_disk_gb']) expect(shown[figure], figure).to.be.greaterThan(0);
      expect(shown.cpu_info.model).to.not.equal('');
      const target = { host: shown.hypervisor_hostname, binary: 'nova-compute' };
      for (const [word, status] of [['disable', 'disabled'], ['enable', 'enabled']] as const) {
        expect((await cloud.put(`/compute/v2.1/os-services/${word}`, target)).status).to.equal(200);
        expect((await cloud.get(`${hypervisors}/${shown.id}`)).body.hypervisor.status).to.equal(status);
      }
    }));
  }

  it('reading them makes no XAPI call', () => withCloud({ pool: { servers: 3 } }, async (cloud) => {
    const called: string[] = [];
    const call = cloud.pool.call.bind(cloud.pool);
    cloud.pool.call = (method, ...params) => {
      called.push(method);
      return call(method, ...params);
    };
    for (const path of ['', '/detail', '/statistics']) expect((await cloud.get(hypervisors + path)).status).to.equal(200);
    expect((await cloud.get('/compute/v2.1/os-services')).status).to.equal(200);
    expect((await cloud.get('/compute/v2.1/os-availability-zone/detail')).status).to.equal(200);
    expect(called).to.deep.equal([]);
  }));

  it('uptime counts from the boot of the host', () => withCloud(async (cloud) => {
    const row = [...cloud.pool.cache.all('host')].sort((a, b) => (a.hostname < b.hostname ? -1 : 1))[0];
    if (row === undefined) throw new Error('no host');
    await cloud.pool.call('host.remove_from_other_config', row.$ref, 'boot_time');
    await cloud.pool.call('host.add_to_other_config', row.$ref, 'boot_time', `${Math.floor(Date.now() / 1000) - 2 * 86400 - 3 * 3600 - 4 * 60 - 5}.`);
    await cloud.pool.settle();
    const [{ id: number }] = await named(cloud);
    const shown = (await cloud.get(`${hypervisors}/${number}/uptime`)).body.hypervisor;
    expect(shown).to.have.all.keys('id', 'hypervisor_hostname', 'state', 'status', 'uptime');
    expect(shown.uptime).to.match(/^ \d\d:\d\d:\d\d up 2 days, 3:04$/);
    expect((await cloud.get(`${hypervisors}/${row.uuid}`, { version: '2.88' })).body.hypervisor.uptime).to.match(/ up 2 days, 3:04$/);
    expect((await cloud.get(`${hypervisors}/${row.uuid}/uptime`, { version: '2.88' })).status).to.equal(404);
    await cloud.put('/compute/v2.1/os-services/force-down', { host: row.hostname, binary: 'nova-compute', forced_down: true }, { version: '2.11' });
    expect(refusal(await cloud.get(`${hypervisors}/${number}/uptime`))).to.equal(`400: Compute service of ${row.hostname} is unavailable at this time.`);
  }));

  it('their servers are told with them', () => withCloud({ pool: { servers: 5 } }, async (cloud) => {
    const servers = (await cloud.get('/compute/v2.1/servers/detail')).body.servers as { id: string; 'OS-EXT-SRV-ATTR:hypervisor_hostname': string | null }[];
    const [{ hypervisor_hostname: host }] = await named(cloud);
    const own = servers.filter((server) => server['OS-EXT-SRV-ATTR:hypervisor_hostname'] === host).map(({ id }) => id).sort();
    const idsOf = (list: { servers?: { uuid: string; name: string }[] }[]): string[] | undefined => list[0]?.servers?.map(({ uuid }) => uuid);
    expect(own).to.not.be.empty;
    expect(idsOf((await cloud.get(`${hypervisors}/${host}/servers`)).body.hypervisors)).to.deep.equal(own);
    expect(idsOf((await cloud.get(`${hypervisors}?hypervisor_hostname_pattern=${host}&with_servers=True`, { version: '2.53' })).body.hypervisors)).to.deep.equal(own);
    expect(idsOf((await cloud.get(`${hypervisors}/detail?with_servers=1`, { version: '2.104' })).body.hypervisors)).to.deep.equal(own);
    expect((await cloud.get(hypervisors, { version: '2.104' })).body.hypervisors[0]).to.not.have.property('servers');
  }));

  it('one without servers has an empty list of them from 2.75 on, and none before', () => withCloud(async (cloud) => {
    const [{ id, hypervisor_hostname: host }] = await named(cloud, '2.53');
    expect((await cloud.get(`${hypervisors}/${id}?with_servers=true`, { version: '2.74' })).body.hypervisor).to.not.have.property('servers');
    expect((await cloud.get(`${hypervisors}/${id}?with_servers=true`, { version: '2.75' })).body.hypervisor.servers).to.deep.equal([]);
    expect((await cloud.get(`${hypervisors}/${host}/servers`)).body.hypervisors[0]).to.not.have.property('servers');
  }));

  it('they are found by a part of the name', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const all = await named(cloud);
    const names = all.map(({ hypervisor_hostname: name }) => name);
    let common = names[0] ?? '';
    while (!names.every((name) => name.startsWith(common))) common = common.slice(0, -1);
    expect(common).to.not.equal('');
    expect((await cloud.get(`${hypervisors}/${common.toUpperCase()}/search`)).body.hypervisors).to.deep.equal(all);
    expect((await cloud.get(`${hypervisors}/%25/search`)).body.hypervisors).to.deep.equal(all);
    expect((await cloud.get(`${hypervisors}/${names[1]?.replace(/.$/, '_') ?? ''}/search`)).body.hypervisors).to.deep.equal(all);
    expect((await cloud.get(`${hypervisors}/${names[1]}/search`)).body.hypervisors).to.deep.equal([all[1]]);
    expect((await cloud.get(`${hypervisors}?hypervisor_hostname_pattern=${names[1]}`, { version: '2.53' })).body.hypervisors).to.have.length(1);
    expect((await cloud.get(`${hypervisors}?hypervisor_hostname_pattern=nope`, { version: '2.52' })).body.hypervisors).to.deep.equal(all);
    for (const answer of [
      await cloud.get(`${hypervisors}/nope/search`), await cloud.get(`${hypervisors}/nope/servers`),
      await cloud.get(`${hypervisors}?hypervisor_hostname_pattern=nope`, { version: '2.53' }),
      await cloud.get(`${hypervisors}/detail?hypervisor_hostname_pattern=nope`, { version: '2.104' }),
    ]) expect(refusal(answer)).to.equal("404: No hypervisor matching 'nope' could be found.");
    expect((await cloud.get(`${hypervisors}/${names[1]}/search`, { version: '2.53' })).status).to.equal(404);
    expect(refusal(await cloud.get(`${hypervisors}?hypervisor_hostname_pattern=x&limit=1`, { version: '2.53' })))
      .to.equal('400: The server could not comply with the request since it is either malformed or otherwise incorrect.');
  }));

  it('the list comes in pages from 2.33 on', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    for (const version of ['2.33', '2.53', '2.104']) {
      const all = await named(cloud, version);
      const first = (await cloud.get(`${hypervisors}?limit=2`, { version })).body;
      expect(first.hypervisors).to.deep.equal(all.slice(0, 2));
      expect(first.hypervisors_links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${hypervisors}?limit=2&marker=${all[1].id}` }]);
      const rest = (await cloud.get(`${hypervisors}/detail?limit=2&marker=${all[1].id}`, { version })).body;
      expect(rest.hypervisors.map(({ id }: Named) => id)).to.deep.equal([all[2]?.id]);
      expect(rest).to.have.all.keys('hypervisors');
      expect(refusal(await cloud.get(`${hypervisors}?marker=x`, { version }))).to.equal('400: marker [x] not found');
    }
    expect((await cloud.get(`${hypervisors}?limit=1`, { version: '2.32' })).body.hypervisors).to.have.length(3);
    const [{ id: uuid }] = await named(cloud, '2.53');
    expect((await cloud.get(`${hypervisors}?marker=${uuid}`, { version: '2.33' })).body.hypervisors).to.have.length(2);
  }));

  it('an unknown one is not found; a word where a uuid belongs is refused from 2.53 on', () => withCloud(async (cloud) => {
    const unknown = '11111111-2222-4333-8444-555555555555';
    expect(refusal(await cloud.get(`${hypervisors}/999`))).to.equal("404: Hypervisor with ID '999' could not be found.");
    expect(refusal(await cloud.get(`${hypervisors}/${unknown}`))).to.equal(`404: Hypervisor with ID '${unknown}' could not be found.`);
    expect(refusal(await cloud.get(`${hypervisors}/${unknown}`, { version: '2.53' }))).to.equal(`404: Hypervisor with ID '${unknown}' could not be found.`);
    expect(refusal(await cloud.get(`${hypervisors}/1`, { version: '2.53' }))).to.equal('400: Invalid uuid 1');
    expect(refusal(await cloud.get(`${hypervisors}/1/uptime`, { version: '2.53' }))).to.equal('400: Invalid uuid 1');
    expect(refusal(await cloud.get(`${hypervisors}?foo=bar`, { version: '2.53' }))).to.equal("400: Additional properties are not allowed ('foo' was unexpected)");
  }));

  it('they are for administrators', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const denied = (word: string): string => `403: Policy doesn't allow os_compute_api:os-hypervisors:${word} to be performed.`;
    for (const [path, word] of [['', 'list'], ['/detail', 'list-detail'], ['/statistics', 'statistics'], ['/1', 'show'], ['/1/uptime', 'uptime'], ['/x/search', 'search'], ['/x/servers', 'servers']] as const) {
      expect(refusal(await cloud.get(hypervisors + path, { as }))).to.equal(denied(word));
    }
  }));
});
