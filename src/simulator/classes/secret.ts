import type { Verbs } from '../call.ts';
import { constructed } from './construct.ts';

export const secret: Verbs<'secret'> = {
  create: ({ world }, { args }) => world.db.create('secret', constructed('secret', args)),
  destroy: ({ world }, { self }) => {
    world.db.get('secret', self);
    world.db.destroy('secret', self);
  },
};
