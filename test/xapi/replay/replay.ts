/**
 * Replays a trace against the simulator: each recorded request is sent as it was (with the simulator's references in place of the recorded
 * ones), each answer compared. Time stands still but while a call needs it; where a recorded answer shows a later moment than the simulator's,
 * time goes on until both agree.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { NULL_REF } from '../../../src/xapi/datamodel.ts';
import { methodsOf } from '../../../src/simulator/dispatch.ts';
import { profiles, type ReleaseName } from '../../../src/simulator/releases.ts';
import { type Simulator, startSimulator, VirtualClock } from '../../../src/simulator/simulator.ts';
import { Bindings } from './bindings.ts';
import { type Comparison, compareValues, type Difference, differs, Memory } from './compare.ts';
import { createForeignHands } from './foreign-hands.ts';
import { className, isRead, Knowledge, type Methods, resultType, type TypedCall, typedCall, typedParams, visitObjects } from './knowledge.ts';
import { Situation } from './situation.ts';
import { type Exchange, header, type Trace } from './trace.ts';
import { answerFrom, callFrom, items, text } from './value.ts';

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

interface Reply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Steps of time that one answer may need. */
const patience = 60;

export async function replay(trace: Trace, knowledge: Knowledge): Promise<Outcome[]> {
  const clock = new VirtualClock({ held: true });
  const simulator = await startSimulator({ release, clock, hosts: Math.max(2, Math.min(knowledge.hosts, 64)), members: true, ...knowledge.credentials });
  const stage = createStage(trace, simulator, clock, knowledge);
  const outcomes: Outcome[] = [];
  try {
    for (const [index, exchange] of trace.exchanges.entries()) {
      const call = typedCall(callFrom(exchange.request ?? ''), methods);
      const differences = await stage.play(exchange, call, index);
      outcomes.push({ file: trace.file, line: index + 1, exchange, method: call?.method ?? `${exchange.method} ${exchange.path}`, differences });
    }
  } finally {
    stage.close();
    await simulator.close();
  }
  return outcomes;
}

interface Stage {
  play(exchange: Exchange, call: TypedCall | undefined, index: number): Promise<Difference[]>;
  close(): void;
}

