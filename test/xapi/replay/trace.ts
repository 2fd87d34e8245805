/** Recorded exchanges of a real xapi, one JSON object a line: what was asked, what it answered. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Exchange {
  /** What the recorder called it; only for people. */
  readonly name: string;
  readonly protocol: 'xmlrpc' | 'jsonrpc1' | 'jsonrpc2' | 'http';
  readonly method: string;
  readonly path: string;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request: string | null;
  /** Null: there was no answer, the connection was closed or the client gave up. */
  readonly status: number | null;
  readonly headers: readonly (readonly [string, string])[] | null;
  readonly response: string | null;
  readonly elapsed_ms: number;
  readonly flow?: string;
}

export interface Trace {
  readonly file: string;
  readonly exchanges: readonly Exchange[];
}

/** All traces of a folder, in the order of their names: the order in which they were recorded. */
export function readTraces(folder: string): Trace[] {
  return readdirSync(folder).filter((file) => file.endsWith('.jsonl')).sort().map((file) => ({
    file,
    exchanges: readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Exchange),
  }));
}

/** A header of the recorded answer, whatever its spelling. */
export function header(exchange: Exchange, name: string): string | undefined {
  return exchange.headers?.find(([key]) => key.toLowerCase() === name)?.[1];
}
