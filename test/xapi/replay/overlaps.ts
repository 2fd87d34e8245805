/**
 * Which calls were under way together. A recording tells answers in the order in which they came, so of two calls that overlapped the longer
 * one stands later. A call stood in nobody's way unless something shows it: only then it is sent before its place.
 */
import type { Bindings } from './bindings.ts';
import { isRead, type Methods, type TypedCall, typedCall, typedParams, visitObjects } from './knowledge.ts';
import type { Exchange, Trace } from './trace.ts';
import { answerFrom, callFrom, text } from './value.ts';

/** A later exchange whose call may have been under way. */
export interface Later {
  readonly index: number;
  readonly exchange: Exchange;
  readonly call: TypedCall;
}

/** So many exchanges are looked at ahead. */
const horizon = 12;
/** Milliseconds: shorter calls are not waited for by others. */
const noticeable = 200;

export interface Overlaps {
  /** Calls behind a place that lasted so long that they must, or may, have begun before it; the next one first. */
  candidates(index: number): Later[];
  /** Those of them that must have been under way when the call at a place was sent, by what the recording says of both. */
  required(index: number, call: TypedCall): Later[];
  /** Whether a recorded answer shows work that no recorded call has begun yet. */
  showsUnknownWork(exchange: Exchange, call: TypedCall): boolean;
}

export function createOverlaps(trace: Trace, methods: Methods, bindings: Bindings, contradicts: (exchange: Exchange) => boolean): Overlaps {
  const laterCalls = (index: number): Later[] => {
    const found: Later[] = [];
    for (let later = index + 1; later < Math.min(index + horizon, trace.exchanges.length); later += 1) {
      const exchange = trace.exchanges[later];
      const call = exchange === undefined ? undefined : typedCall(callFrom(exchange.request ?? ''), methods);
      if (exchange !== undefined && call !== undefined) found.push({ index: later, exchange, call });
    }
    return found;
  };

  const candidates: Overlaps['candidates'] = (index) => {
    let elapsed = trace.exchanges[index]?.elapsed_ms ?? 0;
    return laterCalls(index).filter(({ exchange, call }) => {
      const isLong = exchange.elapsed_ms > Math.max(elapsed, noticeable);
      elapsed += exchange.status === null ? 0 : exchange.elapsed_ms;
      return isLong && !isRead(call.method);
    });
  };

  const required: Overlaps['required'] = (index, call) => {
    const exchange = trace.exchanges[index];
    if (exchange === undefined) return [];
    const [code] = answerFrom(exchange.response ?? '').error ?? [];
    // What cancelled it was sent while it was under way, whatever its own answer took.
    if (code === 'TASK_CANCELLED') return laterCalls(index).filter((later) => /\.hard_(?:shutdown|reboot)$/.test(later.call.method) && sharesVm(call, later.call)).slice(0, 1);
    if (call.method === 'session.logout' && code === undefined) {
      return laterCalls(index).filter((later) => text(later.call.params[0]) === text(call.params[0]) && answerFrom(later.exchange.response ?? '').error?.[0] !== 'SESSION_INVALID');
    }
    // Of callers who were all at it at once one won.
    if (code === 'MAP_DUPLICATE_KEY') {
      const key = call.params.slice(1, 3).map(text).join(' ');
      const others = laterCalls(index);
      const last = others.findIndex((later) => later.call.method !== call.method);
      return others.slice(0, last < 0 ? undefined : last).filter((later) => later.call.params.slice(1, 3).map(text).join(' ') === key && answerFrom(later.exchange.response ?? '').error === undefined).slice(0, 1);
    }
    if (!contradicts(exchange) && !showsUnknownWork(exchange, call)) return [];
    return candidates(index).filter((later) => vmsOf(call).size === 0 || sharesVm(call, later.call)).slice(0, 1);
  };

  const showsUnknownWork: Overlaps['showsUnknownWork'] = ({ response }, call) => {
    const marks = call.method === 'VM.get_current_operations' ? /(?:"result":\{"|<name>Value<\/name><value><struct><member><name>)(OpaqueRef:[0-9a-f-]{36})/g
      : /current_operations(?:":\{"|<\/name><value><struct><member><name>)(OpaqueRef:[0-9a-f-]{36})/g;
    return [...(response ?? '').matchAll(marks)].some(([, task = '']) => bindings.simulated(task) === undefined);
  };

  return { candidates, required, showsUnknownWork };
}

function vmsOf(call: TypedCall): Set<string> {
  const found = new Set<string>();
  for (const [type, value] of typedParams(call)) {
    visitObjects(type, value, (cls, ref) => {
      if (cls === 'VM') found.add(ref);
    });
  }
  return found;
}

function sharesVm(one: TypedCall, other: TypedCall): boolean {
  const vms = vmsOf(one);
  return [...vmsOf(other)].some((vm) => vms.has(vm));
}