function createStage(trace: Trace, simulator: Simulator, clock: VirtualClock, knowledge: Knowledge): Stage {
  const bindings = new Bindings();
  const situation = new Situation(simulator.world, bindings, knowledge, trace.file);
  const line = createLine(simulator, clock);
  const memory = { recorded: new Memory(), simulated: new Memory() };
  const foreign = createForeignHands(simulator.world, bindings, situation, knowledge, trace.file);
  /** Where xapi threw dice, they fall as they were recorded to have fallen. */
  const wishes = new Map<string, string | undefined>();
  Object.assign(simulator.world.hypervisor, { pausedGuestsSpeak: true, losesXenstoreData: true, losesDevices: true });
  simulator.world.dice.begin = (work) => void clock.work(0, work);
  simulator.world.dice.pick = (vm, hosts) => hosts.find((host) => host === wishes.get(vm)) ?? hosts[0];
  const nextHost = (vm: string, index: number): string | undefined => {
    for (const { fields } of knowledge.sightings(vm, trace.file, index)) {
      const host = text(fields.get('resident_on'));
      if (host !== NULL_REF) return bindings.simulated(host) ?? host;
    }
    return undefined;
  };

  for (const cls of ['pool', 'host'] as const) for (const ref of knowledge.objects(cls, trace.file)) situation.adopt(cls, ref);

  const play = async (exchange: Exchange, call: TypedCall | undefined, index: number): Promise<Difference[]> => {
    situation.begin();
    if (call !== undefined) prepare(exchange, call, index);
    if (exchange.status === null) return unanswered(exchange);
    const untold = call === undefined ? undefined : stranger(exchange, call);
    if (untold !== undefined) return [differs('situation', `names ${untold}, which no trace shows and no recorded call made`, '–')];
    const listing = call !== undefined && isListing(call);
    const isReading = call === undefined || isRead(call.method);
    let differences: Difference[] = [];
    let correcting = false;
    for (let attempt = 0; attempt < patience; attempt += 1) {
      const lessons = situation.lessons;
      const context: Comparison = { world: simulator.world, bindings, situation, listing, memory, correcting: correcting || clock.pending === 0 };
      if (attempt === 0 && contradicts(exchange)) await overlap(index);
      const under = early.get(index);
      early.delete(index);
      const reply = under === undefined ? await line.send(exchange, bindings.translate(exchange.request ?? '')) : await line.finish(under);
      if (reply === undefined) return [differs('answer', String(exchange.status), 'none')];
      differences = compareReplies(context, exchange, call, reply);
      const refused = answerFrom(reply.body).error !== undefined;
      if (differences.length === 0) break;
      // What was carried out cannot be asked again.
      if (!isReading && !refused) break;
      if (situation.lessons > lessons) continue;
      // Nothing was learned: perhaps a call was already under way whose answer came later, or the recorded answer comes from a later moment, or
      // somebody acted who was not recorded.
      if (differences.some(({ at, simulated }) => at.includes('current_operations') && simulated === '–') && (await overlap(index))) continue;
      if (clock.pending > 0) await clock.step();
      else if (context.correcting && (isReading || call === undefined || !foreign.explain(call, exchange, index))) break;
      else correcting = true;
    }
    if (call !== undefined && !isReading) touch(call, exchange);
    if (call !== undefined && !isReading && differences.length > 0) blemish(call);
    return differences;
  };

  /** Calls that were sent before their place, because their answers were recorded after those of calls that they overlapped. */
  const early = new Map<number, Promise<Reply | undefined>>();

  /** Sends the next call that lasted so long that it must have been under way already; answers whether there was one. */
  const overlap = async (index: number): Promise<boolean> => {
    let elapsed = 0;
    for (let later = index; later < Math.min(index + 12, trace.exchanges.length); later += 1) {
      const exchange = trace.exchanges[later];
      if (exchange === undefined || exchange.status === null) break;
      const call = typedCall(callFrom(exchange.request ?? ''), methods);
      const isCandidate = later > index && !early.has(later) && call !== undefined && !isRead(call.method) && exchange.elapsed_ms > Math.max(elapsed, 200);
      if (isCandidate && call !== undefined) {
        prepare(exchange, call, later);
        while (clock.pending > 0 && !isBusy()) await clock.step();
        early.set(later, line.start(exchange, bindings.translate(exchange.request ?? '')));
        await settled();
        return true;
      }
      elapsed += exchange.elapsed_ms;
    }
    return false;
  };

  /** Whether some call is under way; else what is to come are guests that wake up. */
  const isBusy = (): boolean => [...simulator.db.all('task')].some(([, task]) => task.status === 'pending' && task.name_label.includes('.'));

  /** Whether a recorded refusal speaks of another power state than the simulator's: a call that led to it was under way. */
  const contradicts = (exchange: Exchange): boolean => {
    const [code, vm = '', , actual] = answerFrom(exchange.response ?? '').error ?? [];
    const state = simulator.db.find('VM', bindings.simulated(vm) ?? vm)?.power_state;
    return code === 'VM_BAD_POWER_STATE' && state !== undefined && state.toLowerCase() !== actual?.toLowerCase();
  };

  /** From here on what becomes of the objects of a call is its doing. */
  const touch = (call: TypedCall, exchange: Exchange): void => {
    const result = answerFrom(exchange.response ?? '').result;
    const type = resultType(call);
    const objects = [...typedParams(call), ...(result === undefined || type === undefined ? [] : [[type, result] as const])];
    for (const [each, value] of objects) visitObjects(each, value, (_cls, ref) => situation.touch(bindings.simulated(ref) ?? ref));
  };

  /** An object on which both once differed: what follows from that is no stranger's doing. */
  const blemish = (call: TypedCall): void => {
    for (const [type, value] of typedParams(call)) visitObjects(type, value, (_cls, ref) => foreign.distrust(bindings.simulated(ref) ?? ref));
  };

  /** What the call names and nobody made was there before it. */
  const prepare = (exchange: Exchange, call: TypedCall, index: number): void => {
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
      if (bindings.simulated(token) !== undefined || /^9+,/.test(token) || token === `${'0'.repeat(20)},${'0'.repeat(20)}`) continue;
      const now = String(simulator.db.generation).padStart(20, '0');
      bindings.bind(token, `${now},${now}`);
    }
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

  /** A session that a recorded call could use, and nobody was recorded to open. */
  const adoptSession = (session: string, refused: readonly string[]): void => {
    if (!session.startsWith('OpaqueRef:') || bindings.simulated(session) !== undefined || refused[0] === 'SESSION_INVALID') return;
    situation.adopt('session', session);
  };

  const unanswered = async (exchange: Exchange): Promise<Difference[]> => {
    const gaveUp = exchange.elapsed_ms > 60_000;
    const reply = line.send(exchange, bindings.translate(exchange.request ?? ''), !gaveUp);
    if (gaveUp) {
      const found = await reply;
      return found === undefined ? [] : [differs('answer', 'none', found.body)];
    }
    // xapi went down and came back.
    simulator.restart();
    await reply;
    return [];
  };

  return { play, close: () => line.close() };
}

