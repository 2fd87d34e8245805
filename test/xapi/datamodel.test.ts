/**
 * Our table of XAPI's data model against the one that XAPI publishes (`_data/xenapi.json` of xapi-project.github.io), where XAPI_DATAMODEL names that
 * file; it is no part of this project. And what the simulator makes of the table at each release.
 */
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { methodsOf, createDispatcher } from '../../src/simulator/dispatch.ts';
import { fieldsOf } from '../../src/simulator/database.ts';
import { messages, type Message, type Param } from '../../src/simulator/messages.ts';
import { has, hasField, profiles, releaseNames } from '../../src/simulator/releases.ts';
import { startSimulator, VirtualClock } from '../../src/simulator/simulator.ts';
import type { WireType } from '../../src/simulator/wire-types.ts';
import { classes, classNamed, enums, type ClassName, type Release, type XapiType } from '../../src/xapi/datamodel.ts';

interface Lifecycle {
  readonly transitions: readonly { readonly transition: string; readonly release: Release }[];
}
interface PublishedClass {
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly qualifier: string; readonly lifecycle: Lifecycle }[];
  readonly messages: readonly PublishedMessage[];
  readonly enums: readonly { readonly name: string; readonly values: readonly { readonly name: string }[] }[];
}
interface PublishedMessage {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  readonly result: readonly [type: string, ...unknown[]];
  readonly lifecycle: Lifecycle;
}

/** Where older tags of xapi's code know better than the published model, which says `rio` of whatever nobody had written down. */
const older: ReadonlySet<string> = new Set([
  'pool.allowed_operations', 'pool.current_operations', 'VM.memory_overhead', 'VM.VUSBs', 'VM.appliance', 'host.memory_overhead',
]);
/** Classes without rows: types of answers, and calls that belong to no object. */
const rowless: ReadonlySet<string> = new Set(['auth', 'event', 'sr_stat', 'probe_result', 'data_source', 'vdi_nbd_server_info']);
/** Fields whose setters were plain ones, and so not told apart, before they became calls of their own. */
const plainBefore: ReadonlySet<string> = new Set(['task.other_config']);
/** Calls that are in the code and not in the published model (`hide_from_docs`): this one, and each class's queries. */
const isHidden = (name: string): boolean => name === 'SR.get_live_hosts' || /\.get_all_(records_)?where$/.test(name);
/** The types of answers, by the names that the published model gives them. */
const structs: ReadonlySet<string> = new Set(['event record', 'an event batch', 'data_source record']);

const file = process.env['XAPI_DATAMODEL'];
const qualifiers: Readonly<Record<string, string>> = { 'RO/runtime': 'runtime', 'RO/constructor': 'constructor', RW: 'rw' };

const appeared = ({ transitions }: Lifecycle): string => (transitions.find(({ transition }) => /^(published|prototyped)$/.test(transition)) ?? transitions[0])?.release ?? '';
const removed = ({ transitions }: Lifecycle): string | undefined => {
  const last = transitions.findLast(({ transition }) => /^(published|removed)$/.test(transition));
  return last?.transition === 'removed' ? last.release : undefined;
};

/** A type as the published model spells it. */
function spelled(type: XapiType | WireType): string {
  switch (type.t) {
    case 'ref': return `${type.class} ref`;
    case 'set': return `${spelled(type.of)} set`;
    case 'map': return `(${spelled(type.key)} -> ${spelled(type.value)}) map`;
    case 'enum': return `enum ${Object.entries(enums).find(([, known]) => known === type)?.[0] ?? 'cls'}`;
    case 'record': return `${type.class} record`;
    case 'int32': return 'int';
    default: return type.t;
  }
}

const parameter = (param: Param): { readonly type: WireType; readonly required: boolean } =>
  ('type' in param ? { type: param.type, required: false } : { type: param, required: true });

const verbs = Object.entries(messages).flatMap(([cls, own]) =>
  Object.entries(own as Readonly<Record<string, Message>>).map(([name, message]) => ({ name: `${cls}.${name}`, message })));

/** Every call that the source text of some folders names. */
function namedCalls(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  const root = resolve(import.meta.dirname, '../..', folder);
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    for (const [, cls = '', verb = ''] of readFileSync(join(root, entry), 'utf8').matchAll(/'(?:Async\.)?([A-Za-z_]+)\.([a-z][A-Za-z_]+)'/g)) {
      if ((classNamed(cls) === cls || cls === 'event') && verb !== 'py') found.add(`${cls}.${verb}`);
    }
  }
  return found;
}

