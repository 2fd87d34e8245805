import type { Cloud } from '../../src/cloud/cloud.ts';
import { evacuateServer } from '../../src/cloud/servers/evacuate.ts';
import { liveMigrate } from '../../src/cloud/servers/migrate.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import { crashTests, on } from './crash-tests.ts';
import { boot, bootLocal, bootLocalWithVolume, caller, type CrashWorld, running, serverNow } from './world.ts';

const migrate = on((cloud, server) => liveMigrate(cloud, caller(), server, { host: null, blockMigration: 'auto', force: false, checkLate: true }));
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
    'live migration with disks and a volume': { before: bootLocalWithVolume, act: migrate, ends: ['active'] },
    evacuate: {
      before: stranded, act: on((cloud, server) => evacuateServer(cloud, caller(), server, { host: null, stopped: false })), ends: ['active', 'stopped', 'error'],
    },
  });
});
