/** Volumes and images on the way: XAPI makes new VDIs of disks that move, and what OpenStack calls them stays. */
import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, servers, waitFor } from './booting.ts';
import { disksOf, hostNamed, hostOf, liveMigrate, onLocalStorage } from './in-the-pool.ts';

const volumes = '/compute/v2.1/os-volumes';

async function attached(cloud: TestCloud, id: string): Promise<string> {
  const { body: { volume } } = await cloud.post(volumes, { volume: { size: 1, display_name: 'data', metadata: { a: 'b' } } });
  await cloud.post(`${servers}/${id}/os-volume_attachments`, { volumeAttachment: { volumeId: volume.id } });
  await cloud.until(`${volumes}/${volume.id}`, ({ body }) => body.volume.status === 'in-use');
  return volume.id as string;
}

/** All that is said of a volume, but for where it is. */
const shown = async (cloud: TestCloud, id: string, volume: string): Promise<unknown> => {
  const { body: { volume: { availabilityZone: _zone, ...rest } } } = await cloud.get(`${volumes}/${volume}`);
  const [attachment] = (await cloud.get(`${servers}/${id}/os-volume_attachments`, { version: '2.89' })).body.volumeAttachments;
  return { ...rest, attachment };
};

/** The volume goes to a host that does not see where it lies now; then to another pool, and back. */
const ways: Readonly<Record<string, readonly [pools: number, ...hosts: string[]]>> = {
  'to other storage of its pool': [1, 'xen-host-2', 'xen-host-1'],
  'to another pool and back': [2, 'xen2-host-1', 'xen-host-1'],
};

describe('a volume of a server that is migrated', () => {
  for (const [where, [pools, ...hosts]] of Object.entries(ways)) {
    it(`${where} keeps its id and all that it is, and can be taken away afterwards`, () => withCloud({ otherPools: pools === 2 ? [{}] : [] }, async (cloud) => {
      const id = await onLocalStorage(cloud, { availability_zone: undefined });
      if (hostOf(cloud, id) !== 'xen-host-1') {
        await liveMigrate(cloud, id, 'xen-host-1');
        await waitFor(cloud, id, 'ACTIVE');
      }
      const volume = await attached(cloud, id);
      const before = await shown(cloud, id, volume);
      const { pool, simulator: { pool: { sharedSr } } } = cloud;
      for (const pbd of pool.cache.all('PBD')) {
        if (pools === 1 && pbd.SR === sharedSr && pbd.host === hostNamed(cloud, 'xen-host-2').$ref) await pool.run('PBD.unplug', [pbd.$ref]);
      }
      await pool.settle();
      const vdis = new Set<string>();
      for (const host of hosts) {
        expect((await liveMigrate(cloud, id, host)).status).to.equal(202);
        await waitFor(cloud, id, 'ACTIVE');
        expect(hostOf(cloud, id)).to.equal(host);
        for (const { vdi } of disksOf(cloud, id)) vdis.add(vdi.uuid);
        expect(await shown(cloud, id, volume)).to.deep.equal(before);
      }
      expect(vdis.size).to.be.greaterThan(2);
      expect((await cloud.get(volumes)).body.volumes).to.have.length(1);
      expect((await cloud.delete(`${servers}/${id}/os-volume_attachments/${volume}`)).status).to.equal(202);
      await cloud.until(`${volumes}/${volume}`, ({ body }) => body.volume.status === 'available');
      expect((await cloud.delete(`${volumes}/${volume}`)).status).to.equal(202);
      await cloud.until(`${volumes}/${volume}`, ({ status }) => status === 404);
    }));
  }

  it('and the images of its pool keep theirs', () => withCloud(async (cloud) => {
    const images = async (): Promise<string[]> => (await cloud.get('/image/v2/images')).body.images.map(({ id }: { id: string }) => id).sort();
    const id = await onLocalStorage(cloud);
    await cloud.post(`${servers}/${id}/action`, { createImage: { name: 'saved' } });
    await cloud.until('/image/v2/images?name=saved', ({ body }) => body.images[0]?.status === 'active');
    await cloud.app.cloud.workflows.idle();
    const before = { images: await images(), image: (await cloud.get(`${servers}/${id}`)).body.server.image.id };
    await liveMigrate(cloud, id, null);
    await waitFor(cloud, id, 'ACTIVE');
    expect({ images: await images(), image: (await cloud.get(`${servers}/${id}`)).body.server.image.id }).to.deep.equal(before);
    const { body: { images: [{ id: saved }] } } = await cloud.get('/image/v2/images?name=saved');
    expect(await boot(cloud, { imageRef: saved })).to.be.a('string');
  }));
});
