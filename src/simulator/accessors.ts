/**
 * The calls that derive from the fields: about 85 % of XAPI. get_record, get_by_uuid, get_all…, get_x for each field, set_x, add_to_x and
 * remove_from_x for those that may be written.
 */
import {
  type ClassName, classes, type Field, type Ref, ref, type Release, set, string, type XapiType,
} from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { classNames, fieldsOf, type Row } from './database.ts';
import { fail } from './failure.ts';
import { parseQuery } from './query.ts';
import { has, hasField, type ReleaseProfile } from './releases.ts';
import { put } from './rpc.ts';
import { mapOf, nothing, record, type WireType } from './wire-types.ts';

/** A call as the dispatcher runs it. */
export interface Method {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: WireType; readonly default?: unknown; readonly optional: boolean }[];
  readonly result: WireType;
  /** Takes a session as first parameter. */
  readonly session: boolean;
  /** Has an `Async.` form, and a task when called without. */
  readonly asynchronous: boolean;
  readonly run: (call: Call, args: Readonly<Record<string, unknown>>) => unknown;
}

type Setter = 'set' | 'add_to' | 'remove_from';

/** Classes that have no get_all and its kin. */
const unlisted: ReadonlySet<ClassName> = new Set(['session', 'user', 'LVHD', 'message']);
/** Classes that were given up with tampa: what finds and lists their objects answers MESSAGE_REMOVED (recorded from 26.17). */
const givenUp: ReadonlySet<ClassName> = new Set(['VBD_metrics', 'VIF_metrics']);

/**
 * Fields that the data model does not call writable, but whose setters only write. `async` where they have an Async form.
 * Source: the custom messages of the data model of xapi 26.17.
 */
const writable: Partial<Record<ClassName, Readonly<Record<string, {
  readonly verbs: readonly Setter[]; readonly async?: true; readonly since?: Release,
}>>>> = {
  task: { other_config: { verbs: ['set', 'add_to', 'remove_from'] } },
  pool: {
    ha_host_failures_to_tolerate: { verbs: ['set'], async: true },
    igmp_snooping_enabled: { verbs: ['set'], async: true },
    guest_agent_config: { verbs: ['add_to', 'remove_from'], async: true },
    uefi_certificates: { verbs: ['set'], async: true, since: '22.16.0' },
    custom_uefi_certificates: { verbs: ['set'], async: true },
  },
  VM: {
    NVRAM: { verbs: ['set', 'add_to', 'remove_from'] },
    protection_policy: { verbs: ['set'] },
    snapshot_schedule: { verbs: ['set'] },
    start_delay: { verbs: ['set'], async: true },
    shutdown_delay: { verbs: ['set'], async: true },
    order: { verbs: ['set'], async: true },
    actions_after_crash: { verbs: ['set'], async: true },
    blocked_operations: { verbs: ['set', 'add_to', 'remove_from'], async: true },
    other_config: { verbs: ['add_to', 'remove_from', 'set'] },
    platform: { verbs: ['add_to', 'remove_from', 'set'] },
  },
  host: {
    ssl_legacy: { verbs: ['set'], async: true },
    iscsi_iqn: { verbs: ['set'], async: true },
    multipathing: { verbs: ['set'], async: true },
    numa_affinity_policy: { verbs: ['set'], async: true },
    https_only: { verbs: ['set'], async: true },
  },
  PIF: { disallow_unplug: { verbs: ['set'], async: true }, primary_address_type: { verbs: ['set'], async: true } },
  Bond: { mode: { verbs: ['set'], async: true } },
  SR: {
    shared: { verbs: ['set'], async: true }, name_label: { verbs: ['set'], async: true }, name_description: { verbs: ['set'], async: true },
  },
  VDI: {
    name_label: { verbs: ['set'], async: true }, name_description: { verbs: ['set'], async: true },
    allow_caching: { verbs: ['set'], async: true },
  },
  VIF: { trunks: { verbs: ['set'], async: true } },
  PBD: { device_config: { verbs: ['set'], async: true } },
};

/** What a write entails beyond the field: what is checked before, and done after. By class and field. */
export type WriteEffects = Partial<Record<ClassName, Readonly<Record<string, WriteEffect>>>>;
interface WriteEffect {
  readonly before?: (call: Call, ref: string, value: unknown) => void;
  readonly after?: (call: Call, ref: string, value: unknown) => void;
}

const self = (cls: ClassName) => ({ name: 'self', type: ref(cls), optional: false });
const param = (name: string, type: WireType) => ({ name, type, optional: false });

/** All derived methods of a release, in the data model's order. */
export function accessorMethods(profile: ReleaseProfile, effects: WriteEffects): Method[] {
  return classNames.filter((cls) => has(profile.level, classes[cls].since)).flatMap(
    (cls) => (cls === 'message' ? [] : ofClass(cls, profile, effects)),
  );
}

