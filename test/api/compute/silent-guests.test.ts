/** Guests that have just booted: XAPI does not move or suspend them until they have announced what they can do, and Nova knows no such wait. */
import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers, waitFor } from './booting.ts';
import { disksOf, hostOf, liveMigrate, otherHost, settled, statusesOf, vmOf } from './in-the-pool.ts';

/** Silences a guest; answers what lets it speak. */
async function silence({ pool, simulator: { db } }: TestCloud, id: string): Promise<() => void> {
  const { guest_metrics: ref } = db.get('VM', db.byUuid('VM', id) ?? expect.fail('it is gone'));
  const { other, PV_drivers_detected: detected } = db.get('VM_guest_metrics', ref);
  db.update('VM_guest_metrics', ref, { other: {}, PV_drivers_detected: false });
  await pool.settle();
  return () => db.update('VM_guest_metrics', ref, { other, PV_drivers_detected: detected });
}

describe('a guest that has just booted', () => {
  it('is suspended when it has spoken', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const speak = await silence(cloud, id);
    expect((await act(cloud, id, 'suspend')).status).to.equal(202);
    await cloud.until(`${servers}/${id}`, ({ body }) => body.server['OS-EXT-STS:task_state'] === 'suspending');
    speak();
    await waitFor(cloud, id, 'SUSPENDED');
  }));

  for (const version of ['2.30', '2.34']) {
    it(`is migrated when it has spoken, at ${version}`, () => withCloud(async (cloud) => {
      const id = await boot(cloud);
      const target = otherHost(cloud, id);
      const speak = await silence(cloud, id);
      const answer = liveMigrate(cloud, id, target, 'auto', version);
      await cloud.until(`${servers}/${id}`, ({ body }) => body.server['OS-EXT-STS:task_state'] === 'migrating');
      speak();
      expect((await answer).status).to.equal(202);
      await waitFor(cloud, id, 'ACTIVE');
      expect([hostOf(cloud, id), await statusesOf(cloud)]).to.deep.equal([target, ['completed']]);
    }));
  }

  it('gets volumes and interfaces when it has spoken, from the releases that ask it', () => withCloud({ pool: { release: 'xcp-1.6' } }, async (cloud) => {
    const id = await boot(cloud);
    const { body: { volume } } = await cloud.post('/compute/v2.1/os-volumes', { volume: { size: 1 } });
    const attach = async (what: 'volume' | 'interface', path: string, body: object): Promise<number> => {
      const speak = await silence(cloud, id);
      const answer = cloud.post(`${servers}/${id}/${path}`, body);
      await cloud.until(`${servers}/${id}/os-instance-actions`, ({ body: { instanceActions } }) => instanceActions[0].action === `attach_${what}`);
      speak();
      return (await answer).status;
    };
    expect(await attach('volume', 'os-volume_attachments', { volumeAttachment: { volumeId: volume.id } })).to.equal(200);
    expect(await attach('interface', 'os-interface', { interfaceAttachment: {} })).to.equal(200);
    const { body } = await cloud.get(`${servers}/${id}/os-interface`);
    expect([disksOf(cloud, id).length, body.interfaceAttachments.length]).to.deep.equal([2, 2]);
  }));

  it('and never speaks is given up after GUEST_BOOT_TIME', () => withCloud({ cloudSettings: { guestBootTime: 0 } }, async (cloud) => {
    const id = await boot(cloud);
    await silence(cloud, id);
    await act(cloud, id, 'suspend');
    await settled(cloud, id);
    expect(vmOf(cloud, id).power_state).to.equal('Running');
    const { body } = await cloud.get(`${servers}/${id}/os-instance-actions`);
    const shown = await cloud.get(`${servers}/${id}/os-instance-actions/${body.instanceActions[0].request_id}`, { version: '2.84' });
    expect(shown.body.instanceAction.events[0]).to.include({ result: 'Error', details: 'The guest of this server has no PV drivers that could do this.' });
    expect((await liveMigrate(cloud, id, null)).body.badRequest.message).to.match(/has no PV drivers/);
  }));
});
