/** Links of things (keystone/server/flask/common.py: wrap_member), and what the parameters of lists mean. */
import { invalid } from '../../cloud/identity/refusals.ts';
import type { ApiRequest } from '../../http/service.ts';

type Bases = Pick<ApiRequest, 'base'>;

/** @param path below the version, such as `users/ID` */
export const selfLink = ({ base }: Bases, path: string): { self: string } => ({ self: `${base}/v3/${path}` });

/** A change may name what it changes, and nothing else (keystone/server/flask/common.py: _require_matching_id). @throws ApiError badRequest */
export function mustNameItself(wire: Readonly<Record<string, unknown>>, id: string): void {
  if (wire['id'] !== undefined && wire['id'] !== null && wire['id'] !== id) throw invalid('Cannot change ID');
}

/** `enabled=…` of a list (oslo.utils: strutils.bool_from_string). */
export const wantedFlag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : !/^(?:0|f|false|n|no|off)$/i.test(text));

/** A parameter that says yes by being there, unless it is 0 (keystone/server/flask/common.py: query_filter_is_true). */
export const isAsked = (text: string | undefined): boolean => text !== undefined && text !== '0';
