import { attachInterface, detachInterface } from '../../src/cloud/servers/interfaces.ts';
import { rebuildServer } from '../../src/cloud/servers/rebuild.ts';
import { rescueServer, unrescueServer } from '../../src/cloud/servers/rescue.ts';
import { offloadServer, shelveServer, unshelveServer } from '../../src/cloud/servers/shelve.ts';
import { backUpServer, createImageOfServer } from '../../src/cloud/servers/snapshot.ts';
import { portsOfServer } from '../../src/cloud/ports.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, caller, imageId, running } from './world.ts';

const backup = { name: 'b', metadata: {}, backupType: 'daily', rotation: 1 };

describe('a change of disks or interfaces survives trouble at each call', () => {
  crashTests({
    'create an image': {
      before: running, act: on((cloud, server) => createImageOfServer(cloud, caller(), server, { name: 'i', metadata: {} })), ends: ['active'],
    },
    'create a backup, an older one goes': {
      before: after((cloud, by, server) => backUpServer(cloud, by, server, backup)),
      act: on((cloud, server) => backUpServer(cloud, caller(), server, backup)),
      ends: ['active'],
    },
    rebuild: {
      before: running,
      act: on((cloud, server) => rebuildServer(cloud, caller(), server, { imageId: imageId(cloud, 'debian'), preserveEphemeral: false })),
      ends: ['active', 'error', 'stopped'],
    },
    rescue: { before: running, act: on((cloud, server) => rescueServer(cloud, caller(), server, imageId(cloud, 'debian'))), ends: ['rescued', 'active', 'stopped', 'error'] },
    unrescue: {
      before: after((cloud, by, server) => rescueServer(cloud, by, server, undefined)),
      act: on((cloud, server) => unrescueServer(cloud, caller(), server)),
      ends: ['active', 'rescued', 'error'],
    },
    shelve: { before: running, act: on((cloud, server) => shelveServer(cloud, caller(), server)), ends: ['shelved', 'active', 'stopped', 'error'] },
    'offload a shelved server': {
      before: after(shelveServer), act: on((cloud, server) => offloadServer(cloud, caller(), server)), ends: ['shelved_offloaded', 'shelved', 'error'],
    },
    'unshelve a shelved server': { before: after(shelveServer), act: on((cloud, server) => unshelveServer(cloud, caller(), server, {})), ends: ['active', 'shelved', 'error'] },
    'unshelve an offloaded server': {
      before: after(shelveServer, offloadServer), act: on((cloud, server) => unshelveServer(cloud, caller(), server, {})), ends: ['active', 'shelved_offloaded', 'shelved', 'error'],
    },
    'attach an interface': { before: running, act: on((cloud, server) => attachInterface(cloud, caller(), server, {})), ends: ['active'] },
    'detach an interface': {
      before: running, act: on((cloud, server) => detachInterface(cloud, caller(), server, portsOfServer(server)[0]?.id ?? '')), ends: ['active'],
    },
  });
});
