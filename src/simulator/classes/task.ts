import { NULL_REF } from '../../xapi/datamodel.ts';
import type { Verbs } from '../call.ts';

export const task: Verbs<'task'> = {
  create: ({ world }, { label, description }) =>
    world.tasks.create(label, description, [...world.db.all('pool')][0]?.[1].master ?? NULL_REF),
  destroy: ({ world }, { self }) => world.tasks.destroy(self),
  cancel: ({ world }, { task: self }) => world.tasks.cancel(self, world.db.newUuid()),
  set_status: ({ world }, { self, value }) => {
    const ended = value !== 'pending' && value !== 'cancelling';
    world.db.write('task', self, { status: value, ...(ended ? { allowed_operations: [] } : {}) });
  },
  set_progress: ({ world }, { self, value }) => world.db.update('task', self, { progress: value }),
  set_result: ({ world }, { self, value }) => world.db.update('task', self, { result: value }),
  set_error_info: ({ world }, { self, value }) => world.db.update('task', self, { error_info: value }),
};
