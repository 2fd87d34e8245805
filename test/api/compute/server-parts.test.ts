/** The small resources below a server: figures, topology, password, shares, volumes. */
import { expect } from 'chai';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, unknownId, waitFor } from './booting.ts';

describe('below a server', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let path: string;
  let id: string;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    id = await boot(cloud, {}, { as: demo });
    path = `${servers}/${id}`;
  });
  after(() => world.close());

  it('diagnostics are for administrators, in XAPI\'s words before 2.48 and in Nova\'s from there', async () => {
    expect((await cloud.get(`${path}/diagnostics`, { as: demo })).status).to.equal(403);
    const old = (await cloud.get(`${path}/diagnostics`)).body;
    expect(old).to.have.property('cpu0');
    expect(old.memory_target).to.be.greaterThan(0);
    const { body } = await cloud.get(`${path}/diagnostics`, { version: '2.48' });
    expect(body).to.include({ state: 'running', driver: 'xenapi', config_drive: false, num_cpus: 1, num_nics: 1, num_disks: 1 });
    expect(body.memory_details.maximum).to.equal(old.memory_target / 2 ** 20);
    expect(body.nic_details[0].mac_address).to.match(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    expect(old).to.include.keys('vif_0_rx', 'vif_0_tx', 'vbd_xvda_read', 'vbd_xvda_write');
    for (const measured of [body.cpu_details[0].time, body.nic_details[0].rx_octets, body.nic_details[0].tx_rate, body.disk_details[0].write_bytes]) {
      expect(measured).to.be.a('number').that.is.at.least(0);
    }
  });

  it('diagnostics of a stopped server are refused', async () => {
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    expect((await cloud.get(`${path}/diagnostics`)).body.conflictingRequest.message)
      .to.equal(`Cannot 'get_diagnostics' instance ${id} while it is in power state shutdown`);
    await act(cloud, id, 'os-start', { as: demo });
    await waitFor(cloud, id, 'ACTIVE', demo);
  });

  it('the topology is empty, from 2.78', async () => {
    expect((await cloud.get(`${path}/topology`, { as: demo, version: '2.77' })).status).to.equal(404);
    expect((await cloud.get(`${path}/topology`, { as: demo, version: '2.78' })).body).to.deep.equal({ nodes: [], pagesize_kb: null });
  });

  it('there is no password, and it can be forgotten', async () => {
    expect((await cloud.get(`${path}/os-server-password`, { as: demo })).body).to.deep.equal({ password: '' });
    expect((await cloud.delete(`${path}/os-server-password`, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${servers}/${unknownId}/os-server-password`)).status).to.equal(404);
  });

  it('there are no shares, from 2.97', async () => {
    const ask = { as: demo, version: '2.97' };
    expect((await cloud.get(`${path}/shares`, ask)).body).to.deep.equal({ shares: [] });
    expect((await cloud.post(`${path}/shares`, { share: { share_id: unknownId } }, ask)).status).to.equal(404);
    expect((await cloud.get(`${path}/shares/${unknownId}`, ask)).body.itemNotFound.message).to.equal(`Share ${unknownId} could not be found.`);
    expect((await cloud.delete(`${path}/shares/${unknownId}`, ask)).status).to.equal(404);
    expect((await cloud.get(`${path}/shares`, { as: demo, version: '2.96' })).status).to.equal(404);
  });

  it('a volume that is not there cannot be attached', async () => {
    const volumes = `${path}/os-volume_attachments`;
    expect((await cloud.get(`${volumes}?limit=1&offset=1`, { as: demo, version: '2.75' })).body).to.deep.equal({ volumeAttachments: [] });
    expect((await cloud.get(`${volumes}?foo=bar`, { as: demo, version: '2.75' })).status).to.equal(400);
    expect((await cloud.get(`${volumes}/${unknownId}`, { as: demo })).body.itemNotFound.message)
      .to.equal(`Instance ${id} is not attached to volume ${unknownId}`);
    const attach = { volumeAttachment: { volumeId: unknownId } };
    expect((await cloud.post(volumes, attach, { as: demo })).body.itemNotFound.message).to.equal(`Volume ${unknownId} could not be found.`);
    expect((await cloud.put(`${volumes}/${unknownId}`, attach, { as: demo })).body.forbidden.message)
      .to.equal("Policy doesn't allow os_compute_api:os-volumes-attachments:swap to be performed.");
    expect((await cloud.put(`${volumes}/${unknownId}`, attach, { as: demo, version: '2.85' })).status).to.equal(404);
    expect((await cloud.delete(`${volumes}/${unknownId}`, { as: demo })).status).to.equal(404);
  });
});
