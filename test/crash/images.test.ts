import { deleteImage } from '../../src/cloud/delete-image.ts';
import { listImages } from '../../src/cloud/images.ts';
import { offloadServer, shelveServer, unshelveServer } from '../../src/cloud/servers/shelve.ts';
import { backUpServer, createImageOfServer } from '../../src/cloud/servers/snapshot.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, caller, running } from './world.ts';

const backup = { name: 'b', metadata: {}, backupType: 'daily', rotation: 1 };

describe('what makes an image survives trouble at each call', () => {
  crashTests({
    'create an image': {
      before: running, act: on((cloud, server) => createImageOfServer(cloud, caller(), server, { name: 'i', metadata: {} })), ends: ['active'],
    },
    'create a backup, an older one goes': {
      before: after((cloud, by, server) => backUpServer(cloud, by, server, backup)),
      act: on((cloud, server) => backUpServer(cloud, caller(), server, backup)),
      ends: ['active'],
    },
    'delete an image': {
      before: after((cloud, by, server) => createImageOfServer(cloud, by, server, { name: 'i', metadata: {} })),
      act: async (cloud) => {
        const image = listImages(cloud).find(({ name }) => name === 'i');
        if (image !== undefined) await deleteImage(cloud, image);
      },
      ends: ['active'],
    },
    shelve: { before: running, act: on((cloud, server) => shelveServer(cloud, caller(), server)), ends: ['shelved', 'active', 'stopped', 'error'] },
    'offload a shelved server': {
      before: after(shelveServer), act: on((cloud, server) => offloadServer(cloud, caller(), server)), ends: ['shelved_offloaded', 'shelved', 'error'],
    },
    'unshelve a shelved server': { before: after(shelveServer), act: on((cloud, server) => unshelveServer(cloud, caller(), server, {})), ends: ['active', 'shelved', 'error'] },
    'unshelve an offloaded server': {
      before: after(shelveServer, offloadServer), act: on((cloud, server) => unshelveServer(cloud, caller(), server, {})), ends: ['active', 'shelved_offloaded', 'shelved', 'error'],
    },
  });
});