/** Calls that answer with all there is of a class. */
function isListing(call: TypedCall): boolean {
  if (/\.get_all(_records)?$/.test(call.method)) return true;
  return /\.(get_all(_records)?_where|get_by_name_label|get_by_uuid|get_possible_hosts)$/.test(call.method) || (call.method === 'event.from' && text(call.params[2]) === '');
}

function compareReplies(context: Comparison, exchange: Exchange, call: TypedCall | undefined, reply: Reply): Difference[] {
  const found: Difference[] = [];
  if (exchange.status !== reply.status) found.push(differs('status', String(exchange.status), String(reply.status)));
  const contentType = header(exchange, 'content-type');
  if (contentType !== reply.contentType) found.push(differs('content type', contentType ?? '–', reply.contentType ?? '–'));
  const [recorded, simulated] = [answerFrom(exchange.response ?? ''), answerFrom(reply.body)];
  if (recorded.error !== undefined || simulated.error !== undefined) return [...found, ...compareErrors(context, recorded, simulated)];
  if (recorded.envelope !== simulated.envelope) return [...found, differs('envelope', recorded.envelope, simulated.envelope)];
  const type = resultType(call);
  if (recorded.result !== undefined && simulated.result !== undefined) {
    if (call?.method === 'system.listMethods') {
      const names = new Set(items(simulated.result).map(text));
      const missing = items(recorded.result).map(text).filter((name) => !names.has(name));
      return missing.length === 0 ? found : [...found, differs('methods', missing.join(' '), 'not there')];
    }
    found.push(...compareValues(context, type, recorded.result, simulated.result, call?.method.replace(/^Async\./, '') ?? 'value', text(call?.params[1])));
  }
  return found;
}

function compareErrors(context: Comparison, recorded: ReturnType<typeof answerFrom>, simulated: ReturnType<typeof answerFrom>): Difference[] {
  const [left, right] = [recorded.error, simulated.error];
  const printed = (error: readonly string[] | undefined): string => (error === undefined ? 'success' : error.map((each) => context.bindings.translate(each)).join(' | '));
  if (left === undefined || right === undefined) return [differs('error', printed(left), printed(right))];
  const same = left.length === right.length && left.every((each, index) => context.bindings.unify(each, right[index] ?? '', (one, other) => one === other));
  if (!same) return [differs('error', printed(left), printed(right))];
  return recorded.envelope === simulated.envelope ? [] : [differs('envelope', recorded.envelope, simulated.envelope)];
}

// ---- the connection --------------------------------------------------------------------------------------------------

