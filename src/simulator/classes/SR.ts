import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { withOperation } from '../operations.ts';
import { isLive } from '../placement.ts';
import { isAttached } from '../refresh.ts';

export const SR: Verbs<'SR'> = {
  scan: async (call, { sr }) => {
    const { db, durations } = call.world;
    const { PBDs } = db.get('SR', sr);
    if (!PBDs.some((pbd) => db.get('PBD', pbd).currently_attached)) return fail('SR_NO_PBDS', sr);
    await withOperation(call, 'SR', sr, 'scan', () => call.job.pause(durations.scan));
  },
  update: ({ world }, { sr }) => void world.db.get('SR', sr),
  forget: ({ world }, { sr }) => {
    const { PBDs, VDIs } = world.db.get('SR', sr);
    if (PBDs.some((pbd) => world.db.get('PBD', pbd).currently_attached)) return fail('SR_HAS_PBD', sr);
    for (const vdi of VDIs) {
      if (isAttached(world, world.db.get('VDI', vdi))) return fail('VDI_IN_USE', vdi, 'forget');
    }
    for (const vdi of VDIs) world.db.destroy('VDI', vdi);
    for (const pbd of PBDs) world.db.destroy('PBD', pbd);
    world.db.destroy('SR', sr);
  },
  get_supported_types: ({ world }) => [...world.db.all('SM')].map(([, sm]) => sm.type),
  set_physical_size: ({ world }, { self, value }) => world.db.update('SR', self, { physical_size: value }),
  assert_can_host_ha_statefile: ({ world }, { sr }) => {
    const { shared } = world.db.get('SR', sr);
    if (!shared) return fail('SR_OPERATION_NOT_SUPPORTED', sr);
  },
  get_live_hosts: ({ world }, { sr }) =>
    world.db.get('SR', sr).PBDs.map((pbd) => world.db.get('PBD', pbd)).filter((pbd) => pbd.currently_attached && isLive(world, pbd.host)).map((pbd) => pbd.host),
};
