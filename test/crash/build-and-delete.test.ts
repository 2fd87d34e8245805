import type { Cloud } from '../../src/cloud/cloud.ts';
import { createServers } from '../../src/cloud/servers/create.ts';
import { deleteServer } from '../../src/cloud/servers/delete.ts';
import { deleteOrKeep, restoreServer } from '../../src/cloud/servers/soft-delete.ts';
import { stopServer } from '../../src/cloud/servers/power.ts';
import { createVolumeSnapshot, listVolumes, listVolumeSnapshots } from '../../src/cloud/volumes.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, bootRequest, caller, imageId, localFlavor, makeVolume, running } from './world.ts';

const volume = { sourceId: '', isLocal: false, bootIndex: -1, size: 1, isSwap: false, volumeType: '', tag: null, deleteOnTermination: true } as const;
const ends = ['active', 'error', 'gone'] as const;

/** A volume, and a snapshot of another. */
async function makeVolumes(cloud: Cloud): Promise<undefined> {
  await makeVolume(cloud, caller());
  await createVolumeSnapshot(cloud, await makeVolume(cloud, caller()), { name: 's', description: '', force: false });
}

describe('building and deleting survive trouble at each call', () => {
  crashTests({
    boot: { act: (cloud) => createServers(cloud, caller(), bootRequest(cloud)), ends },
    'boot on local storage': { act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { flavor: localFlavor })), ends },
    'boot two servers': { act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { minCount: 2, maxCount: 2 })), ends, servers: 2 },
    'boot from a volume that is made of an image': {
      act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, {
        imageId: '', devices: [{ ...volume, source: 'image', sourceId: imageId(cloud, 'debian'), size: 20, bootIndex: 0 }, { ...volume, source: 'blank' }],
      })),
      ends,
    },
    'boot with a volume and a copy of a snapshot': {
      before: makeVolumes,
      act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { devices: [
        { ...volume, source: 'image', sourceId: imageId(cloud), isLocal: true, bootIndex: 0 },
        { ...volume, source: 'volume', sourceId: listVolumes(cloud, caller())[0]?.id ?? '', deleteOnTermination: false },
        { ...volume, source: 'snapshot', sourceId: listVolumeSnapshots(cloud, caller())[0]?.id ?? '' },
      ] })),
      ends,
    },
    'boot with a config drive': { act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { configDrive: true })), ends },
    'delete a running server': { before: running, act: on((cloud, server) => deleteServer(cloud, caller(), server)), ends: ['gone', 'active', 'stopped', 'error'] },
    'delete a stopped server': { before: after(stopServer), act: on((cloud, server) => deleteServer(cloud, caller(), server)), ends: ['gone', 'stopped', 'error'] },
    'delete for a while': { before: running, act: on((cloud, server) => deleteOrKeep(cloud, caller(), server)), ends: ['soft-delete', 'active', 'stopped', 'error'] },
    restore: { before: after(deleteOrKeep), act: on((cloud, server) => restoreServer(cloud, caller(), server)), ends: ['active', 'soft-delete', 'error'] },
    'delete what could be restored': { before: after(deleteOrKeep), act: on((cloud, server) => deleteServer(cloud, caller(), server)), ends: ['gone', 'soft-delete', 'error'] },
  });
});
