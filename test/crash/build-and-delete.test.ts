import { createServers } from '../../src/cloud/servers/create.ts';
import { deleteServer } from '../../src/cloud/servers/delete.ts';
import { deleteOrKeep, restoreServer } from '../../src/cloud/servers/soft-delete.ts';
import { stopServer } from '../../src/cloud/servers/power.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, bootRequest, caller, flavor, imageId, running } from './world.ts';

const volume = { isRoot: false, tag: null, deleteOnTermination: true } as const;

describe('building and deleting survive trouble at each call', () => {
  crashTests({
    boot: { act: (cloud) => createServers(cloud, caller(), bootRequest(cloud)), ends: ['active', 'error', 'gone'] },
    'boot on local storage': {
      act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { flavor: { ...flavor, extraSpecs: { 'xapi:sr': 'local' } } })),
      ends: ['active', 'error', 'gone'],
    },
    'boot with volumes': {
      act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { volumes: [
        { ...volume, source: 'image', sourceId: imageId(cloud, 'debian'), sizeGib: 20 }, { ...volume, source: 'blank', sourceId: '', sizeGib: 1 },
      ] })),
      ends: ['active', 'error', 'gone'],
    },
    'boot with a config drive': { act: (cloud) => createServers(cloud, caller(), bootRequest(cloud, { configDrive: true })), ends: ['active', 'error', 'gone'] },
    'delete a running server': { before: running, act: on((cloud, server) => deleteServer(cloud, caller(), server)), ends: ['gone', 'active', 'stopped', 'error'] },
    'delete a stopped server': { before: after(stopServer), act: on((cloud, server) => deleteServer(cloud, caller(), server)), ends: ['gone', 'stopped', 'error'] },
    'delete for a while': { before: running, act: on((cloud, server) => deleteOrKeep(cloud, caller(), server)), ends: ['soft-delete', 'active', 'stopped', 'error'] },
    restore: { before: after(deleteOrKeep), act: on((cloud, server) => restoreServer(cloud, caller(), server)), ends: ['active', 'soft-delete', 'error'] },
    'delete what could be restored': { before: after(deleteOrKeep), act: on((cloud, server) => deleteServer(cloud, caller(), server)), ends: ['gone', 'soft-delete', 'error'] },
  });
});
