import { expect } from 'chai';
import { NULL_REF } from '../../../src/xapi/datamodel.ts';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, servers, waitFor } from './booting.ts';

const hosts = '/compute/v2.1/os-hosts';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const hostNames = (cloud: TestCloud): string[] => [...cloud.pool.cache.all('host')].map(({ hostname }) => hostname).sort();

describe('hosts', () => {
  it('are listed with their services until 2.42', () => withCloud(async (cloud) => {
    const [name] = hostNames(cloud);
    const listed = (await cloud.get(hosts)).body.hosts;
    expect(listed.map((host: Record<string, string>) => [host['service'], host['zone']])).to.deep.equal([
      ['scheduler', 'internal'], ['conductor', 'internal'], ['compute', 'nova'], ['compute', 'nova'],
    ]);
    expect((await cloud.get(`${hosts}?zone=nova`)).body.hosts[0]).to.deep.equal({ host_name: name, service: 'compute', zone: 'nova' });
    expect((await cloud.get(hosts, { version: '2.43' })).status).to.equal(404);
  }));

  it('show what they have and who uses it', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const name: string = (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
    const rows: { resource: Record<string, unknown> }[] = (await cloud.get(`${hosts}/${name}`)).body.host;
    expect(rows.map(({ resource }) => resource['project'])).to.deep.equal(['(total)', '(used_now)', '(used_max)', cloud.admin.projectId]);
    expect(rows[3]?.resource).to.deep.equal({ host: name, project: cloud.admin.projectId, cpu: 1, memory_mb: 128, disk_gb: 1 });
    expect(refusal(await cloud.get(`${hosts}/nope`))).to.equal("404: Host 'nope' is not mapped to any cell");
  }));

  it('are closed and opened for new servers, and emptied for maintenance', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const name: string = (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
    const status = async (): Promise<string> => (await cloud.get(`/compute/v2.1/os-services?host=${name}`)).body.services[0].status;
    expect((await cloud.put(`${hosts}/${name}`, { status: 'Disable' })).body).to.deep.equal({ host: name, status: 'disabled' });
    expect(await status()).to.equal('disabled');
    expect((await cloud.put(`${hosts}/${name}`, { status: 'enable' })).body).to.deep.equal({ host: name, status: 'enabled' });
    expect(await status()).to.equal('enabled');
    expect((await cloud.put(`${hosts}/${name}`, { maintenance_mode: 'enable' })).body).to.deep.equal({ host: name, maintenance_mode: 'on_maintenance' });
    const moved = await cloud.until(`${servers}/${id}`, ({ body }) => body.server['OS-EXT-SRV-ATTR:host'] !== name);
    expect(moved.body.server.id).to.equal(id);
    await waitFor(cloud, id, 'ACTIVE');
    expect(await status()).to.equal('disabled');
    expect((await cloud.put(`${hosts}/${name}`, { maintenance_mode: 'disable' })).body).to.deep.equal({ host: name, maintenance_mode: 'off_maintenance' });
    expect(await status()).to.equal('enabled');
    expect(refusal(await cloud.put(`${hosts}/nope`, { status: 'enable' }))).to.equal("404: Host 'nope' is not mapped to any cell");
  }));

  it('in maintenance are left by all who can go, and who cannot is told with the reason', () => withCloud(async (cloud) => {
    const ids = [await boot(cloud, { availability_zone: 'nova:xen-host-1' }), await boot(cloud, { availability_zone: 'nova:xen-host-1' })];
    const [stays = '', goes = ''] = ids;
    cloud.simulator.faults.add({ method: 'VM.assert_operation_valid', object: stays, error: ['VM_HAS_PCI_ATTACHED', 'vm'] });
    expect(refusal(await cloud.put(`${hosts}/xen-host-1`, { maintenance_mode: 'enable' })))
      .to.equal('400: Migration pre-check error: A PCI device of its host is passed through to this server, so it cannot be migrated.');
    await cloud.until(`${servers}/${goes}`, ({ body }) => body.server['OS-EXT-SRV-ATTR:host'] === 'xen-host-2');
    expect((await cloud.get(`${servers}/${stays}`)).body.server).to.include({ status: 'ACTIVE', 'OS-EXT-SRV-ATTR:host': 'xen-host-1' });
    expect((await cloud.get('/compute/v2.1/os-services?host=xen-host-1')).body.services[0].status).to.equal('disabled');
  }));

  it('that die are down for their services, hypervisors and servers as soon as the pool knows, and up when they are back', () => withCloud({ pool: { durations: { assumedDead: 50 } } }, async (cloud) => {
    const id = await boot(cloud);
    const name: string = (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
    const [host] = [...cloud.pool.cache.all('host')].filter(({ hostname }) => hostname === name);
    if (host === undefined) throw new Error(`there is no ${name}`);
    const states = async (): Promise<unknown[]> => [
      (await cloud.get(`/compute/v2.1/os-services?host=${name}`)).body.services[0].state,
      (await cloud.get('/compute/v2.1/os-hypervisors')).body.hypervisors.find((each: { hypervisor_hostname: string }) => each.hypervisor_hostname === name).state,
      (await cloud.get(`${servers}/${id}`, { version: '2.16' })).body.server.host_status,
    ];
    const evacuate = async (): Promise<string> => refusal(await cloud.post(`${servers}/${id}/action`, { evacuate: {} }, { version: '2.68' }));
    expect(await states()).to.deep.equal(['up', 'up', 'UP']);
    cloud.simulator.hostDies(host.$ref);
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server.host_status === 'UNKNOWN', { version: '2.16' });
    expect(await states()).to.deep.equal(['down', 'down', 'UNKNOWN']);
    await cloud.simulator.hostReturns(host.$ref);
    await cloud.pool.settle();
    expect(await states()).to.deep.equal(['up', 'up', 'UP']);
    // It came back without its servers; one that only an administrator calls dead is not evacuated, for it may run there.
    expect((await cloud.get(`${servers}/${id}`)).body.server.status).to.equal('SHUTOFF');
    await cloud.post(`${servers}/${id}/action`, { 'os-start': null });
    await waitFor(cloud, id, 'ACTIVE');
    const where: string = (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
    await cloud.put('/compute/v2.1/os-services/force-down', { host: where, binary: 'nova-compute', forced_down: true }, { version: '2.11' });
    expect(await evacuate()).to.equal(`400: Compute service of ${where} is still in use.`);
  }));

  it('that fall silent are down within seconds, though their pool takes them for alive; their servers are evacuated only when that gives them up', () => withCloud({
    pool: { members: true, hosts: 3 }, limits: { hostCheck: 0.02, hostAnswer: 1 },
  }, async (cloud) => {
    const id = await boot(cloud, { availability_zone: 'nova:xen-host-2' });
    const [, host] = cloud.simulator.pool.hosts;
    if (host === undefined) throw new Error('there is one host');
    const shown = async (version = '2.90'): Promise<unknown[]> => [
      (await cloud.get('/compute/v2.1/os-services?host=xen-host-2')).body.services[0].state,
      (await cloud.get('/compute/v2.1/os-hypervisors?hypervisor_hostname_pattern=xen-host-2', { version })).body.hypervisors[0].state,
      (await cloud.get(`${servers}/${id}`, { version })).body.server.host_status,
    ];
    const evacuate = () => cloud.post(`${servers}/${id}/action`, { evacuate: {} }, { version: '2.90' });
    const isLive = (): boolean | undefined => cloud.pool.cache.get('host_metrics', cloud.pool.cache.get('host', host)?.metrics ?? NULL_REF)?.live;
    expect(await shown()).to.deep.equal(['up', 'up', 'UP']);
    cloud.clock.hold();
    cloud.simulator.hostDies(host);
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server.host_status === 'UNKNOWN', { version: '2.16' });
    expect(await shown()).to.deep.equal(['down', 'down', 'UNKNOWN']);
    expect(refusal(await evacuate())).to.equal('400: Compute service of xen-host-2 is still in use.');
    cloud.clock.resume();
    await cloud.until('/compute/v2.1/os-hypervisors', () => isLive() === false);
    expect((await evacuate()).status).to.equal(200);
    expect((await waitFor(cloud, id, 'ACTIVE')).body.server['OS-EXT-SRV-ATTR:host']).not.to.equal('xen-host-2');
    await cloud.simulator.hostReturns(host);
    await cloud.until('/compute/v2.1/os-services?host=xen-host-2', ({ body }) => body.services[0].state === 'up');
  }));

  it('are rebooted, switched off and on, but not under a server, and on only where the pool knows how', () => withCloud(async (cloud) => {
    const { master } = [...cloud.pool.cache.all('pool')][0] ?? {};
    const [host] = [...cloud.pool.cache.all('host')].filter(({ $ref }) => $ref !== master);
    if (host === undefined) throw new Error('the pool has but one host');
    const { hostname: name, $ref: ref } = host;
    const id = await boot(cloud, { availability_zone: `nova:${name}` });
    const service = async (): Promise<unknown> => (await cloud.get(`/compute/v2.1/os-services?host=${name}`)).body.services[0];
    for (const verb of ['reboot', 'shutdown']) expect(refusal(await cloud.get(`${hosts}/${name}/${verb}`))).to.equal('409: Servers run on the host.');
    expect(await service()).to.include({ status: 'enabled', state: 'up' });
    await cloud.delete(`${servers}/${id}`);
    await cloud.until(`${servers}/${id}`, ({ status }) => status === 404);

    expect((await cloud.get(`${hosts}/${name}/reboot`)).body).to.deep.equal({ host: name, power_action: 'reboot' });
    await cloud.until(`/compute/v2.1/os-services?host=${name}`, ({ body }) => body.services[0].state === 'up' && body.services[0].status === 'enabled');
    expect((await cloud.get(`${hosts}/${name}/shutdown`)).body).to.deep.equal({ host: name, power_action: 'shutdown' });
    await cloud.until(`/compute/v2.1/os-services?host=${name}`, ({ body }) => body.services[0].state === 'down');
    expect(refusal(await cloud.get(`${hosts}/${name}/startup`))).to.equal('501: The requested functionality is not supported.');
    cloud.simulator.db.update('host', ref, { power_on_mode: 'wake-on-lan' });
    await cloud.pool.settle();
    expect((await cloud.get(`${hosts}/${name}/startup`)).body).to.deep.equal({ host: name, power_action: 'startup' });
    await cloud.until(`/compute/v2.1/os-services?host=${name}`, ({ body }) => body.services[0].state === 'up');
    expect((await cloud.get(`${hosts}/nope/reboot`)).status).to.equal(404);
  }));
});
