/** The connection to the simulator: what is sent, and how time goes on until it is answered. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { type Simulator, type VirtualClock } from '../../../src/simulator/simulator.ts';
import type { Exchange } from './trace.ts';
import { answerFrom } from './value.ts';

export interface Reply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Steps of time that one answer may need. */
export const patience = 60;

export interface Line {
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
export async function settled(): Promise<void> {
  for (let wait = 0; wait < 20; wait += 1) await turn();
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createLine(simulator: Simulator, clock: VirtualClock): Line {
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
