/** Links of things and of lists (keystone/server/flask/common.py: wrap_member, wrap_collection), and what list filters mean. */
import type { ApiRequest } from '../../http/service.ts';

type Bases = Pick<ApiRequest, 'base'>;

/** @param path below the version, such as `users/ID` */
export const selfLink = ({ base }: Bases, path: string): { self: string } => ({ self: `${base}/v3/${path}` });

/** Keystone does not page these lists. The link repeats the query as it was sent. */
export function listLinks(request: Bases & Pick<ApiRequest, 'rawQuery'>, path: string): { next: null; self: string; previous: null } {
  const query = request.rawQuery.toString();
  return { next: null, self: `${request.base}/v3/${path}${query === '' ? '' : `?${query}`}`, previous: null };
}

/** `enabled=…` of a list (oslo.utils: strutils.bool_from_string). */
export const wantedFlag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : !/^(?:0|f|false|n|no|off)$/i.test(text));

/**
 * Lists are also filtered by a part of a text: `name__contains`, `name__startswith` and `name__endswith`, with an `i` before the word where case does
 * not count; another word filters nothing (keystone/server/flask/common.py: build_driver_hints, filter_by_attributes).
 * @param names the filters that the list has
 */
export function partlyMatching<T extends object>({ rawQuery }: Pick<ApiRequest, 'rawQuery'>, names: readonly (string & keyof T)[], items: readonly T[]): T[] {
  const wanted = [...rawQuery].flatMap(([key, value]) => {
    const [, name = '', anyCase = '', word = ''] = /^(.+?)__(i?)(contains|startswith|endswith)$/.exec(key) ?? [];
    const member = names.find((each) => each === name);
    return member === undefined ? [] : [(item: T) => isPart(item[member], value, word, anyCase !== '')];
  });
  return items.filter((item) => wanted.every((matches) => matches(item)));
}

function isPart(whole: unknown, part: string, word: string, isAnyCase: boolean): boolean {
  if (typeof whole !== 'string') return false;
  const [text, sought] = isAnyCase ? [whole.toLowerCase(), part.toLowerCase()] : [whole, part];
  return word === 'contains' ? text.includes(sought) : word === 'startswith' ? text.startsWith(sought) : text.endsWith(sought);
}

/** A parameter that says yes by being there, unless it is 0 (keystone/server/flask/common.py: query_filter_is_true). */
export const isAsked = (text: string | undefined): boolean => text !== undefined && text !== '0';
