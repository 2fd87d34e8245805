import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';
import { boot, unknownId } from './booting.ts';

const root = '/compute/v2.1';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

describe('extensions', () => {
  it('are a list that never changes', () => withCloud(async (cloud) => {
    const as = await cloud.person('reader', 'demo');
    const { extensions } = (await cloud.get(`${root}/extensions`, { as })).body;
    expect(extensions.map((each: { alias: string }) => each.alias)).to.include.members(['os-hypervisors', 'OS-EXT-STS', 'NMN']);
    expect((await cloud.get(`${root}/extensions/os-hypervisors`, { as })).body.extension).to.deep.equal({
      alias: 'os-hypervisors', name: 'Hypervisors', description: 'Admin-only hypervisor administration.', links: [],
      namespace: 'http://docs.openstack.org/compute/ext/fake_xml', updated: '2014-12-03T00:00:00Z',
    });
    expect((await cloud.get(`${root}/extensions/nope`, { as })).status).to.equal(404);
  }));
});

describe('the audit log of usage', () => {
  it('names the hosts, none of which has run', () => withCloud(async (cloud) => {
    const { instance_usage_audit_log: log } = (await cloud.get(`${root}/os-instance_usage_audit_log/2026-01-15 10:00:00`)).body;
    expect(log).to.include({
      period_beginning: '2025-12-01 00:00:00', period_ending: '2026-01-01 00:00:00', num_hosts: 2, num_hosts_not_run: 2,
      overall_status: '0 of 2 hosts done. 0 errors.',
    });
    expect((await cloud.get(`${root}/os-instance_usage_audit_log`)).body.instance_usage_audit_logs.hosts_not_run).to.deep.equal(log.hosts_not_run);
    expect(refusal(await cloud.get(`${root}/os-instance_usage_audit_log/yesterday`))).to.equal('400: Invalid timestamp for date yesterday');
  }));
});

describe('external events', () => {
  it('are answered one by one', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const send = (events: object[], version = '2.51') => cloud.post(`${root}/os-server-external-events`, { events }, { version });
    const event = { name: 'network-changed', server_uuid: id, tag: 'port' };
    const taken = await send([event]);
    expect([taken.status, taken.body]).to.deep.equal([200, { events: [{ ...event, status: 'completed', code: 200 }] }]);
    const some = await send([event, { ...event, server_uuid: unknownId }, { name: 'volume-extended', server_uuid: id }]);
    expect(some.status).to.equal(207);
    expect(some.body.events.map((each: { code: number; status: string }) => [each.code, each.status])).to.deep.equal([[200, 'completed'], [404, 'failed'], [400, 'failed']]);
    expect((await send([{ name: 'volume-extended', server_uuid: id }], '2.50')).status).to.equal(400);
  }));
});

describe('what other services would do', () => {
  it('no assisted snapshots are made', () => withCloud(async (cloud) => {
    const path = `${root}/os-assisted-volume-snapshots`;
    const snapshot = { volume_id: unknownId, create_info: { snapshot_id: unknownId, type: 'qcow2', new_file: 'f' } };
    expect(refusal(await cloud.post(path, { snapshot }))).to.equal(`400: No volume Block Device Mapping with id ${unknownId}.`);
    expect(refusal(await cloud.delete(`${path}/${unknownId}?delete_info=${encodeURIComponent(JSON.stringify({ volume_id: unknownId }))}`)))
      .to.equal(`400: No volume Block Device Mapping with id ${unknownId}.`);
    expect(refusal(await cloud.delete(`${path}/${unknownId}`))).to.equal("400: 'delete_info'");
    expect(refusal(await cloud.delete(`${path}/${unknownId}?delete_info={}`))).to.equal("400: 'volume_id'");
  }));

  it('there are no bare-metal nodes', () => withCloud(async (cloud) => {
    const path = `${root}/os-baremetal-nodes`;
    expect(refusal(await cloud.get(path))).to.equal('501: The requested functionality is not supported.');
    expect(refusal(await cloud.get(`${path}/x`))).to.equal('501: The requested functionality is not supported.');
    expect(refusal(await cloud.post(path, { x: {} })))
      .to.equal('400: Command Not supported. Please use Ironic command node-create to perform this action.');
    expect((await cloud.get(path, { version: '2.36' })).status).to.equal(404);
  }));
});
