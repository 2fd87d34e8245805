import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';

const services = '/compute/v2.1/os-services';
const zones = '/compute/v2.1/os-availability-zone';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

interface Shown {
  readonly id: string;
  readonly binary: string;
  readonly host: string;
  readonly status: string;
  readonly state: string;
  readonly disabled_reason: string | null;
  readonly forced_down: boolean;
}

/** The nova-computes, as 2.53 has them. */
async function computes(cloud: TestCloud): Promise<readonly [Shown, Shown]> {
  const [first, second] = (await cloud.get(`${services}?binary=nova-compute`, { version: '2.53' })).body.services;
  return [first, second];
}

const hostRow = (cloud: TestCloud, name: string) => {
  const row = [...cloud.pool.cache.all('host')].find((host) => host.hostname === name);
  if (row === undefined) throw new Error(`no host ${name}`);
  return row;
};

describe('compute services', () => {
  it('there is a nova-compute for each host, and one scheduler and conductor, in the form of each version', () => withCloud(async (cloud) => {
    const fields = ['binary', 'host', 'id', 'zone', 'status', 'state', 'updated_at', 'disabled_reason'];
    const listed = (await cloud.get(services)).body.services;
    expect(listed.map((service: Record<string, unknown>) => [service['binary'], service['zone'], service['status'], service['state']])).to.deep.equal([
      ['nova-scheduler', 'internal', 'enabled', 'up'], ['nova-conductor', 'internal', 'enabled', 'up'],
      ['nova-compute', 'nova', 'enabled', 'up'], ['nova-compute', 'nova', 'enabled', 'up'],
    ]);
    for (const service of listed) {
      expect(service).to.have.all.keys(fields);
      expect(service.id).to.be.a('number');
      expect(service.updated_at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000$/);
    }
    expect((await cloud.get(services, { version: '2.11' })).body.services[3]).to.have.all.keys(...fields, 'forced_down');
    const [first] = await computes(cloud);
    expect(first.id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(first.id).to.not.equal(hostRow(cloud, first.host).uuid);
    const hypervisor = (await cloud.get(`/compute/v2.1/os-hypervisors/${hostRow(cloud, first.host).uuid}`, { version: '2.53' })).body.hypervisor;
    expect(hypervisor.service).to.deep.equal({ id: first.id, host: first.host, disabled_reason: null });
  }));

  it('the list is narrowed by host and binary', () => withCloud(async (cloud) => {
    const [first] = await computes(cloud);
    const listed = async (query: string): Promise<string[]> =>
      (await cloud.get(services + query)).body.services.map(({ binary, host }: Shown) => `${binary}@${host}`);
    expect(await listed(`?host=${first.host}`)).to.deep.equal([`nova-compute@${first.host}`]);
    expect(await listed(`?host=${first.host}&binary=nova-scheduler`)).to.deep.equal([]);
    expect(await listed('?binary=nova-conductor')).to.have.length(1);
    expect(await listed('?host=nope')).to.deep.equal([]);
    expect(await listed('?host=&binary=')).to.have.length(4);
    expect((await cloud.get(`${services}?foo=bar`)).status).to.equal(200);
    expect(refusal(await cloud.get(`${services}?foo=bar`, { version: '2.75' }))).to.equal("400: Additional properties are not allowed ('foo' was unexpected)");
  }));

  it('one is disabled and enabled by host and binary until 2.52', () => withCloud(async (cloud) => {
    const [{ host }, other] = await computes(cloud);
    const target = { host, binary: 'nova-compute' };
    const change = (word: string, body: object, version = '2.1') => cloud.put(`${services}/${word}`, body, { version });
    expect((await change('disable', target)).body).to.deep.equal({ service: { ...target, status: 'disabled' } });
    expect((await computes(cloud))[0]).to.include({ status: 'disabled', disabled_reason: null, state: 'up' });
    expect((await change('disable-log-reason', { ...target, disabled_reason: 'why' })).body)
      .to.deep.equal({ service: { ...target, status: 'disabled', disabled_reason: 'why' } });
    expect((await computes(cloud))[0]).to.include({ status: 'disabled', disabled_reason: 'why' });
    expect((await computes(cloud))[1]).to.include({ host: other.host, status: 'enabled' });
    expect((await change('enable', target)).body).to.deep.equal({ service: { ...target, status: 'enabled' } });
    expect((await computes(cloud))[0]).to.include({ status: 'enabled', disabled_reason: null });

    expect(refusal(await change('disable-log-reason', target))).to.equal('400: Missing disabled reason field');
    expect(refusal(await change('force-down', target, '2.11'))).to.equal('400: Missing forced_down field');
    expect(refusal(await change('disable', { host: 'nope', binary: 'nova-compute' }))).to.equal("404: Host 'nope' is not mapped to any cell");
    expect(refusal(await change('disable', { host, binary: 'nova-conductor' })))
      .to.equal('400: Updating a nova-conductor service is not supported. Only nova-compute services can be updated.');
    expect((await change('bogus', target)).status).to.equal(404);
    expect((await change('force-down', { ...target, forced_down: true }, '2.10')).status).to.be.oneOf([400, 404]);
    expect((await change('disable', target, '2.53')).status).to.be.oneOf([400, 404]);
    expect((await computes(cloud))[0]).to.include({ status: 'enabled', forced_down: false });
  }));

  it('one is changed by its uuid from 2.53 on, and answered whole', () => withCloud(async (cloud) => {
    const [first] = await computes(cloud);
    const change = (body: object, id = first.id) => cloud.put(`${services}/${id}`, body, { version: '2.53' });
    const changed = (await change({ status: 'disabled', disabled_reason: 'why' })).body.service;
    expect(changed).to.deep.equal({ ...first, status: 'disabled', disabled_reason: 'why', updated_at: changed.updated_at });
    expect((await computes(cloud))[0]).to.include({ status: 'disabled', disabled_reason: 'why' });
    expect((await change({ forced_down: 'yes' })).body.service).to.include({ forced_down: true, state: 'down', status: 'disabled', disabled_reason: 'why' });
    expect((await change({ status: 'enabled', forced_down: false })).body.service).to.include({ forced_down: false, state: 'up', status: 'enabled', disabled_reason: null });

    expect(refusal(await change({ status: 'enabled', disabled_reason: 'why' }))).to.equal("400: Specifying 'disabled_reason' with status 'enabled' is invalid.");
    for (const body of [{}, { disabled_reason: 'why' }]) {
      expect(refusal(await change(body))).to.equal("400: No updates were requested. Fields 'status' or 'forced_down' should be specified.");
    }
    expect(refusal(await change({ status: 'x' }))).to.equal("400: Invalid input for field/attribute status. Value: x. 'x' is not one of ['enabled', 'disabled']");
    expect(refusal(await change({ status: 'enabled' }, '11111111-2222-4333-8444-555555555555')))
      .to.equal('404: Service 11111111-2222-4333-8444-555555555555 could not be found.');
    expect(refusal(await change({ status: 'enabled' }, 'x'))).to.equal('400: Invalid uuid x');
    const [scheduler] = (await cloud.get(`${services}?binary=nova-scheduler`, { version: '2.53' })).body.services;
    expect(refusal(await change({ status: 'disabled' }, scheduler.id)))
      .to.equal('400: Updating a nova-scheduler service is not supported. Only nova-compute services can be updated.');
  }));

  it('a disabled host goes on in XAPI, keeps its servers running, and stays disabled over restarts', () => withCloud({ pool: { servers: 4 } }, async (cloud) => {
    const [first] = await computes(cloud);
    const running = hostRow(cloud, first.host).resident_VMs.length;
    await cloud.put(`${services}/${first.id}`, { status: 'disabled', disabled_reason: 'ünicode: "why"' }, { version: '2.53' });
    expect(hostRow(cloud, first.host).enabled).to.equal(true);
    expect(hostRow(cloud, first.host).resident_VMs).to.have.length(running);
    // The toolstack, then the service: XAPI itself enables a host again that was disabled there (before 25.31).
    cloud.simulator.restart();
    await cloud.pool.settle();
    expect((await computes(cloud))[0]).to.include({ id: first.id, status: 'disabled', disabled_reason: 'ünicode: "why"' });
    await cloud.restart('kill');
    expect((await computes(cloud))[0]).to.include({ id: first.id, status: 'disabled', disabled_reason: 'ünicode: "why"' });
    const hypervisor = (await cloud.get('/compute/v2.1/os-hypervisors')).body.hypervisors[0];
    expect(hypervisor).to.include({ hypervisor_hostname: first.host, status: 'disabled', state: 'up' });
    expect((await cloud.get('/compute/v2.1/os-hypervisors/statistics')).body.hypervisor_statistics.count).to.equal(1);
  }));

  it('servers move away from a disabled host and none comes to it', () => withCloud({ pool: { servers: 6 } }, async (cloud) => {
    const [first, second] = await computes(cloud);
    await cloud.put(`${services}/${first.id}`, { status: 'disabled' }, { version: '2.53' });
    const pattern = `/compute/v2.1/os-hypervisors?hypervisor_hostname_pattern=${first.host}&with_servers=True`;
    const onHost = async (): Promise<string[]> => (await cloud.get(pattern, { version: '2.75' })).body.hypervisors[0].servers.map(({ uuid }: { uuid: string }) => uuid);
    const running = (await cloud.get('/compute/v2.1/servers/detail?status=ACTIVE')).body.servers.map(({ id }: { id: string }) => id) as string[];
    const leaving = (await onHost()).filter((id) => running.includes(id));
    expect(leaving).to.not.be.empty;
    // As `nova host-evacuate-live` does it.
    const migrate = (id: string) =>
      cloud.post(`/compute/v2.1/servers/${id}/action`, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { version: '2.104' });
    for (const id of leaving) expect((await migrate(id)).status).to.equal(202);
    for (const id of leaving) {
      const { body } = await cloud.until(`/compute/v2.1/servers/${id}`, (answer) => answer.body.server.status !== 'MIGRATING');
      expect(body.server).to.include({ 'status': 'ACTIVE', 'OS-EXT-SRV-ATTR:host': second.host });
    }
    expect((await onHost()).filter((id) => running.includes(id))).to.deep.equal([]);

    const [stays = ''] = leaving;
    expect((await migrate(stays)).status).to.equal(202);
    await cloud.until(`/compute/v2.1/os-migrations?instance_uuid=${stays}&status=error`, (answer) => answer.body.migrations.length === 1, { version: '2.80' });
    expect((await cloud.get(`/compute/v2.1/servers/${stays}`)).body.server).to.include({ 'status': 'ACTIVE', 'OS-EXT-SRV-ATTR:host': second.host });
    await cloud.put(`${services}/${first.id}`, { status: 'enabled' }, { version: '2.53' });
    expect((await migrate(stays)).status).to.equal(202);
    await cloud.until(`/compute/v2.1/servers/${stays}`, (answer) => answer.body.server['OS-EXT-SRV-ATTR:host'] === first.host);
  }));

  it('a host that somebody disabled in XAPI shows so, and enabling its service enables it there', () => withCloud(async (cloud) => {
    const [first] = await computes(cloud);
    await cloud.pool.call('host.disable', hostRow(cloud, first.host).$ref);
    await cloud.pool.settle();
    expect((await computes(cloud))[0]).to.include({ status: 'disabled', disabled_reason: 'AUTO: the host is disabled in its pool', state: 'up' });
    expect((await cloud.put(`${services}/${first.id}`, { status: 'enabled' }, { version: '2.53' })).body.service).to.include({ status: 'enabled', disabled_reason: null });
    expect(hostRow(cloud, first.host).enabled).to.equal(true);
  }));

  it('a service cannot be deleted while its host is in the pool', () => withCloud(async (cloud) => {
    const [first] = await computes(cloud);
    expect(refusal(await cloud.delete(`${services}/${first.id}`, { version: '2.53' })))
      .to.equal(`409: Unable to delete the compute service of ${first.host}: the host is a member of its pool. Eject it there.`);
    expect(refusal(await cloud.delete(`${services}/11111111-2222-4333-8444-555555555555`, { version: '2.53' })))
      .to.equal('404: Service 11111111-2222-4333-8444-555555555555 not found.');
    expect(refusal(await cloud.delete(`${services}/999`))).to.equal('404: Service 999 not found.');
    expect(refusal(await cloud.delete(`${services}/-1`))).to.equal('404: Service -1 not found.');
    expect(refusal(await cloud.delete(`${services}/x`))).to.equal('400: Invalid input received: id must be an integer');
  }));

  it('they are for administrators', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    expect(refusal(await cloud.get(services, { as }))).to.equal("403: Policy doesn't allow os_compute_api:os-services:list to be performed.");
    expect(refusal(await cloud.put(`${services}/disable`, { host: 'x', binary: 'nova-compute' }, { as })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-services:update to be performed.");
  }));
});

describe('availability zones', () => {
  it('a single pool is the zone nova', () => withCloud(async (cloud) => {
    const as = await cloud.person('reader', 'demo');
    expect((await cloud.get(zones, { as })).body).to.deep.equal({ availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true }, hosts: null }] });
    expect(refusal(await cloud.get(`${zones}/detail`, { as }))).to.equal("403: Policy doesn't allow os_compute_api:os-availability-zone:detail to be performed.");
  }));

  it('administrators see their hosts and services', () => withCloud(async (cloud) => {
    const [first, second] = await computes(cloud);
    const shown = (await cloud.get(`${zones}/detail`)).body.availabilityZoneInfo;
    const services_ = shown.map(({ zoneName, zoneState, hosts }: { zoneName: string; zoneState: object; hosts: Record<string, object> }) =>
      [zoneName, zoneState, Object.entries(hosts).map(([host, own]) => [host, Object.keys(own)])]);
    expect(services_).to.deep.equal([
      ['internal', { available: true }, [['nova-xapi', ['nova-scheduler', 'nova-conductor']]]],
      ['nova', { available: true }, [[first.host, ['nova-compute']], [second.host, ['nova-compute']]]],
    ]);
    expect(shown[1].hosts[first.host]['nova-compute']).to.include({ active: true, available: true }).and.to.have.property('updated_at');
  }));

  it('a disabled host is no part of its zone, and a zone without any is not available', () => withCloud(async (cloud) => {
    const [first, second] = await computes(cloud);
    const disable = (id: string) => cloud.put(`${services}/${id}`, { status: 'disabled' }, { version: '2.53' });
    await disable(first.id);
    expect(Object.keys((await cloud.get(`${zones}/detail`)).body.availabilityZoneInfo[1].hosts)).to.deep.equal([second.host]);
    await disable(second.id);
    expect((await cloud.get(`${zones}/detail`)).body.availabilityZoneInfo[1]).to.deep.equal({ zoneName: 'nova', zoneState: { available: false }, hosts: null });
    expect((await cloud.get(zones)).body).to.deep.equal({ availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: false }, hosts: null }] });
  }));
});
