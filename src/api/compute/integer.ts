import { ApiError } from '../../errors.ts';

/** The number that a part of a path is (nova/utils.py: validate_integer). @throws {ApiError} badRequest */
export function integerFrom(id: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(id)) throw new ApiError('badRequest', 'Invalid input received: id must be an integer');
  return Number(id);
}
