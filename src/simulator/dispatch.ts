/**
 * From a method's name and parameters to its answer, as strict as xapi: unknown methods, wrong numbers and types of parameters and dead sessions
 * are refused with XAPI's own errors, in its order. A lenient simulator would be a lie detector that never beeps.
 */
import { type ClassName, classes, type Ref, ref, NULL_REF } from '../xapi/datamodel.ts';
import { accessorMethods, type Method } from './accessors.ts';
import type { Call } from './call.ts';
import { implementations, writeEffects } from './classes/index.ts';
import { fieldsOf, emptyValue, type Row } from './database.ts';
import type { Encoding } from './encode.ts';
import { fail, failureFrom } from './failure.ts';
import { Cut, type FaultRule, failureOf } from './faults.ts';
import type { HostRef } from './listeners.ts';
import { type Message, messages, type Optional, type Param } from './messages.ts';
import { masterOf } from './outages.ts';
import { has, hasField, type ReleaseProfile } from './releases.ts';
import { read, type Reading, type Rpc } from './rpc.ts';
import type { Job } from './tasks.ts';
import type { WireType } from './wire-types.ts';
import { createXmlEncoding } from './xmlrpc.ts';
import { dateTime, type World } from './world.ts';

export interface Answered {
  readonly type: WireType;
  readonly value: unknown;
  /** Without the Status envelope of XML-RPC. */
  readonly bare: boolean;
}

export interface Dispatcher {
  /**
   * @param host the member that is asked; absent: whoever is right
   * @throws Failure what XAPI answers; Cut when a fault rule wants the connection closed
   */
  call(method: string, params: readonly Rpc[], host?: HostRef): Promise<Answered>;
  /** Every method of the release, as system.listMethods names them. */
  readonly methodNames: readonly string[];
}

const isOptional = (param: Param): param is Optional<unknown> => 'type' in param;

/** The verbs of the table of messages, as far as the release has them. */
function verbMethods(profile: ReleaseProfile): Method[] {
  return Object.entries(messages).flatMap(([cls, verbs]) =>
    Object.entries(verbs as Readonly<Record<string, Message>>)
      .filter(([, message]) => has(profile.level, message.since))
      .map(([name, message]) => verbMethod(cls, name, message, profile)),
  );
}

function verbMethod(cls: string, name: string, message: Message, profile: ReleaseProfile): Method {
  const run = (implementations as unknown as Readonly<Record<string, Readonly<Record<string, Method['run']>>>>)[cls]?.[name];
  if (run === undefined) throw new Error(`the simulator has no code for ${cls}.${name}`);
  const removed = message.until !== undefined && has(profile.level, message.until);
  const params = Object.entries(message.params).flatMap(([param, type]) => {
    if (!isOptional(type)) return [{ name: param, type, optional: false }];
    return type.since !== undefined && !has(profile.level, type.since)
      ? []
      : [{ name: param, type: type.type, default: type.default, optional: true }];
  });
  const absent = Object.fromEntries(
    Object.entries(message.params).flatMap(([param, type]) => (isOptional(type) ? [[param, type.default]] : [])),
  );
  return {
    name: `${cls}.${name}`, params, result: message.result, session: message.open !== true, asynchronous: message.sync !== true,
    run: (call, args) => (removed ? fail('MESSAGE_REMOVED') : run(call, { ...absent, ...args })),
  };
}

/** All that a release can be called, with the types of parameters and results. */
export const methodsOf = (profile: ReleaseProfile): Method[] => [...accessorMethods(profile, writeEffects), ...verbMethods(profile)];

