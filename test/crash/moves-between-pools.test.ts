import { allHosts } from '../../src/cloud/hosts.ts';
import { liveMigrate } from '../../src/cloud/servers/migrate.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, attachAny, bootLocal, caller, makeVolume, running } from './world.ts';

/** To a host of the other pool. */
const away = on((cloud, server) => {
  const host = allHosts(cloud).find(({ pool }) => pool !== server.pool);
  return liveMigrate(cloud, caller(), server, { host: host?.name ?? '', blockMigration: 'auto', force: false, checkLate: true });
});

describe('a move between pools survives trouble at each call', () => {
  crashTests({
    'live migration to another pool': { before: running, act: away, ends: ['active'] },
    'live migration to another pool, with local disks': { before: bootLocal, act: away, ends: ['active'] },
    'live migration to another pool, with a volume': { before: after(makeVolume, attachAny), act: away, ends: ['active'] },
  }, { pools: 2 });
});