(file === undefined ? describe.skip : describe)('the data model, as XAPI publishes it (XAPI_DATAMODEL)', () => {
  const published = file === undefined ? [] : JSON.parse(readFileSync(file, 'utf8')) as readonly PublishedClass[];
  const calls = new Map<string, PublishedMessage>(published.flatMap((cls) => cls.messages.map((message) => [`${cls.name}.${message.name}`, message] as const)));

  it('has the same classes, since the same releases', () => {
    const theirs = published.filter(({ name }) => !rowless.has(name)).map((cls) => `${cls.name} ${appeared(cls.lifecycle)}`);
    expect(Object.entries(classes).map(([name, { since }]) => `${name} ${since}`).toSorted()).to.deep.equal(theirs.toSorted());
  });

  it('has the same fields, with type, who may write them, since and until when', () => {
    const ours = Object.keys(classes).flatMap((cls) => Object.entries(fieldsOf(cls as ClassName)).map(([name, field]) => {
      const full = `${cls}.${name}`;
      const since = older.has(full) ? 'older tags' : field.since ?? classes[cls as ClassName].since;
      return [full, spelled(field.type), field.qualifier, since, field.until ?? 'now'].join(' | ');
    }));
    const theirs = published.filter(({ name }) => !rowless.has(name)).flatMap((cls) => cls.fields.map((field) => {
      const full = `${cls.name}.${field.name}`;
      const since = older.has(full) ? 'older tags' : cls.name === 'message' ? 'orlando' : appeared(field.lifecycle);
      return [full, field.type, qualifiers[field.qualifier], since, removed(field.lifecycle) ?? 'now'].join(' | ');
    }));
    expect(ours.toSorted()).to.deep.equal(theirs.toSorted());
  });

  it('has the same enumerations', () => {
    const theirs = new Map(published.flatMap((cls) => cls.enums.map(({ name, values }) => [name, values.map((value) => value.name)] as const)));
    for (const [name, type] of Object.entries(enums)) expect(type.t === 'enum' ? type.values : [], name).to.deep.equal(theirs.get(name) ?? `${name} is not published`);
  });

  it('has each call that the simulator plays, with the same parameters and result, since and until when', () => {
    for (const { name, message } of verbs) {
      const known = calls.get(name);
      if (known === undefined && isHidden(name)) continue;
      const ours = Object.entries(message.params).map(([param, type]) => `${param}: ${spelled(parameter(type).type)}${parameter(type).required ? '' : '?'}`);
      const theirs = known?.params.filter((param) => param.name !== 'session_id').map((param) => `${param.name}: ${param.type}${param.required ? '' : '?'}`);
      expect(ours, name).to.deep.equal(theirs ?? `${name} is no call of XAPI`);
      expect(`${message.since} ${message.until ?? 'now'}`, name).to.equal(known === undefined ? '' : `${appeared(known.lifecycle)} ${removed(known.lifecycle) ?? 'now'}`);
      const [result = ''] = known?.result ?? [];
      if (!structs.has(result.replace(/ set$/, ''))) expect(spelled(message.result), name).to.equal(result);
    }
  });

  it('has no call on any release that XAPI did not have there', () => {
    for (const release of releaseNames) {
      const { level } = profiles[release];
      const invented = methodsOf(profiles[release]).map(({ name }) => name).filter((name) => {
        const known = calls.get(name);
        const [cls = '', verb = ''] = name.split('.');
        const field = verb.replace(/^(get|set|add_to|remove_from|add|remove)_/, '');
        if (isHidden(name) || older.has(`${cls}.${field}`) || plainBefore.has(`${cls}.${field}`)) return false;
        return known === undefined || !has(level, appeared(known.lifecycle) as Release);
      });
      expect(invented, release).to.deep.equal([]);
    }
  });

  it('has every call that the service makes', () => {
    const made = [...namedCalls('src/cloud'), ...namedCalls('src/xapi')];
    expect(made).to.include('VM.add_to_other_config');
    expect(made.filter((name) => !calls.has(name) && !isHidden(name))).to.deep.equal([]);
  });
});

describe('a simulated release', () => {
  const newest = methodsOf(profiles['xapi-26']);
  for (const release of releaseNames) {
    it(`${release} refuses calls, parameters and fields that came later, as it did`, async () => {
      const simulator = await startSimulator({ release, clock: new VirtualClock() });
      try {
        const profile = profiles[release];
        const dispatcher = createDispatcher(simulator.world);
        const login = await dispatcher.call('session.login_with_password', [{ k: 'S', v: simulator.username }, { k: 'S', v: simulator.password }]);
        const session = { k: 'S', v: String(login.value) } as const;
        const outcome = (name: string, ...params: readonly string[]): Promise<string> =>
          dispatcher.call(name, [session, ...params.map((v) => ({ k: 'S', v } as const))]).then(() => 'ok', (error: unknown) =>
            `${(error as { code?: string }).code ?? ''}(${((error as { params?: string[] }).params ?? [String(error)]).join(', ')})`);
        const own = new Map(methodsOf(profile).map((method) => [method.name, method]));
        for (const { name } of newest) if (!own.has(name)) expect(await outcome(name)).to.equal(`MESSAGE_METHOD_UNKNOWN(${name})`);
        for (const { name, params, session: signed } of own.values()) {
          if (!signed || params.length === 0) continue;
          const mandatory = params.filter(({ optional }) => !optional).length;
          if (mandatory > 0) expect(await outcome(name)).to.equal(`MESSAGE_PARAMETER_COUNT_MISMATCH(${name}, ${mandatory}, 0)`);
          const surplus = Array.from({ length: params.length + 1 }, () => 'x');
          // Behind parameters that may be left out xapi swallows whatever comes.
          if (mandatory === params.length) expect(await outcome(name, ...surplus)).to.equal(`MESSAGE_PARAMETER_COUNT_MISMATCH(${name}, ${mandatory}, ${surplus.length})`);
        }
        const text = await fetch(simulator.url, {
          method: 'POST',
          body: `<methodCall><methodName>VM.get_all_records</methodName><params><param><value>${session.v}</value></param></params></methodCall>`,
        }).then((answer) => answer.text());
        const sent = new Set([...text.matchAll(/<name>([A-Za-z_]+)<\/name>/g)].map(([, name]) => name));
        for (const [name, field] of Object.entries(fieldsOf('VM'))) expect(sent.has(name), name).to.equal(hasField(profile.level, classes.VM, field));
      } finally {
        await simulator.close();
      }
    });
  }
});
