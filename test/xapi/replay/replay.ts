/**
 * Replays a trace against the simulator: each recorded request is sent as it was (with the simulator's references in place of the recorded
 * ones), each answer compared. Time stands still but while a call needs it; where a recorded answer shows a later moment than the simulator's,
 * time goes on until both agree.
 */
import { NULL_REF, type Ref } from '../../../src/xapi/datamodel.ts';
import { methodsOf } from '../../../src/simulator/dispatch.ts';
import { profiles, type ReleaseName } from '../../../src/simulator/releases.ts';
import { type Simulator, startSimulator, VirtualClock } from '../../../src/simulator/simulator.ts';
import { Bindings } from './bindings.ts';
import { type Comparison, type Difference, differs, Memory } from './compare.ts';
import { createForeignHands } from './foreign-hands.ts';
import { className, isRead, Knowledge, type Methods, resultType, type TypedCall, typedCall, typedParams, visitObjects } from './knowledge.ts';
import { type Stretch, stretchesOf } from './pools.ts';
import { createLine, patience, type Reply, settled } from './line.ts';
import { createOverlaps, type Later } from './overlaps.ts';
import { compareReplies, isListing } from './replies.ts';
import { Situation } from './situation.ts';
import type { Exchange, Trace } from './trace.ts';
import { answerFrom, callFrom, members, text, type Value } from './value.ts';
import { artefactIn, isWanted } from './wanted.ts';

/** The recorded xapi. */
export const release: ReleaseName = 'xapi-26';

export const methods: Methods = new Map(methodsOf(profiles[release]).map((method) => [method.name, method]));

export interface Outcome {
  readonly file: string;
  readonly line: number;
  readonly exchange: Exchange;
  readonly method: string;
  readonly differences: readonly Difference[];
}

export async function replay(trace: Trace, knowledge: Knowledge): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const stretch of stretchesOf(trace)) outcomes.push(...await replayStretch(trace, stretch, knowledge));
  return outcomes;
}

async function replayStretch(trace: Trace, { from, exchanges, hosts }: Stretch, knowledge: Knowledge): Promise<Outcome[]> {
  const clock = new VirtualClock({ held: true });
  const count = hosts.length > 0 ? hosts.length : Math.max(2, Math.min(knowledge.hosts, 64));
  const simulator = await startSimulator({ release, clock, hosts: count, members: true, durations: { guestTools: 0 }, ...knowledge.credentials });
  const stage = createStage(trace, hosts, simulator, clock, knowledge);
  const outcomes: Outcome[] = [];
  try {
    for (const [index, exchange] of exchanges.entries()) {
      const call = typedCall(callFrom(exchange.request ?? ''), methods);
      const differences = await stage.play(exchange, call, from + index);
      outcomes.push({ file: trace.file, line: from + index + 1, exchange, method: call?.method ?? `${exchange.method} ${exchange.path}`, differences });
    }
  } finally {
    stage.close();
    await simulator.close();
  }
  return outcomes;
}

interface Stage {
  play(exchange: Exchange, call: TypedCall | undefined, index: number): Promise<readonly Difference[]>;
  close(): void;
}

