import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';

export const PIF: Verbs<'PIF'> = {
  plug: ({ world }, { self }) => world.db.update('PIF', self, { currently_attached: true }),
  unplug: ({ world }, { self }) => {
    const { management, disallow_unplug: pinned } = world.db.get('PIF', self);
    if (management) return fail('PIF_IS_MANAGEMENT_INTERFACE', self);
    if (pinned) return fail('PIF_DOES_NOT_ALLOW_UNPLUG', self);
    world.db.update('PIF', self, { currently_attached: false });
  },
};
