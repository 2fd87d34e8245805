/**
 * Calls that were made and not recorded, as far as what follows gives them away: a VM that a recorded call found in another power state, without
 * a drive that it had or with one more, or with its guest's agent awake; a field that has another value than the last recorded call gave it.
 */
import { classNamed, NULL_REF, type RecordOf, type Ref } from '../../../src/xapi/datamodel.ts';
import { bringUp, tearDown } from '../../../src/simulator/domains.ts';
import { freeVbdDevices, freeVifDevices } from '../../../src/simulator/devices.ts';
import { possibleHosts, srsOf } from '../../../src/simulator/placement.ts';
import { refresh, refreshVm } from '../../../src/simulator/refresh.ts';
import { type PowerState, vmRules } from '../../../src/simulator/vm-lifecycle.ts';
import type { World } from '../../../src/simulator/world.ts';
import type { Bindings } from './bindings.ts';
import { className, type Knowledge, type Methods, type TypedCall, typedParams, visitObjects } from './knowledge.ts';
import type { Situation } from './situation.ts';
import type { Exchange, Trace } from './trace.ts';
import { answerFrom, callFrom, items, members, text, type Value } from './value.ts';

export interface ForeignHands {
  /** Before a call: gives its VMs the drives and interfaces that they are about to be seen with, and its devices the state that its outcome presumes. */
  foresee(call: TypedCall, exchange: Exchange, index: number): void;
  /** Puts the objects of a call into the state that its recorded outcome tells of; answers whether anything was to be done. */
  explain(call: TypedCall, exchange: Exchange, index: number): boolean;
  /** Whether a recorded call could only be made of a guest whose agent had spoken, and here it has not yet. */
  needsGuest(call: TypedCall, exchange: Exchange): boolean;
  /** Remembers what a recorded call wrote. */
  note(call: TypedCall, exchange: Exchange): void;
  /** Simulator and recording have differed on an object: nothing about it is explained any more. */
  distrust(ref: string): void;
}

/** Classes whose objects come with the calls themselves. */
const hasTasks: ReadonlySet<string> = new Set(['task', 'session', 'message']);

const states: readonly PowerState[] = ['Halted', 'Paused', 'Suspended', 'Running'];

const devices = [['VBD', 'VBDs'], ['VIF', 'VIFs']] as const;
/** Calls that give a VM drives and interfaces without naming them. */
const makesDevices = /^(?:Async\.)?VM\.(?:clone|copy|snapshot|checkpoint|revert|provision|migrate_send|import\w*|recover)$/;