function createStage(trace: Trace, hosts: readonly string[], simulator: Simulator, clock: VirtualClock, knowledge: Knowledge): Stage {
  const { world, db } = { world: simulator.world, db: simulator.db };
  const bindings = new Bindings();
  const situation = new Situation(world, bindings, knowledge, trace.file, hosts);
  const line = createLine(simulator, clock);
  const memory = { recorded: new Memory(), simulated: new Memory() };
  const foreign = createForeignHands(world, bindings, situation, knowledge, trace, methods);
  /** Whether a recorded refusal speaks of another power state than the simulator's. */
  const contradicts = (exchange: Exchange): boolean => {
    const [code, vm = '', , actual] = answerFrom(exchange.response ?? '').error ?? [];
    const state = db.find('VM', bindings.simulated(vm) ?? vm)?.power_state;
    return code === 'VM_BAD_POWER_STATE' && state !== undefined && state.toLowerCase() !== actual?.toLowerCase();
  };
  const overlaps = createOverlaps(trace, methods, bindings, contradicts);
  let now = 0;
  /** Whether the recorded hypervisor is about to be seen with a domain's devices unplugged. */
  const losesDevices = (vm: string): boolean | undefined => {
    const recorded = bindings.recorded(vm) ?? vm;
    const { VBDs, VIFs } = db.get('VM', vm);
    const sightings = [...VBDs, ...VIFs].flatMap((each) => knowledge.sightings(bindings.recorded(each) ?? each, trace.file, now)[0] ?? []);
    const [seen] = sightings.sort((a, b) => a.line - b.line);
    if (seen === undefined || trace.exchanges.slice(now + 1, seen.line).some(({ request, response }) => request?.includes(recorded) === true && movesDomain.test(request) && answerFrom(response ?? '').error === undefined)) return undefined;
    return text(seen.fields.get('currently_attached')) !== '1';
  };
  const wishes = playPretender(simulator, clock, losesDevices);
  const nextHost = (vm: string, index: number): string | undefined => {
    for (const { fields } of knowledge.sightings(vm, trace.file, index)) {
      for (const field of ['resident_on', 'scheduled_to_be_resident_on']) {
        const host = text(fields.get(field));
        if (host !== '' && host !== NULL_REF) return bindings.simulated(host) ?? host;
      }
    }
    return undefined;
  };

  const isOurs = (pool: string): boolean => hosts.length === 0 || hosts.includes(text(situation.record(pool)?.get('master')));
  for (const pool of knowledge.objects('pool', trace.file)) if (isOurs(pool)) situation.adopt('pool', pool);
  for (const host of hosts.length > 0 ? hosts : knowledge.objects('host', trace.file)) situation.adopt('host', host);

  const play = async (exchange: Exchange, call: TypedCall | undefined, index: number): Promise<readonly Difference[]> => {
    situation.begin(index);
    now = index;
    if (call !== undefined) await prepare(exchange, call, index);
    if (exchange.status === null) return unanswered(exchange, index);
    isDown = false;
    const untold = call === undefined ? undefined : stranger(exchange, call);
    if (untold !== undefined) return [differs('situation', `names ${untold}, which no trace shows and no recorded call made`, '–')];
    if (call !== undefined) await joinStranger(exchange, call);
    if (call !== undefined) for (const later of overlaps.required(index, call)) await begin(later);
    const listing = call !== undefined && isListing(call);
    const isReading = call === undefined || isRead(call.method);
    let differences: readonly Difference[] = [];
    let best: readonly Difference[] | undefined;
    let correcting = false;
    const takeBack = call === undefined || early.has(index) ? undefined : spoil(exchange, call, index);
    for (let attempt = 0; attempt < patience; attempt += 1) {
      const lessons = situation.lessons;
      const context: Comparison = { world, bindings, situation, listing, memory, correcting: correcting || clock.pending === 0, idle: early.size === 0, wholly: /^(\w+)\.get_all(?:_records)?$/.exec(call?.method ?? '')?.[1], since: call?.method === 'event.from' ? text(call.params[2]) : '' };
      const under = early.get(index);
      early.delete(index);
      const reply = under === undefined ? await line.send(exchange, bindings.translate(exchange.request ?? '')) : await line.finish(under);
      if (reply === undefined) {
        differences = [differs('answer', String(exchange.status), 'none')];
        break;
      }
      differences = compareReplies(context, exchange, call, reply);
      if (best === undefined || differences.length < best.length) best = differences;
      const refused = answerFrom(reply.body).error !== undefined;
      // What was learned may have been told only since.
      if (differences.length === 0 && (!isReading || situation.lessons === lessons)) break;
      // What was carried out cannot be asked again.
      if (!isReading && !refused) break;
      if (situation.lessons > lessons) continue;
      // Nothing was learned: perhaps a call was already under way whose answer came later, or the recorded answer comes from a later moment, or
      // somebody acted who was not recorded.
      const isUnderWay = call !== undefined && overlaps.showsUnknownWork(exchange, call);
      const later = isUnderWay ? overlaps.candidates(index).find((each) => !early.has(each.index)) : undefined;
      if (later !== undefined) await begin(later);
      else if (clock.pending > 0) await clock.step();
      else if (context.correcting && (call === undefined || !foreign.explain(call, exchange, index))) break;
      else correcting = true;
    }
    takeBack?.();
    if (call !== undefined) remember(call, exchange, differences);
    if (differences.length === 0) return [];
    const nameless = differences.map(({ recorded }) => unknownIn(recorded)).find((ref) => ref !== undefined);
    return nameless === undefined ? (best ?? differences) : [differs('situation', `tells of ${nameless}, which no trace shows and no recorded call made`, '–')];
  };

  /** Calls that were sent before their place, because their answers were recorded after those of calls that they overlapped. */
  const early = new Map<number, Promise<Reply | undefined>>();

  const begin = async ({ index, exchange, call }: Later): Promise<void> => {
    if (early.has(index)) return;
    await prepare(exchange, call, index);
    while (clock.pending > 0 && !isBusy()) await clock.step();
    spoil(exchange, call, index);
    early.set(index, line.start(exchange, bindings.translate(exchange.request ?? '')));
    await settled();
  };

  /** Makes an asynchronous call that was not recorded, when its task is at work on the VM that a recorded call looks at. */
  const joinStranger = async (exchange: Exchange, call: TypedCall): Promise<void> => {
    const { result } = answerFrom(exchange.response ?? '');
    const marks = call.method === 'VM.get_current_operations' ? members(result) : call.method === 'VM.get_record' ? members(members(result).get('current_operations')) : new Map<string, Value>();
    for (const [task, operation] of marks) {
      const name = text(situation.record(task)?.get('name_label'));
      if (bindings.simulated(task) !== undefined || name !== `Async.VM.${text(operation)}`) continue;
      const flags = /start|resume/.test(name) ? [false, false] : [];
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: name, params: [text(call.params[0]), text(call.params[1]), ...flags] });
      const reply = await line.send({ ...exchange, path: '/jsonrpc', request: body, method: 'POST' }, bindings.translate(body));
      const made = text(answerFrom(reply?.body ?? '').result);
      if (made !== '') bindings.bind(task, made);
    }
  };

  /** Whether some call is under way; else what is to come are guests that wake up. */
  const isBusy = (): boolean => [...db.all('task')].some(([, task]) => task.status === 'pending' && task.name_label.includes('.'));

  /** Makes a call fail as the pretended parts behind the recorded xapi made it fail; answers what takes that back. */
  const spoil = (exchange: Exchange, call: TypedCall, index: number): (() => void) | undefined => {
    const error = artefactIn(call.method, knowledge.outcome(trace, index, exchange, call));
    if (error === undefined) return undefined;
    const [code, ...params] = error;
    const method = call.method.replace(/^Async\./, '');
    return world.faults.add({ method, error: [code, ...params.map((each) => bindings.translate(each))], delay: call.asynchronous ? 1000 : 0 });
  };

  /** What a call that was played means for what follows. */
  const remember = (call: TypedCall, exchange: Exchange, differences: readonly Difference[]): void => {
    const { result, error } = answerFrom(exchange.response ?? '');
    if (isRead(call.method)) return;
    foreign.note(call, exchange);
    const type = resultType(call);
    const objects = [...typedParams(call), ...(result === undefined || type === undefined ? [] : [[type, result] as const])];
    // From here on what becomes of the objects of a call is its doing.
    for (const [each, value] of objects) visitObjects(each, value, (_cls, ref) => situation.touch(bindings.simulated(ref) ?? ref));
    // An object on which both once differed: what follows from that is no stranger's doing, but for differences that are wanted.
    const isAdrift = differences.some((each) => isWanted(call.method, each) !== undefined) || artefactIn(call.method, error) !== undefined;
    for (const [each, value] of objects) {
      visitObjects(each, value, (_cls, ref) => {
        if (isAdrift) situation.setAdrift(bindings.simulated(ref) ?? ref);
        else if (differences.length > 0) foreign.distrust(bindings.simulated(ref) ?? ref);
      });
    }
    if (call.method === 'task.cancel' && error === undefined) for (const vm of worked(text(call.params[1]))) situation.setAdrift(vm);
  };

  /** VMs on which a task works. Where a cancelled one leaves them is the hypervisor's doing (README of the recordings). */
  const worked = (task: string): string[] => {
    const simulated = bindings.simulated(task) ?? task;
    return [...db.all('VM')].filter(([, vm]) => Object.hasOwn(vm.current_operations, simulated)).map(([ref]) => ref);
  };

  /** What the call names and nobody made was there before it. */
  const prepare = async (exchange: Exchange, call: TypedCall, index: number): Promise<void> => {
    const refused = answerFrom(exchange.response ?? '').error ?? [];
    if (call.signature?.session !== false && exchange.status === 200) adoptSession(text(call.params[0]), refused);
    for (const [type, value] of typedParams(call)) {
      visitObjects(type, value, (cls, ref) => {
        const isStranger = bindings.simulated(ref) === undefined && !(refused[0] === 'HANDLE_INVALID' && refused.includes(ref));
        if (isStranger && className(cls) !== undefined && situation.record(ref) !== undefined) situation.adopt(cls, ref);
      });
    }
    for (const [type, value] of typedParams(call)) {
      visitObjects(type, value, (cls, ref) => {
        if (cls === 'VM') wishes.set(bindings.simulated(ref) ?? ref, nextHost(ref, index));
      });
    }
    for (const [token] of (exchange.request ?? '').matchAll(/\d{20},\d{20}/g)) {
      if (bindings.simulated(token) !== undefined || /^(?:9+|0{19}\d),/.test(token)) continue;
      const now = String(db.generation).padStart(20, '0');
      bindings.bind(token, bindings.tokenBefore(token) ?? `${now},${now}`);
    }
    foreign.foresee(call, exchange, index);
    // Guests had been up for long enough to do what was asked of them.
    if (foreign.needsGuest(call, exchange)) while (clock.pending > 0 && !isBusy() && foreign.needsGuest(call, exchange)) await clock.step();
  };

  /** An object that a call could use, and of which nothing is known. */
  const stranger = (exchange: Exchange, call: TypedCall): string | undefined => {
    const refused = answerFrom(exchange.response ?? '').error ?? [];
    let found: string | undefined;
    for (const [type, value] of typedParams(call)) {
      visitObjects(type, value, (cls, ref) => {
        const isPool = ['VM', 'VBD', 'VIF', 'VDI', 'network'].includes(cls);
        if (isPool && bindings.simulated(ref) === undefined && situation.record(ref) === undefined && !(refused[0] === 'HANDLE_INVALID' && refused.includes(ref))) found ??= ref;
      });
    }
    return found !== undefined && !/^OpaqueRef:(?:0{8}|.*-0{12})/.test(found) ? found : undefined;
  };

  /** A VM of which an answer tells, and nothing is known. */
  const unknownIn = (told: string): string | undefined =>
    told.match(/OpaqueRef:[0-9a-f-]{36}/g)?.find((ref) => knowledge.classOf(ref) === 'VM' && bindings.simulated(ref) === undefined && situation.record(ref) === undefined);

  /** A session that a recorded call could use, and nobody was recorded to open. */
  const adoptSession = (session: string, refused: readonly string[]): void => {
    if (!session.startsWith('OpaqueRef:') || bindings.simulated(session) !== undefined || refused[0] === 'SESSION_INVALID') return;
    situation.adopt('session', session);
  };

  let isDown = false;
  const unanswered = async (exchange: Exchange, index: number): Promise<Difference[]> => {
    const gaveUp = exchange.elapsed_ms > 60_000;
    const reply = early.get(index) ?? line.send(exchange, bindings.translate(exchange.request ?? ''), !gaveUp);
    early.delete(index);
    if (gaveUp) {
      const found = await reply;
      return found === undefined ? [] : [differs('answer', 'none', found.body)];
    }
    // xapi went down and came back.
    if (!isDown) {
      // What the pretended hypervisor made of its domains meanwhile is its own doing (README of the recordings).
      for (const [vm, record] of db.all('VM')) if (!record.is_control_domain && (record.power_state !== 'Halted' || Object.keys(record.current_operations).length > 0)) situation.setAdrift(vm);
      for (const host of db.refs('host')) situation.setAdrift(host);
      simulator.restart();
      for (let step = 0; step < patience && clock.pending > 0; step += 1) await clock.step();
    }
    isDown = true;
    await reply;
    return [];
  };

  return { play, close: () => line.close() };
}

