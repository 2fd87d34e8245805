/** Moments on the wire, in UTC and to the microsecond (oslo_utils.timeutils; keystone/common/utils.py: isotime). */
import type { Moment } from '../../cloud/identity/moment.ts';
import { invalid } from '../../cloud/identity/refusals.ts';

/** @param text ISO 8601, in UTC when it names no zone @throws ApiError badRequest (ValidationTimeStampError) */
export function momentFrom(text: string): Moment {
  const match = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const [, seconds = '', fraction = '', zone = 'Z'] = match ?? [];
  const time = match === null ? Number.NaN : Date.parse(seconds.replace(' ', 'T') + zone.replace(/(\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(time)) {
    throw invalid('Timestamp not in expected format. The server could not comply with the request since it is either malformed or otherwise incorrect.'
      + ' The client is assumed to be in error.');
  }
  const micros = Number(fraction.padEnd(6, '0'));
  return { milliseconds: time + Math.floor(micros / 1000), microseconds: micros % 1000 };
}

/** Without a zone. */
export const timestampOf = ({ milliseconds, microseconds }: Moment): string =>
  new Date(milliseconds).toISOString().replace('Z', String(microseconds).padStart(3, '0'));
