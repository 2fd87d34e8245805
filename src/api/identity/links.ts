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

/** A parameter that says yes by being there, unless it is 0 (keystone/server/flask/common.py: query_filter_is_true). */
export const isAsked = (text: string | undefined): boolean => text !== undefined && text !== '0';