export function createDispatcher(world: World): Dispatcher {
  const { profile, db, tasks, clock } = world;
  const all = methodsOf(profile);
  const methods = new Map(all.map((method) => [method.name, method]));
  // XAPI's alternative wire name: an underscore for the dot.
  for (const method of all) if (!methods.has(method.name.replace('.', '_'))) methods.set(method.name.replace('.', '_'), method);
  const methodNames = all.map((method) => method.name);
  const results: Encoding = createXmlEncoding(profile);
  const reading: Reading = { strictInts: profile.strictInts, record: (cls, members) => constructorRecord(cls, members, profile, reading) };

  const assertSession = (session: string): void => {
    const known = db.find('session', session);
    if (known === undefined) fail('SESSION_INVALID', session);
    else db.update('session', session as Ref<'session'>, { last_active: dateTime(clock.now()) });
  };

  const unknownMethod = (name: string, params: readonly Rpc[]): never => {
    const [first] = params;
    if (profile.extensions && first !== undefined && first.k === 'S') assertSession(first.v);
    return fail('MESSAGE_METHOD_UNKNOWN', name);
  };

  const argumentsOf = (method: Method, params: readonly Rpc[]): {
    readonly session: Ref<'session'>; readonly args: Readonly<Record<string, unknown>>,
  } => {
    const given = method.session ? params.slice(1) : params;
    const mandatory = method.params.filter((param) => !param.optional).length;
    const count = params.length - (method.session ? 1 : 0);
    const fits = mandatory < method.params.length ? count >= mandatory : count === mandatory;
    if (!fits) return fail('MESSAGE_PARAMETER_COUNT_MISMATCH', method.name, mandatory, count);
    const session = method.session && params[0] !== undefined ? String(read(ref('session'), params[0], reading, 'session_id')) : NULL_REF;
    const args = Object.fromEntries(
      method.params.map(
        (param, index) => [param.name, given[index] === undefined ? param.default : read(param.type, given[index], reading, param.name)],
      ),
    );
    if (method.session) assertSession(session);
    return { session: session as Ref<'session'>, args };
  };

  const run = async (
    method: Method, call: Call, args: Readonly<Record<string, unknown>>, rule: FaultRule | undefined,
  ): Promise<unknown> => {
    if (rule?.delay !== undefined) await call.job.pause(rule.delay, 0, 0);
    if (rule?.error !== undefined && rule.when !== 'after') throw failureOf(rule.error);
    const value = await method.run(call, args);
    if (rule?.error !== undefined) throw failureOf(rule.error);
    return value;
  };

  const inBackground = async (
    method: Method, call: Call, args: Readonly<Record<string, unknown>>, rule: FaultRule | undefined,
  ): Promise<void> => {
    const { task } = call.job;
    try {
      const value = await run(method, call, args, rule);
      const empty = method.result.t === 'void' && profile.strictInts;
      tasks.succeed(task, empty ? '' : results.encode(method.result, value));
    } catch (error) {
      tasks.fail(task, failureFrom(error));
    }
  };

  const call = async (name: string, params: readonly Rpc[], host?: HostRef): Promise<Answered> => {
    if (name === 'system.listMethods') return { type: { t: 'set', of: { t: 'string' } }, value: methodNames, bare: true };
    // Recorded: a member refuses whatever it is asked, logins with a wrong password and unknown methods too, but for this one.
    if (host !== undefined && host !== masterOf(world) && name !== 'session.slave_local_login_with_password') {
      return fail('HOST_IS_SLAVE', db.find('host', masterOf(world))?.address ?? '');
    }
    const asynchronous = name.startsWith('Async.');
    const plain = asynchronous ? name.slice('Async.'.length) : name;
    const method = methods.get(plain) ?? unknownMethod(plain, params);
    if (asynchronous && !method.asynchronous) return fail('Fault', `No async mode for this operation (rpc: ${plain})`);
    const { session, args } = argumentsOf(method, params);
    const rule = world.faults.strike({ method: method.name, names: () => namesIn(world, args) });
    if (rule?.stall === true) await new Promise<never>(() => undefined);
    if (rule?.cut === 'before') throw new Cut();
    if (!method.asynchronous) {
      const bystander: Call = { world, session, job: bystanderJob(world) };
      const value = await run(method, bystander, args, rule);
      if (rule?.cut === 'after') throw new Cut();
      return { type: method.result, value, bare: false };
    }
    const task = tasks.create(name, '', masterOf(world));
    const job = tasks.begin(task, asynchronous);
    const context: Call = { world, session, job };
    if (asynchronous) {
      // The client may see its task before the operation has touched anything.
      world.dice.begin(() => void inBackground(method, context, args, rule));
      if (rule?.cut === 'after') throw new Cut();
      return { type: ref('task'), value: task, bare: false };
    }
    try {
      const value = await run(method, context, args, rule);
      if (rule?.cut === 'after') throw new Cut();
      return { type: method.result, value, bare: false };
    } finally {
      tasks.drop(task);
    }
  };

  return { call, methodNames };
}

/** Getters and setters have no task; only a fault's delay makes them wait. */
function bystanderJob(world: World): Job {
  return {
    task: NULL_REF,
    pause: (ms) => new Promise((resolve) => void world.clock.work(ms, resolve)),
    rest: () => Promise.resolve(),
    until: (happened) => happened.then(() => true),
    runsOn: () => undefined,
    shield: () => undefined,
  };
}

/** Everything by which a fault rule may mean one of the objects that a call names. */
function namesIn(world: World, args: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const value of Object.values(args)) {
    if (typeof value !== 'string') continue;
    names.add(value);
    if (!value.startsWith('OpaqueRef:')) continue;
    for (const cls of Object.keys(classes) as ClassName[]) {
      const row: Row | undefined = world.db.find(cls, value);
      if (row === undefined) continue;
      names.add(String(row['uuid']));
      if (typeof row['name_label'] === 'string') names.add(row['name_label']);
    }
  }
  return names;
}

/**
 * What a constructor is given: its writable and constructor fields, defaults filled in, strangers ignored.
 * @throws Failure INTERNAL_ERROR Dispatcher_FieldNotFound for the first compulsory field that is missing
 */
function constructorRecord(cls: ClassName, members: ReadonlyMap<string, Rpc>, profile: ReleaseProfile, reading: Reading): Row {
  const record: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(cls))) {
    if (field.qualifier === 'runtime') continue;
    const given = hasField(profile.level, classes[cls], field) ? members.get(name) : undefined;
    if (given !== undefined) record[name] = read(field.type, given, reading, name);
    else if (field.default === undefined && hasField(profile.level, classes[cls], field)) {
      return fail('INTERNAL_ERROR', `Server_helpers.Dispatcher_FieldNotFound("${name}")`);
    }
    else record[name] = emptyValue(field);
  }
  return record;
}

