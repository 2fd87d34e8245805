/** Connections of hosts to repositories. */
import type { Ref } from '../../xapi/datamodel.ts';
import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { refreshSr } from '../refresh.ts';
import type { World } from '../world.ts';
import { constructed } from './construct.ts';

/** Disks on a repository that VMs on this host have plugged. */
function disksInUse(world: World, pbd: Ref<'PBD'>): Ref<'VDI'>[] {
  const { db } = world;
  const { host, SR: sr } = db.get('PBD', pbd);
  return db.get('SR', sr).VDIs.filter((vdi) =>
    db.get('VDI', vdi).VBDs.some((vbd) => {
      const { currently_attached: attached, VM: vm } = db.get('VBD', vbd);
      return attached && db.get('VM', vm).resident_on === host;
    }),
  );
}

export const PBD: Verbs<'PBD'> = {
  create: ({ world }, { args }) => {
    const fields = constructed('PBD', args);
    world.db.get('host', fields.host);
    world.db.get('SR', fields.SR);
    const twin = world.db.get('SR', fields.SR).PBDs.find((pbd) => world.db.get('PBD', pbd).host === fields.host);
    return twin === undefined
      ? world.db.create('PBD', { ...fields, currently_attached: false })
      : fail('PBD_EXISTS', fields.SR, fields.host, twin);
  },
  destroy: ({ world }, { self }) => {
    if (world.db.get('PBD', self).currently_attached) return fail('OPERATION_NOT_ALLOWED', 'PBD is currently attached');
    const { SR: sr } = world.db.get('PBD', self);
    world.db.destroy('PBD', self);
    refreshSr(world, sr);
  },
  plug: async ({ world, job }, { self }) => {
    if (world.db.get('PBD', self).currently_attached) return;
    await job.pause(world.durations.plug);
    world.db.update('PBD', self, { currently_attached: true });
    refreshSr(world, world.db.get('PBD', self).SR);
  },
  unplug: async ({ world, job }, { self }) => {
    if (!world.db.get('PBD', self).currently_attached) return;
    const inUse = disksInUse(world, self);
    if (inUse[0] !== undefined) return fail('VDI_IN_USE', inUse[0]);
    await job.pause(world.durations.plug);
    world.db.update('PBD', self, { currently_attached: false });
    refreshSr(world, world.db.get('PBD', self).SR);
  },
};
