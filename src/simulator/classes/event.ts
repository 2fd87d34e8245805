import type { Verbs } from '../call.ts';

export const event: Verbs<'event'> = {
  register: ({ world, session }, { classes }) => world.events.register(session, classes),
  unregister: ({ world, session }, { classes }) => world.events.unregister(session, classes),
  next: async ({ world, session }) => (await world.events.next(session)).map((each) => ({ ...each })),
  from: async ({ world, session }, { classes, token, timeout }) => ({ ...(await world.events.from(session, classes, token, timeout)) }),
  get_current_id: ({ world }) => world.events.currentId,
  inject: ({ world }, args) => world.events.inject(args.class, args.ref),
};
