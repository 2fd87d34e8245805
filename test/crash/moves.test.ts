import type { Cloud } from '../../src/cloud/cloud.ts';
import { allHosts } from '../../src/cloud/hosts.ts';
import { evacuateServer } from '../../src/cloud/servers/evacuate.ts';
import { liveMigrate } from '../../src/cloud/servers/migrate.ts';
import { confirmResize, revertResize } from '../../src/cloud/servers/resize-end.ts';
import { migrateServer, resizeServer } from '../../src/cloud/servers/resize.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, boot, caller, type CrashWorld, flavor, running, serverNow } from './world.ts';

const local = { 'xapi:sr': 'local' };
const bootLocal = (cloud: Cloud): Promise<Server> => boot(cloud, { flavor: { ...flavor, extraSpecs: local } });
const larger = { ...flavor, id: '2', name: 'g', vcpus: 2, ramMib: 512, diskGib: 4 };
const migrate = on((cloud, server) => liveMigrate(cloud, caller(), server, { host: null, blockMigration: 'auto', force: false, checkLate: true }));
const resize = on((cloud, server) => resizeServer(cloud, caller(), server, { flavor: { ...larger, extraSpecs: server.flavor.extraSpecs } }));
const resized = after((cloud, by, server) => resizeServer(cloud, by, server, { flavor: larger }));

/** A server on a host that died, as XAPI knows. */
async function stranded(cloud: Cloud, { simulators: [simulator], clock, pools: [pool] }: CrashWorld): Promise<Server> {
  const victim = simulator?.pool.hosts[1];
  if (simulator === undefined || pool === undefined || victim === undefined) throw new Error('there is one host only');
  const { id } = await boot(cloud, { hypervisorHostname: pool.cache.get('host', victim)?.hostname ?? '' });
  simulator.hostDies(victim);
  await clock.advance(11 * 60_000);
  clock.resume();
  await pool.settle();
  return serverNow(cloud, id);
}

describe('a move survives trouble at each call', () => {
  crashTests({
    'live migration': { before: running, act: migrate, ends: ['active'] },
    'live migration with disks': { before: bootLocal, act: migrate, ends: ['active'] },
    'cold migration': { before: running, act: on((cloud, server) => migrateServer(cloud, caller(), server, null)), ends: ['resized', 'active', 'error'] },
    'cold migration with disks': { before: bootLocal, act: on((cloud, server) => migrateServer(cloud, caller(), server, null)), ends: ['resized', 'active', 'error'] },
    resize: { before: running, act: resize, ends: ['resized', 'active', 'error'] },
    'resize with local disks': { before: bootLocal, act: resize, ends: ['resized', 'active', 'error'] },
    evacuate: {
      before: stranded,
      act: on((cloud, server) => evacuateServer(cloud, caller(), server, { host: null, stopped: false })),
      ends: ['active', 'stopped', 'error'],
    },
    'confirm a resize': { before: resized, act: on((cloud, server) => confirmResize(cloud, caller(), server)), ends: ['active', 'resized', 'error'] },
    'revert a resize': { before: resized, act: on((cloud, server) => revertResize(cloud, caller(), server)), ends: ['active', 'resized', 'error'] },
  });
});

/** To a host of the other pool. */
const away = on((cloud, server) => {
  const host = allHosts(cloud).find(({ pool }) => pool !== server.pool);
  return liveMigrate(cloud, caller(), server, { host: host?.name ?? '', blockMigration: 'auto', force: false, checkLate: true });
});

describe('a move between pools survives trouble at each call', () => {
  crashTests({
    'live migration to another pool': { before: running, act: away, ends: ['active'] },
    'live migration to another pool, with local disks': { before: bootLocal, act: away, ends: ['active'] },
  }, { pools: 2 });
});