interface Line {
  /**
   * Sends a request and lets time go on until it is answered.
   * @param cut an answer is not waited for
   */
  send(exchange: Exchange, body: string, cut?: boolean): Promise<Reply | undefined>;
  /** Sends a request on a connection of its own, and lets it be under way. */
  start(exchange: Exchange, body: string): Promise<Reply | undefined>;
  /** Lets time go on until a call that was started is answered. */
  finish(reply: Promise<Reply | undefined>): Promise<Reply | undefined>;
  close(): void;
}

/** Long enough for a request to arrive and begin. */
async function settled(): Promise<void> {
  for (let wait = 0; wait < 20; wait += 1) await turn();
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function createLine(simulator: Simulator, clock: VirtualClock): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ours = new Set([simulator.url, ...simulator.pool.hosts.map((host) => simulator.urlOf(host))].map((url) => new URL(url).port));
  let arrived = 0;
  let answered = 0;
  const onArrival = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    if (ours.has(String(request.socket.localPort))) arrived += 1;
  };
  const onAnswer = (message: unknown): void => {
    const { response } = message as { readonly response: ServerResponse };
    if (ours.has(String(response.req.socket.localPort))) answered += 1;
  };
  subscribe('http.server.request.start', onArrival);
  subscribe('http.server.response.finish', onAnswer);

  const post = (exchange: Exchange, body: string, by: Agent | undefined): { readonly reply: Promise<Reply | undefined>; readonly hangUp: () => void } => {
    // Which host a request went to is not recorded; only a member sends its callers on.
    const atMember = answerFrom(exchange.response ?? '').error?.[0] === 'HOST_IS_SLAVE';
    const { Host: _host, ...headers } = exchange.request_headers;
    const master = [...simulator.db.all('pool')][0]?.[1].master;
    const host = simulator.pool.hosts.find((each) => (each === master) !== atMember) ?? simulator.pool.hosts[0];
    const { hostname, port } = new URL(host === undefined ? simulator.url : simulator.urlOf(host));
    const options = {
      agent: by, hostname, port, method: exchange.method, path: exchange.path,
      headers: { ...headers, ...(exchange.request === null ? {} : { 'Content-Length': Buffer.byteLength(body) }) },
    };
    let hangUp = (): void => undefined;
    const reply = new Promise<Reply | undefined>((resolve) => {
      const sent = httpRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'], body: Buffer.concat(chunks).toString() }));
        response.on('error', () => resolve(undefined));
      });
      sent.on('error', () => resolve(undefined));
      hangUp = () => void sent.destroy();
      sent.end(exchange.request === null ? undefined : body);
    });
    return { reply, hangUp: () => hangUp() };
  };

  const send: Line['send'] = async (exchange, body, cut = false) => {
    const [before, done] = [arrived, answered];
    const { reply, hangUp } = post(exchange, body, agent);
    let ended = false;
    void reply.then(() => {
      ended = true;
    });
    while (arrived === before && !ended) await turn();
    if (cut) return reply;
    for (let step = 0; step < patience && !ended; step += 1) {
      for (let wait = 0; wait < 8 && answered === done && !ended; wait += 1) await turn();
      if (answered > done || ended) break;
      // Who waits for ever is not woken by the end of the day.
      if (exchange.status === null && clock.pending === 0) break;
      if (!(await clock.step())) await turn();
    }
    if (answered === done && !ended) hangUp();
    return reply;
  };

  const finish: Line['finish'] = async (reply) => {
    let ended = false;
    void reply.then(() => {
      ended = true;
    });
    for (let step = 0; step < patience && !ended; step += 1) {
      await settled();
      if (!ended) await clock.step();
    }
    return ended ? reply : undefined;
  };

  return {
    send,
    finish,
    start: (exchange, body) => post(exchange, body, new Agent({ keepAlive: false })).reply,
    close: () => {
      agent.destroy();
      unsubscribe('http.server.request.start', onArrival);
      unsubscribe('http.server.response.finish', onAnswer);
    },
  };
}
