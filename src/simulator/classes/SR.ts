import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import type { Verbs } from '../call.ts';
import { destroyVdi } from '../disks.ts';
import { enforce, fail } from '../failure.ts';
import { withOperation } from '../operations.ts';
import { isLive } from '../placement.ts';
import { refreshSr, srRefusal } from '../refresh.ts';
import { isNull } from '../vm-lifecycle.ts';
import type { World } from '../world.ts';

/** Takes an SR's record away, with its disks and connections. @throws Failure {@link srRefusal} */
function remove(world: World, sr: Ref<'SR'>, operation: 'destroy' | 'forget'): void {
  const { db } = world;
  const { PBDs, VDIs } = db.get('SR', sr);
  enforce(srRefusal(world, sr, operation));
  for (const vdi of VDIs) destroyVdi(world, vdi);
  for (const pbd of PBDs) db.destroy('PBD', pbd);
  db.destroy('SR', sr);
}

export const SR: Verbs<'SR'> = {
  create: ({ world }, args) => {
    const { host, device_config: device, physical_size: size, shared } = args;
    const { db } = world;
    db.get('host', host);
    if (![...db.all('SM')].some(([, sm]) => sm.type === args.type)) return fail('SR_UNKNOWN_DRIVER', args.type);
    const sr = db.create('SR', {
      name_label: args.name_label, name_description: args.name_description, type: args.type, content_type: args.content_type, shared,
      sm_config: args.sm_config, physical_size: size > 0 ? size : 1024 ** 4,
    });
    for (const each of shared ? db.refs('host') : [host]) {
      db.create('PBD', {
        host: each, SR: sr, device_config: device, currently_attached: true,
      });
    }
    refreshSr(world, sr);
    return sr;
  },
  destroy: ({ world }, { sr }) => {
    remove(world, sr, 'destroy');
  },
  scan: async (call, { sr }) => {
    const { db, durations } = call.world;
    const { PBDs } = db.get('SR', sr);
    if (!PBDs.some((pbd) => db.get('PBD', pbd).currently_attached)) return fail('SR_NO_PBDS', sr);
    await withOperation(call, 'SR', sr, 'scan', async () => {
      await call.job.pause(durations.scan);
      // Snapshots whose disk is no more are found to be nobody's (xapi_sr.ml update_vdis).
      for (const vdi of db.get('SR', sr).VDIs) {
        const { snapshot_of: origin } = db.get('VDI', vdi);
        if (!isNull(origin) && !db.has('VDI', origin)) db.update('VDI', vdi, { snapshot_of: NULL_REF });
      }
    });
  },
  update: ({ world }, { sr }) => void world.db.get('SR', sr),
  forget: ({ world }, { sr }) => {
    remove(world, sr, 'forget');
  },
  get_supported_types: ({ world }) => [...world.db.all('SM')].map(([, sm]) => sm.type),
  set_physical_size: ({ world }, { self, value }) => world.db.update('SR', self, { physical_size: value }),
  assert_can_host_ha_statefile: ({ world }, { sr }) => {
    const { shared } = world.db.get('SR', sr);
    if (!shared) return fail('SR_OPERATION_NOT_SUPPORTED', sr);
  },
  get_live_hosts: ({ world }, { sr }) =>
    world.db.get('SR', sr).PBDs.map((pbd) => world.db.get('PBD', pbd)).filter(
      (pbd) => pbd.currently_attached && isLive(world, pbd.host),
    ).map((pbd) => pbd.host),
};
