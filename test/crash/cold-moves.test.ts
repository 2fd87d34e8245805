import type { Caller } from '../../src/cloud/caller.ts';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { confirmResize, revertResize } from '../../src/cloud/servers/resize-end.ts';
import { migrateServer, resizeServer } from '../../src/cloud/servers/resize.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, afterBoot, bootLocal, bootLocalWithVolume, caller, flavor, localFlavor, running } from './world.ts';

const larger = { ...flavor, id: '2', name: 'g', vcpus: 2, ramMib: 512, diskGib: 4 };
const resize = on((cloud, server) => resizeServer(cloud, caller(), server, { flavor: { ...larger, extraSpecs: server.flavor.extraSpecs } }));
const cold = (cloud: Cloud, by: Caller, server: Server): Promise<unknown> => migrateServer(cloud, by, server, null);
const coldMigrate = on((cloud, server) => cold(cloud, caller(), server));
const confirm = on((cloud, server) => confirmResize(cloud, caller(), server));
const revert = on((cloud, server) => revertResize(cloud, caller(), server));
const resized = after((cloud, by, server) => resizeServer(cloud, by, server, { flavor: larger }));

describe('a move at rest survives trouble at each call', () => {
  crashTests({
    'cold migration': { before: running, act: coldMigrate, ends: ['resized', 'active', 'error'] },
    'cold migration with disks and a volume': { before: bootLocalWithVolume, act: coldMigrate, ends: ['resized', 'active', 'error'] },
    'revert a cold migration with disks': { before: afterBoot({ flavor: localFlavor }, cold), act: revert, ends: ['active', 'resized', 'error'] },
    'confirm a cold migration with disks': { before: afterBoot({ flavor: localFlavor }, cold), act: confirm, ends: ['active', 'resized', 'error'] },
    resize: { before: running, act: resize, ends: ['resized', 'active', 'error'] },
    'resize with local disks': { before: bootLocal, act: resize, ends: ['resized', 'active', 'error'] },
    'confirm a resize': { before: resized, act: confirm, ends: ['active', 'resized', 'error'] },
    'revert a resize': { before: resized, act: revert, ends: ['active', 'resized', 'error'] },
  });
});
