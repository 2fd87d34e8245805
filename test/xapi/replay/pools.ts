/** A trace may speak of several pools, one after the other. */
import type { Exchange, Trace } from './trace.ts';
import { answerFrom, callFrom, items, text } from './value.ts';

/** A stretch of a trace in which one pool was asked. */
export interface Stretch {
  /** The place of its first exchange in the trace. */
  readonly from: number;
  readonly exchanges: readonly Exchange[];
  /** All hosts of the pool, where the trace lists them. */
  readonly hosts: readonly string[];
}

/** Cuts a trace before the login to a pool of which no host was in the one before. */
export function stretchesOf({ exchanges }: Trace): Stretch[] {
  const cuts: { readonly from: number; hosts: Set<string> }[] = [{ from: 0, hosts: new Set() }];
  let login = 0;
  for (const [index, exchange] of exchanges.entries()) {
    const method = callFrom(exchange.request ?? '')?.method;
    if (method === 'session.login_with_password') login = index;
    if (method !== 'host.get_all') continue;
    const listed = items(answerFrom(exchange.response ?? '').result).map(text);
    const current = cuts.at(-1);
    if (current === undefined || listed.length === 0) continue;
    if (current.hosts.size === 0 || listed.some((host) => current.hosts.has(host))) for (const host of listed) current.hosts.add(host);
    else cuts.push({ from: login, hosts: new Set(listed) });
  }
  return cuts.map(({ from, hosts }, index) => ({ from, exchanges: exchanges.slice(from, cuts[index + 1]?.from), hosts: [...hosts] }));
}