/** Calls that make, save or end a domain. */
const movesDomain = /VM\.(?:start|start_on|resume|resume_on|suspend|checkpoint|revert|hard_shutdown|clean_shutdown|shutdown|hard_reboot|clean_reboot|pool_migrate|migrate_send)\b/;

/**
 * The simulator's hypervisor as pretended as the recorded one; and where xapi threw dice, they fall as they were recorded to have fallen.
 * @returns the host on which each VM is to start next, to be filled in
 */
function playPretender(
  { world, db }: Simulator, clock: VirtualClock, lost: (vm: string) => boolean | undefined,
): Map<string, string | undefined> {
  const wishes = new Map<string, string | undefined>();
  const lastHost = new Map<string, string>();
  db.subscribe(({ class: cls, row }) => {
    const host = cls === 'VM' ? row['resident_on'] : undefined;
    if (typeof host === 'string' && host !== NULL_REF) lastHost.set(String(row['uuid']), host);
  });
  Object.assign(world.hypervisor, {
    pausedGuestsSpeak: true, losesXenstoreData: true, losesDevices: (uuid: string, host: Ref<'host'>) => lost(db.byUuid('VM', uuid) ?? '') ?? (lastHost.get(uuid) ?? host) === host,
    keepsDevices: (uuid: string) => lost(db.byUuid('VM', uuid) ?? '') === false,
  });
  world.dice.begin = (work) => void clock.work(0, work);
  world.dice.pick = (vm, hosts) => hosts.find((host) => host === wishes.get(vm)) ?? hosts[0];
  return wishes;
}