export function createForeignHands(world: World, bindings: Bindings, situation: Situation, knowledge: Knowledge, trace: Trace, methods: Methods): ForeignHands {
  const { db } = world;
  const { file, exchanges } = trace;
  const distrusted = new Set<string>();
  /** What the last recorded call gave a field, by the recorded reference and the field. */
  const written = new Map<string, string>();
  /** Devices of which no trace shows the number. */
  const guessed = new Map<string, 'VBD' | 'VIF'>();
  const here = (ref: string): string => bindings.simulated(ref) ?? ref;

  const vmsOf = (call: TypedCall): Set<Ref<'VM'>> => {
    const vms = new Set<string>();
    for (const [type, value] of typedParams(call)) visitObjects(type, value, (cls, ref) => {
      const simulated = here(ref);
      const vm = cls === 'VM' ? simulated : cls === 'VBD' || cls === 'VIF' ? db.find(cls, simulated)?.VM : undefined;
      if (vm !== undefined && db.has('VM', vm)) vms.add(vm);
    });
    return vms as Set<Ref<'VM'>>;
  };

  const foresee: ForeignHands['foresee'] = (call, exchange, index) => {
    for (const vm of vmsOf(call)) {
      addDevices(vm, bindings.recorded(vm) ?? vm, index);
      const [code, ref, , actual] = knowledge.outcome(trace, index, exchange, call) ?? [];
      const told = code === 'VM_BAD_POWER_STATE' && here(ref ?? '') === vm ? states.find((state) => state.toLowerCase() === actual?.toLowerCase()) : undefined;
      if (situation.isAdrift(vm)) power(vm, bindings.recorded(vm) ?? vm, told, index);
    }
    presume(call, answerFrom(exchange.response ?? '').error);
    if (call.method === 'event.next') for (const event of items(answerFrom(exchange.response ?? '').result)) happen(members(event));
    presumeVif(call, answerFrom(exchange.response ?? '').error);
    presumeDisk(call, answerFrom(exchange.response ?? '').error);
  };

  const explain: ForeignHands['explain'] = (call, exchange, index) => {
    const { error, result } = answerFrom(exchange.response ?? '');
    const before = situation.lessons;
    for (const vm of vmsOf(call)) {
      if (distrusted.has(vm)) continue;
      const recorded = bindings.recorded(vm) ?? vm;
      dropDevices(vm, recorded, index);
      power(vm, recorded, stateTold(call, error, recorded, db.get('VM', vm).power_state), index);
      guest(vm, error);
    }
    if (error === undefined && result !== undefined) readField(call, result, index);
    return situation.lessons > before;
  };

  /** A client that only waits is told of what others do. */
  const happen = (event: ReadonlyMap<string, Value>): void => {
    const cls = classNamed(text(event.get('class')));
    if (cls !== undefined && !hasTasks.has(cls)) situation.happen(cls, text(event.get('ref')), text(event.get('operation')), members(event.get('snapshot')));
  };

  // ---- fields ----------------------------------------------------------------------------------------------------------

  const note: ForeignHands['note'] = (call, exchange) => {
    const { error, result } = answerFrom(exchange.response ?? '');
    const [cls = '', verb = ''] = call.method.replace(/^Async\./, '').split('.');
    if (error !== undefined || className(cls) === undefined) return;
    if (verb.startsWith('set_')) written.set(`${text(call.params[1])} ${verb.slice('set_'.length)}`, printed(call.params[2]));
    if (verb === 'create') for (const [name, value] of members(call.params[1])) written.set(`${text(result)} ${name}`, printed(value));
  };

  /** A field that was read: nobody's since the start, or another value than the recorded calls gave it, so one that was not recorded did. */
  const readField = (call: TypedCall, result: Value, index: number): void => {
    const [name = '', verb = ''] = call.method.split('.');
    const cls = className(name);
    if (cls === undefined) return;
    const owner = text(call.params[1]);
    const simulated = here(owner);
    if (!db.has(cls, simulated)) return;
    const isStrange = (field: string, value: Value): boolean => {
      const last = written.get(`${owner} ${field}`);
      // Of what was there before, only what was read since is known.
      return last === undefined ? situation.isAdopted(owner) && methods.has(`${name}.set_${field}`) : last !== printed(value);
    };
    if (verb === 'get_record') {
      // Then all of it is.
      if (situation.isForeign(owner)) return;
      const strange = [...members(result)].filter(([field, value]) => isStrange(field, value));
      if (strange.length > 0) amend(cls, owner, new Map(strange));
      return;
    }
    const field = verb.replace(/^get_/, '');
    if (/^get_allowed_V(?:BD|IF)_devices$/.test(verb)) return renumber(simulated as Ref<'VM'>, verb.includes('VBD') ? 'VBD' : 'VIF', items(result).map(text));
    if (!situation.isForeign(owner) && !isStrange(field, result)) return;
    if (cls === 'VM' && field === 'power_state') return power(simulated as Ref<'VM'>, owner, states.find((state) => state === text(result)), index);
    amend(cls, owner, new Map([[field, result]]));
  };

  const amend = (cls: Parameters<Situation['correct']>[0], owner: string, fields: ReadonlyMap<string, Value>): void => {
    situation.correct(cls, owner, fields, false);
    for (const [field, value] of fields) written.set(`${owner} ${field}`, printed(value));
  };

  // ---- devices ---------------------------------------------------------------------------------------------------------

  /** What an outcome says of a device that it found. */
  const presume = (call: TypedCall, error: readonly string[] | undefined): void => {
    const [, cls, verb] = /^(?:Async\.)?(VBD|VIF)\.(plug|unplug|unplug_force|eject|insert)$/.exec(call.method) ?? [];
    const ref = here(text(call.params[1]));
    if ((cls !== 'VBD' && cls !== 'VIF') || !db.has(cls, ref)) return;
    const told = error?.[0] === 'DEVICE_ALREADY_ATTACHED' ? true : error?.[0] === 'DEVICE_ALREADY_DETACHED' ? false
      : error !== undefined || verb === 'eject' || verb === 'insert' ? undefined : verb !== 'plug';
    const { currently_attached: attached } = db.get(cls, ref) as { readonly currently_attached: boolean };
    if (told === undefined || told === attached) return;
    situation.lessons += 1;
    db.unannounced(() => {
      db.write(cls, ref, { currently_attached: told });
      refresh(world, cls, ref);
    });
  };

  /** Interfaces of which only a network's refusal tells. */
  const presumeVif = (call: TypedCall, [code, ...vifs]: readonly string[] = []): void => {
    if (code !== 'NETWORK_CONTAINS_VIF') return;
    for (const each of vifs) {
      const vif = situation.adopt('VIF', each);
      db.unannounced(() => db.write('VIF', vif, { network: here(text(call.params[1])), currently_attached: true }));
    }
  };

  /** A disk of a VM of which only a refusal tells, or the repository on which it lies. */
  const presumeDisk = (call: TypedCall, [code, ...params]: readonly string[] = []): void => {
    const [vm] = vmsOf(call);
    if (vm === undefined || distrusted.has(vm) || (code !== 'VDI_NOT_IN_MAP' && code !== 'VM_REQUIRES_SR')) return;
    const drive = db.get('VM', vm).VBDs.find((vbd) => guessed.has(vbd) || situation.record(bindings.recorded(vbd) ?? vbd) === undefined);
    if (code === 'VM_REQUIRES_SR') {
      const sr = here(params[1] ?? '');
      if (db.has('SR', sr) && !srsOf(world, db.get('VM', vm)).includes(sr as Ref<'SR'>)) putDisk(vm, drive, db.newRef(), sr);
      return;
    }
    const nameless = drive === undefined ? undefined : db.find('VBD', drive)?.VDI;
    if (nameless !== undefined && db.has('VDI', nameless) && bindings.recorded(nameless) === undefined && bindings.simulated(params[0] ?? '') === undefined) {
      return bindings.bind(params[0] ?? '', nameless);
    }
    const vdi = situation.adopt('VDI', params[0] ?? '');
    if (db.get('VDI', vdi).VBDs.some((vbd) => db.get('VBD', vbd).VM === vm)) return;
    // Where it lies matters only to hosts that do not see it; none was told not to.
    for (const each of knowledge.objects('SR', file)) situation.adopt('SR', each);
    const lies = (ref: string, sr: RecordOf<'SR'>): boolean => bindings.recorded(ref) !== undefined && sr.shared && sr.content_type !== 'iso' && sr.PBDs.length > 0;
    putDisk(vm, drive, vdi, [...db.all('SR')].find(([ref, sr]) => lies(ref, sr))?.[0] ?? NULL_REF);
  };

  const putDisk = (vm: Ref<'VM'>, drive: string | undefined, vdi: string, sr: string): void => {
    situation.lessons += 1;
    db.unannounced(() => {
      if (!db.has('VDI', vdi)) db.create('VDI', {}, vdi as Ref<'VDI'>);
      if (db.get('VDI', vdi).SR === NULL_REF) db.write('VDI', vdi, { SR: sr });
      const vbd = drive ?? db.create('VBD', {});
      db.write('VBD', vbd, { VM: vm, type: 'Disk', mode: 'RW', empty: false, VDI: vdi });
      guessed.delete(vbd);
      refreshVm(world, vm);
    });
  };

  /** Devices that a VM is seen with, that it has not here, and that no recorded call made. */
  const addDevices = (vm: Ref<'VM'>, recorded: string, index: number): void => {
    const next = knowledge.sightings(recorded, file, index - 1).find(({ fields }) => fields.has('VBDs'));
    if (next === undefined || next.line > index && exchanges.slice(index, next.line).some((each) => isAbout(each, makesDevices, recorded))) return;
    for (const [cls, list] of devices) {
      const seen = items(next.fields.get(list)).map(text);
      const missing = seen.filter((each) => bindings.simulated(each) === undefined && !db.has(cls, each) && !isMade(each));
      // Those that a copy was given are not known by name yet.
      const surplus = seen.length - db.get('VM', vm)[list].length - seen.filter((each) => bindings.simulated(each) === undefined && isMade(each)).length;
      for (const each of missing.slice(0, Math.max(0, surplus))) addDevice(cls, vm, each);
    }
  };

  const isAbout = ({ request }: Exchange, method: RegExp, ref: string): boolean =>
    request?.includes(ref) === true && method.test(callFrom(request)?.method ?? '');

  /** Whether a recorded call answers with a reference as that of what it made. */
  const isMade = (ref: string): boolean => exchanges.some(({ request, response }) => response?.includes(ref) === true && /\.create\b/.test(request?.slice(0, 200) ?? ''));

  const addDevice = (cls: 'VBD' | 'VIF', vm: Ref<'VM'>, recorded: string): void => {
    situation.lessons += 1;
    const known = situation.record(recorded) !== undefined;
    const simulated = situation.adopt(cls, recorded);
    db.unannounced(() => {
      if (!known) {
        guessed.set(simulated, cls);
        const record = db.get('VM', vm);
        // A drive of which no disk tells is an empty one for CDs.
        if (cls === 'VBD') db.write(cls, simulated, { VM: vm, type: 'CD', mode: 'RO', empty: true, userdevice: freeVbdDevices(world, record).at(-1), unpluggable: true });
        else db.write(cls, simulated, { VM: vm, device: freeVifDevices(world, record).at(-1), network: db.refs('network')[0] });
      }
      const isLive = ['Running', 'Paused'].includes(db.get('VM', vm).power_state);
      if (isLive !== undefined && !isLive) db.write(cls, simulated, { currently_attached: false });
      refreshVm(world, vm);
    });
  };

  /** Devices whose numbers were guessed get those that are taken. */
  const renumber = (vm: Ref<'VM'>, cls: 'VBD' | 'VIF', free: readonly string[]): void => {
    const [list, field] = cls === 'VBD' ? ['VBDs', 'userdevice'] as const : ['VIFs', 'device'] as const;
    const record = db.get('VM', vm);
    const offered = cls === 'VBD' ? freeVbdDevices(world, record) : freeVifDevices(world, record);
    const taken = offered.filter((device) => !free.includes(device));
    for (const ref of (record[list] as readonly string[]).filter((each) => guessed.get(each) === cls)) {
      const device = taken.shift();
      if (device === undefined) return;
      situation.lessons += 1;
      db.unannounced(() => db.write(cls, ref, { [field]: device }));
    }
  };

  // ---- power -----------------------------------------------------------------------------------------------------------

  /** The power state that an outcome gives away. */
  const stateTold = (call: TypedCall, error: readonly string[] | undefined, vm: string, now: PowerState): PowerState | undefined => {
    const [code, ref, , actual] = error ?? [];
    if (code === 'VM_BAD_POWER_STATE' && ref === vm) return states.find((state) => state.toLowerCase() === actual?.toLowerCase());
    if (error !== undefined && code !== 'VM_LACKS_FEATURE') return undefined;
    const [cls, verb = ''] = call.method.replace(/^Async\./, '').split('.');
    const possible = cls === 'VM' && Object.hasOwn(vmRules, verb) ? vmRules[verb as keyof typeof vmRules].states : verb === 'plug' || verb === 'unplug' ? ['Running' as const] : states;
    return possible.includes(now) ? now : (possible.find((state) => state === 'Running') ?? possible[0]);
  };

  /** Drives and interfaces that the VM has no more when it is seen next. */
  const dropDevices = (vm: Ref<'VM'>, recorded: string, index: number): void => {
    const next = knowledge.sightings(recorded, file, index)[0]?.fields;
    if (next === undefined) return;
    for (const [cls, list] of devices) {
      const kept = new Set(items(next.get(list)).map((item) => bindings.simulated(text(item)) ?? text(item)));
      for (const each of db.get('VM', vm)[list]) {
        if (kept.has(each) || knowledge.isNamedLater(bindings.recorded(each) ?? each, file, index)) continue;
        situation.lessons += 1;
        db.unannounced(() => db.destroy(cls, each));
      }
    }
  };

  const power = (vm: Ref<'VM'>, recorded: string, wanted: PowerState | undefined, index: number): void => {
    const { power_state: state } = db.get('VM', vm);
    if (wanted === undefined || wanted === state) return;
    situation.lessons += 1;
    db.unannounced(() => {
      if (wanted === 'Halted' || wanted === 'Suspended') return tearDown(world, vm, wanted);
      if (state === 'Running' || state === 'Paused') {
        db.update('VM', vm, { power_state: wanted });
        return refreshVm(world, vm);
      }
      const seen = text(knowledge.sightings(recorded, file, index)[0]?.fields.get('resident_on'));
      const host = [bindings.simulated(seen), ...possibleHosts(world, vm)].find((each) => each !== undefined && each !== NULL_REF && db.has('host', each));
      db.update('VM', vm, { suspend_VDI: NULL_REF });
      bringUp(world, vm, (host ?? db.refs('host')[0]) as Ref<'host'>, wanted, 'boot', true);
    });
  };

  /** A call that only an agent makes possible. */
  const guest = (vm: Ref<'VM'>, error: readonly string[] | undefined): void => {
    const { guest_metrics: metrics, power_state: state } = db.get('VM', vm);
    if (state !== 'Running' && state !== 'Paused') return;
    const wanted = error?.[0] !== 'VM_LACKS_FEATURE';
    const has = db.find('VM_guest_metrics', metrics)?.other['feature-suspend'] === '1';
    if (has === wanted || (error !== undefined && wanted)) return;
    situation.lessons += 1;
    const features = ['feature-suspend', 'feature-shutdown', 'feature-poweroff', 'feature-reboot', 'feature-vcpu-hotplug'];
    const facts = { other: wanted ? Object.fromEntries(features.map((name) => [name, '1'])) : {}, PV_drivers_detected: wanted };
    db.unannounced(() => {
      if (db.has('VM_guest_metrics', metrics)) db.update('VM_guest_metrics', metrics, facts);
      else db.update('VM', vm, { guest_metrics: db.create('VM_guest_metrics', facts) });
      refreshVm(world, vm);
    });
  };

  /** Operations that only a guest's agent makes possible. */
  const needsGuest: ForeignHands['needsGuest'] = (call, exchange) => {
    const [, verb = ''] = /^(?:Async\.)?VM\.(\w+)$/.exec(call.method) ?? [];
    if (!Object.hasOwn(vmRules, verb) || vmRules[verb as keyof typeof vmRules].feature === undefined || answerFrom(exchange.response ?? '').error !== undefined) return false;
    const vm = db.find('VM', here(text(call.params[1])));
    return vm?.power_state === 'Running' && db.find('VM_guest_metrics', vm.guest_metrics)?.other['feature-suspend'] !== '1';
  };

  return { foresee, explain, needsGuest, note, distrust: (ref) => void distrusted.add(ref) };
}

const printed = (value: Value | undefined): string =>
  (value === undefined ? '' : value.t === 'array' ? value.v.map(printed).join(' ') : value.t === 'struct' ? [...value.v].map(([key, each]) => `${key}=${printed(each)}`).sort().join(' ') : value.v);
