/** Compares whole answers: status, content type, envelope, error or result. */
import { type Comparison, compareValues, type Difference, differs } from './compare.ts';
import { resultType, type TypedCall } from './knowledge.ts';
import type { Reply } from './line.ts';
import { type Exchange, header } from './trace.ts';
import { answerFrom, items, text } from './value.ts';

/** Calls that answer with all there is of a class. */
export function isListing(call: TypedCall): boolean {
  if (/\.get_all(_records)?$/.test(call.method)) return true;
  return /\.(get_all(_records)?_where|get_by_name_label|get_by_uuid|get_possible_hosts)$/.test(call.method) || (call.method === 'event.from' && /^(?:0+,0+)?$/.test(text(call.params[2])));
}

export function compareReplies(context: Comparison, exchange: Exchange, call: TypedCall | undefined, reply: Reply): Difference[] {
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
  const [code, problems = ''] = left;
  if (code === 'CANNOT_EVACUATE_HOST' && right[0] === code) {
    // One entry a guest, in any order.
    const sorted = (text: string): string => text.split('|').sort().join('|');
    if (sorted(context.bindings.translate(problems)) === sorted(right[1] ?? '')) return [];
  }
  const same = left.length === right.length && left.every((each, index) => context.bindings.unify(each, right[index] ?? '', (one, other) => one === other));
  if (!same) return [differs('error', printed(left), printed(right))];
  return recorded.envelope === simulated.envelope ? [] : [differs('envelope', recorded.envelope, simulated.envelope)];
}
