/** Operations that somebody forbade on a VM in XAPI itself (`VM.blocked_operations`; Xen Orchestra's protection from deletion). */
import { ApiError } from '../../errors.ts';
import type { Server } from './server.ts';

/**
 * Told at once and not after the 202.
 * @throws ApiError conflict when every one of the operations is blocked
 */
export function assertNotBlocked(server: Server, operations: readonly string[]): void {
  const blocked = server.pool.cache.get('VM', server.vm)?.blocked_operations ?? {};
  const [first] = operations;
  if (first === undefined || !operations.every((operation) => operation in blocked)) return;
  throw new ApiError('conflict', `The operation ${first} is blocked on instance ${server.id}.`);
}