function ofClass(cls: ClassName, profile: ReleaseProfile, effects: WriteEffects): Method[] {
  const fields = Object.entries(fieldsOf(cls)).filter(([, field]) => hasField(profile.level, classes[cls], field));
  const withdrawn = givenUp.has(cls) && has(profile.level, 'tampa');
  const getter = (name: string, params: Method['params'], result: WireType, run: Method['run']): Method => ({
    name: `${cls}.${name}`, params, result, session: true, asynchronous: false, run: withdrawn ? () => fail('MESSAGE_REMOVED') : run,
  });
  const get = ({ world }: Call, args: Readonly<Record<string, unknown>>): Row => world.db.get(cls, String(args['self']));
  const methods = [
    getter('get_record', [self(cls)], record(cls), get),
    getter('get_by_uuid', [param('uuid', string)], ref(cls), ({ world }, { uuid }) =>
      world.db.byUuid(cls, String(uuid)) ?? fail('UUID_INVALID', cls, String(uuid)),
    ),
  ];
  if (cls !== 'pool' && fields.some(([name]) => name === 'name_label')) {
    methods.push(
      getter('get_by_name_label', [param('label', string)], set(ref(cls)), ({ world }, { label }) =>
        [...world.db.all(cls)].filter(([, row]) => (row as Row)['name_label'] === label).map(([found]) => found),
      ),
    );
  }
  for (const [name, field] of fields) methods.push(...ofField(cls, name, field, profile, effects));
  if (unlisted.has(cls)) return methods;
  const rows = ({ world }: Call, fits: (row: Row) => boolean = () => true): (readonly [Ref, Row])[] =>
    [...world.db.all(cls)].filter(([, row]) => fits(row));
  const records = (found: readonly (readonly [Ref, Row])[]): Record<string, Row> => Object.fromEntries(found);
  const query = (args: Readonly<Record<string, unknown>>) => parseQuery(String(args['expr']), fields.map(([name]) => name));
  return [
    ...methods,
    getter('get_all', [], set(ref(cls)), ({ world }) => world.db.refs(cls)),
    getter('get_all_where', [param('expr', string)], set(ref(cls)), (call, args) => rows(call, query(args)).map(([found]) => found)),
    getter(
      'get_all_records_where', [param('expr', string)], mapOf(ref(cls), record(cls)), (call, args) => records(rows(call, query(args))),
    ),
    getter('get_all_records', [], mapOf(ref(cls), record(cls)), (call) => records(rows(call))),
  ];
}

function ofField(cls: ClassName, name: string, field: Field, profile: ReleaseProfile, effects: WriteEffects): Method[] {
  const withdrawn = field.until !== undefined && has(profile.level, field.until);
  const methods: Method[] = [
    {
      name: `${cls}.get_${name}`, params: [self(cls)], result: field.type, session: true, asynchronous: false,
      run: ({ world }, args) => (withdrawn ? fail('MESSAGE_REMOVED') : (world.db.get(cls, String(args['self'])) as Row)[name]),
    },
  ];
  const custom = writable[cls]?.[name];
  const plain: readonly Setter[] = field.type.t === 'map' ? ['set', 'add_to', 'remove_from'] : ['set'];
  const verbs = custom?.verbs ?? (field.qualifier === 'rw' ? plain : []);
  if (custom?.since !== undefined && !has(profile.level, custom.since)) return methods;
  const asynchronous = custom?.async === true;
  const write = (call: Call, target: string, value: unknown): void => {
    call.world.db.get(cls, target);
    effects[cls]?.[name]?.before?.(call, target, value);
    call.world.db.write(cls, target, { [name]: value });
    effects[cls]?.[name]?.after?.(call, target, value);
  };
  const setter = (
    verb: string, params: Method['params'], run: (call: Call, target: string, args: Readonly<Record<string, unknown>>) => void,
  ): Method => ({
    name: `${cls}.${verb}`, params: [self(cls), ...params], result: nothing, session: true, asynchronous,
    run: (call, args) => {
      run(call, String(args['self']), args);
    },
  });
  const current = (call: Call, target: string): unknown => (call.world.db.get(cls, target) as Row)[name];
  if (verbs.includes('set')) methods.push(
    setter(`set_${name}`, [param('value', field.type)], (call, target, args) => write(call, target, args['value'])),
  );
  if (field.type.t === 'map') {
    const { key, value } = field.type;
    if (verbs.includes('add_to')) {
      methods.push(
        setter(`add_to_${name}`, [param('key', key), param('value', value)], (call, target, args) => {
          const before = current(call, target) as Row;
          const added = mapKey(args['key']);
          if (Object.hasOwn(before, added)) return fail('MAP_DUPLICATE_KEY', cls, name, target, added);
          const after: Record<string, unknown> = { ...before };
          put(after, added, args['value']);
          write(call, target, after);
        }),
      );
    }
    if (verbs.includes('remove_from')) {
      methods.push(
        setter(`remove_from_${name}`, [param('key', key)], (call, target, args) => {
          const removed = String(args['key']);
          write(call, target, Object.fromEntries(Object.entries(current(call, target) as Row).filter(([each]) => each !== removed)));
        }),
      );
    }
  }
  if (field.type.t === 'set' && field.qualifier === 'rw') methods.push(...ofSet(name, field.type.of, setter, current, write));
  return methods;
}

function ofSet(
  name: string,
  item: XapiType,
  setter: (
    verb: string, params: Method['params'], run: (call: Call, target: string, args: Readonly<Record<string, unknown>>) => void,
  ) => Method,
  current: (call: Call, target: string) => unknown,
  write: (call: Call, target: string, value: unknown) => void,
): Method[] {
  return [
    setter(`add_${name}`, [param('value', item)], (call, target, args) => {
      const members = current(call, target) as readonly unknown[];
      if (!members.includes(args['value'])) write(call, target, [...members, args['value']]);
    }),
    setter(`remove_${name}`, [param('value', item)], (call, target, args) => {
      write(call, target, (current(call, target) as readonly unknown[]).filter((member) => member !== args['value']));
    }),
  ];
}

/** The key of a map; an empty one is refused by the database. */
function mapKey(value: unknown): string {
  const key = String(value);
  return key === '' ? fail('INTERNAL_ERROR', 'Db_exn.Empty_key_in_map') : key;
}
