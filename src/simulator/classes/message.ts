/** Alerts: kept beside the database, announced as events of their own. */
import type { RecordOf, Ref } from '../../xapi/datamodel.ts';
import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { dateTime, type World } from '../world.ts';

type Message = RecordOf<'message'>;

function where(world: World, fits: (message: Message) => boolean): Record<string, Message> {
  return Object.fromEntries([...world.db.all('message')].filter(([, message]) => fits(message)));
}

export const message: Verbs<'message'> = {
  create: ({ world }, { name, priority, cls, obj_uuid: uuid, body }) =>
    world.db.create('message', {
      name, priority, cls: cls as Message['cls'], obj_uuid: uuid, body, timestamp: dateTime(world.clock.now()),
    }),
  destroy: ({ world }, { self }) => {
    world.db.get('message', self);
    world.db.destroy('message', self);
  },
  destroy_many: ({ world }, { messages }) => {
    for (const self of messages) world.db.destroy('message', self);
  },
  get: ({ world }, { cls, obj_uuid: uuid, since }) =>
    where(world, (each) => each.cls === cls && each.obj_uuid === uuid && each.timestamp >= since),
  get_all: ({ world }) => world.db.refs('message'),
  get_since: ({ world }, { since }) => where(world, (each) => each.timestamp >= since),
  get_record: ({ world }, { self }) => world.db.get('message', self),
  get_by_uuid: ({ world }, { uuid }): Ref<'message'> => world.db.byUuid('message', uuid) ?? fail('UUID_INVALID', 'message', uuid),
  get_all_records: ({ world }) => where(world, () => true),
  get_all_records_where: ({ world }) => where(world, () => true),
};
