/** Ids that have to be UUIDs: in paths from some versions on, and in requests. */
import { ApiError } from '../../errors.ts';

/** Dashed or not, any case (oslo_utils.uuidutils, is_uuid_like). */
export const isUuid = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text.replaceAll('-', ''));

/** @throws ApiError badRequest in Nova's words */
export function assertUuid(text: string): void {
  if (!isUuid(text)) throw new ApiError('badRequest', `Invalid uuid ${text}`);
}
