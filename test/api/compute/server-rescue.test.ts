/** Rescue through HTTP. */
import { expect } from 'chai';
import { keys, readKey } from '../../../src/cloud/other-config.ts';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, remove, servers, unknownId, waitFor } from './booting.ts';

/** Its disks by their position, each with what marks it. */
function drives({ pool }: TestCloud, id: string): readonly { position: string; uuid: string; role: string | undefined; bootable: boolean }[] {
  const vm = pool.cache.byUuid('VM', id);
  return (vm?.VBDs ?? []).flatMap((ref) => pool.cache.get('VBD', ref) ?? []).filter(({ type }) => type === 'Disk').flatMap((vbd) => {
    const vdi = pool.cache.get('VDI', vbd.VDI);
    return vdi === undefined ? [] : [{ position: vbd.userdevice, uuid: vdi.uuid, role: readKey(vdi, keys.diskRole), bootable: vbd.bootable }];
  }).toSorted((a, b) => Number(a.position) - Number(b.position));
}

const disksOf = ({ pool }: TestCloud, id: string): number => [...pool.cache.all('VDI')].filter((vdi) => readKey(vdi, keys.diskServer) === id).length;

describe('rescue', function () {
  this.timeout(30_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    await cloud.post('/compute/v2.1/flavors', { flavor: { id: '300', name: 'with-swap', vcpus: 1, ram: 128, disk: 1, swap: 64 } });
  });
  after(() => world.close());
  const rescue = (id: string, body: unknown = null): Promise<Answer> => act(cloud, id, { rescue: body }, { as: demo });

  it('starts the server from a fresh disk, its own one beside, and unrescue puts everything back', async () => {
    const id = await boot(cloud, { flavorRef: '300' }, { as: demo });
    const before = drives(cloud, id);
    cloud.clock.hold();
    const answer = await rescue(id, { adminPass: 'Rescue-1' });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({ adminPass: 'Rescue-1' });
    const { body: { server } } = await cloud.get(`${servers}/${id}`);
    expect(server).to.include({ status: 'ACTIVE', 'OS-EXT-STS:vm_state': 'active', 'OS-EXT-STS:task_state': 'rescuing' });
    cloud.clock.resume();
    await waitFor(cloud, id, 'RESCUE', demo);
    const [root, ...others] = drives(cloud, id);
    expect(root).to.include({ position: '0', role: 'rescue', bootable: true });
    expect(before.map(({ uuid }) => uuid)).to.not.include(root?.uuid);
    expect(others.map(({ uuid }) => uuid)).to.have.members(before.map(({ uuid }) => uuid));
    const { body } = await cloud.get(`${servers}/${id}`);
    expect(body.server).to.include({ 'OS-EXT-STS:vm_state': 'rescued', 'OS-EXT-STS:power_state': 1 });

    for (const action of ['os-stop', 'os-start', 'pause', 'rescue']) {
      expect((await act(cloud, id, action, { as: demo })).body.conflictingRequest?.message).to.match(/while it is in vm_state rescued$/);
    }
    expect((await act(cloud, id, 'unrescue', { as: demo })).status).to.equal(202);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(drives(cloud, id)).to.deep.equal(before);
    expect(disksOf(cloud, id)).to.equal(before.length);
    const { body: { instanceActions } } = await cloud.get(`${servers}/${id}/os-instance-actions`, { version: '2.104' });
    expect(instanceActions.map(({ action, message }: { action: string; message: null }) => [action, message]).slice(0, 2))
      .to.deep.equal([['unrescue', null], ['rescue', null]]);
    await remove(cloud, id);
  });

  it('of a stopped server takes another image, makes a password up, and leaves nothing when the server is deleted', async () => {
    const id = await boot(cloud, {}, { as: demo });
    await act(cloud, id, 'os-stop', { as: demo });
    await waitFor(cloud, id, 'SHUTOFF', demo);
    const answer = await rescue(id, { rescue_image_ref: await imageId(cloud) });
    expect(answer.body.adminPass).to.match(/^\w{12}$/);
    await waitFor(cloud, id, 'RESCUE', demo);
    await remove(cloud, id, { as: demo });
    expect(disksOf(cloud, id)).to.equal(0);
  });

  it('refuses an unknown image, a wrong body, and a server that is in another state', async () => {
    const id = await boot(cloud, {}, { as: demo });
    expect((await rescue(id, { rescue_image_ref: unknownId })).body.badRequest.message).to.equal(`Requested rescue image '${unknownId}' is not supported`);
    expect((await rescue(id, { adminPass: 1 })).status).to.equal(400);
    expect((await act(cloud, id, 'unrescue', { as: demo })).body.conflictingRequest.message)
      .to.equal(`Cannot 'unrescue' instance ${id} while it is in vm_state active`);
    await act(cloud, id, 'pause', { as: demo });
    await waitFor(cloud, id, 'PAUSED', demo);
    expect((await rescue(id)).body.conflictingRequest.message).to.equal(`Cannot 'rescue' instance ${id} while it is in vm_state paused`);
    await act(cloud, id, 'lock', { as: demo });
    expect((await rescue(id)).body.conflictingRequest.message).to.equal(`Instance ${id} is locked`);
    await remove(cloud, id);
  });

  it('that storage refuses brings back what was', async () => {
    const id = await boot(cloud, {}, { as: demo });
    const before = drives(cloud, id);
    cloud.simulator.faults.add({ method: 'VM.clone', times: 1, error: ['SR_BACKEND_FAILURE_44', '', 'There is insufficient space', ''] });
    await rescue(id);
    await waitFor(cloud, id, 'ACTIVE', demo);
    expect(drives(cloud, id)).to.deep.equal(before);
    await remove(cloud, id);
  });
});
