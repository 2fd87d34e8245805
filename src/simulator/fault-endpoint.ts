/**
 * Trouble on order for a simulator that is a process of its own (`--faults`): a small HTTP service on a loopback port.
 *
 *     GET /rules                       the rules that have strikes left
 *     POST /rules                      a rule of `faults.ts` as JSON, `"times": "always"` for ever; answers its number
 *     DELETE /rules, /rules/NUMBER     takes them, or it, back
 *     POST /sessions/expire, /events/lose, /connections/drop, /restart
 *     POST /failover                   {"lostMinutes": 5}
 *     POST /hosts/NAME/die             {"noticedAfter": 5}, in seconds; ten minutes unless told, as XAPI takes
 *     POST /hosts/NAME/return
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from './failure.ts';
import type { FaultRule } from './faults.ts';
import type { HostRef } from './listeners.ts';
import type { Simulator } from './simulator.ts';

/** What the client asked for is not to be had; the sentence says why. */
class Refused extends Error {
  readonly status: 400 | 404;
  constructor(status: 400 | 404, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && value >= 0;
const oneOf = (...words: readonly string[]): Check => (value) => words.includes(String(value));

/** Keys of a rule and what they may be. */
const ruleKeys: Readonly<Record<keyof FaultRule, Check>> = {
  method: isText, object: isText, skip: isCount, times: (value) => isCount(value) || value === 'always', delay: isCount,
  error: (value) => Array.isArray(value) && value.length > 0 && value.every(isText), when: oneOf('before', 'after'), cut: oneOf('before', 'after'),
  stall: (value) => typeof value === 'boolean',
};
const isRuleKey = (key: string): key is keyof FaultRule => Object.hasOwn(ruleKeys, key);

function ruleFrom(body: Readonly<Record<string, unknown>>): FaultRule {
  for (const [key, value] of Object.entries(body)) {
    if (!isRuleKey(key)) throw new Refused(400, `a rule has no "${key}"; it has ${Object.keys(ruleKeys).join(', ')}`);
    if (!ruleKeys[key](value)) throw new Refused(400, `${key} cannot be ${JSON.stringify(value)}`);
  }
  if (body['method'] === undefined) throw new Refused(400, 'a rule names a method');
  return { ...body, ...(body['times'] === 'always' ? { times: Infinity } : {}) } as unknown as FaultRule;
}

type Body = Readonly<Record<string, unknown>>;
type Action = (simulator: Simulator, rules: Map<number, () => void>, body: Body, name: string) => unknown;

const hostNamed = ({ db }: Simulator, name: string): HostRef => {
  const found = db.refs('host').find((host) => db.get('host', host).name_label === name || db.get('host', host).uuid === name);
  if (found === undefined) throw new Refused(404, `the pool has no host "${name}"`);
  return found;
};

/** Method and path, `*` for a name. What an action answers is the body. */
const actions: Readonly<Record<string, Action>> = {
  'GET /rules': ({ faults }) => faults.rules.map((rule) => ({ ...rule, ...(rule.times === Infinity ? { times: 'always' } : {}) })),
  'POST /rules': ({ faults }, rules, body) => {
    const number = rules.size + 1;
    rules.set(number, faults.add(ruleFrom(body)));
    return { number };
  },
  'DELETE /rules': ({ faults }) => faults.clear(),
  'DELETE /rules/*': (_simulator, rules, _body, name) => {
    const takeBack = rules.get(Number(name));
    if (takeBack === undefined) throw new Refused(404, `there was no rule ${name}`);
    takeBack();
  },
  'POST /sessions/expire': (simulator) => simulator.expireSessions(),
  'POST /events/lose': (simulator) => simulator.loseEvents(),
  'POST /connections/drop': (simulator) => simulator.dropConnections(),
  'POST /restart': (simulator) => simulator.restart(),
  'POST /failover': (simulator, _rules, { lostMinutes = 0 }) => {
    if (!isCount(lostMinutes)) throw new Refused(400, 'lostMinutes is a number of minutes');
    return { master: simulator.db.get('host', simulator.failOver({ lostMinutes: Number(lostMinutes) })).name_label };
  },
  'POST /hosts/*/die': (simulator, _rules, { noticedAfter }, name) => {
    if (noticedAfter !== undefined && !isCount(noticedAfter)) throw new Refused(400, 'noticedAfter is a number of seconds');
    simulator.hostDies(hostNamed(simulator, name), noticedAfter === undefined ? undefined : Number(noticedAfter) * 1000);
  },
  'POST /hosts/*/return': (simulator, _rules, _body, name) => simulator.hostReturns(hostNamed(simulator, name)),
};

export interface FaultEndpoint {
  readonly url: string;
  close(): void;
}

export async function openFaultEndpoint(simulator: Simulator): Promise<FaultEndpoint> {
  const rules = new Map<number, () => void>();
  const server: Server = createServer((request, response) => {
    void answer(simulator, rules, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(simulator: Simulator, rules: Map<number, () => void>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  try {
    const [, first = '', name = '', ...rest] = (request.url ?? '/').split('?', 1)[0]?.split('/') ?? [];
    const exact = ['', first, name, ...rest].filter((part, index) => index === 0 || part !== '').join('/');
    const action = actions[`${request.method ?? ''} ${exact}`] ?? actions[`${request.method ?? ''} ${['', first, '*', ...rest].join('/')}`];
    if (action === undefined) throw new Refused(404, `there is no ${request.method} ${request.url}; there are ${Object.keys(actions).join(', ')}`);
    send(200, (await action(simulator, rules, await bodyOf(request), decodeURIComponent(name))) ?? {});
  } catch (error) {
    const status = error instanceof Refused ? error.status : error instanceof Failure ? 400 : 500;
    send(status, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** @throws Refused for what is no JSON object; its type must say so, lest a web page sends it from somebody's browser */
async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0 && request.method === 'GET') return {};
  if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') throw new Refused(400, 'the content type must be application/json');
  const text = Buffer.concat(chunks).toString('utf8').trim();
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body;
  } catch (error) {
    throw new Refused(400, `the body is no JSON: ${(error as Error).message}`);
  }
  throw new Refused(400, 'the body is no JSON object');
}
