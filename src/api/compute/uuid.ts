/** Ids in paths that a version demands to be UUIDs. */
import { ApiError } from '../../errors.ts';

/** Dashed or not, any case (oslo_utils.uuidutils, is_uuid_like). @throws ApiError badRequest in Nova's words */
export function assertUuid(text: string): void {
  if (!/^[0-9a-f]{32}$/i.test(text.replaceAll('-', ''))) throw new ApiError('badRequest', `Invalid uuid ${text}`);
}
