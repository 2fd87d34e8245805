/** Tags of a server: `VM.tags`, one call for each, so that tags which Nova could not have (XenCenter's users give them) stay. */
import { ApiError } from '../../errors.ts';
import { isSpeakable } from '../../xapi/values.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { assertAllowed } from './allowed-states.ts';
import type { Server } from './server.ts';
import { currentServer } from './update.ts';

/** Nova: nova/objects/instance.py, MAX_TAG_COUNT. */
const maxTags = 50;

/** Answers what is there afterwards, sorted. @throws ApiError conflict (state), badRequest for text that no pool takes */
export async function replaceServerTags(cloud: Cloud, caller: Caller, server: Server, tags: readonly string[]): Promise<readonly string[]> {
  assertAllowed(server, tags.length === 0 ? 'delete tags' : 'update tags', caller);
  if (!tags.every(isSpeakable)) throw new ApiError('badRequest', 'The request holds text that a pool cannot store.');
  for (const tag of server.tags) if (!tags.includes(tag)) await server.pool.call('VM.remove_tags', server.vm, tag);
  for (const tag of new Set(tags)) if (!server.tags.includes(tag)) await server.pool.call('VM.add_tags', server.vm, tag);
  await server.pool.settle();
  return currentServer(cloud, server).tags;
}

/** False when it was there before. @throws ApiError conflict (state), badRequest when there are too many */
export async function addServerTag(_cloud: Cloud, caller: Caller, server: Server, tag: string): Promise<boolean> {
  assertAllowed(server, 'update tag', caller);
  if (server.tags.length >= maxTags) throw new ApiError('badRequest', `The number of tags exceeded the per-server limit ${maxTags}`);
  if (server.tags.includes(tag)) return false;
  await server.pool.call('VM.add_tags', server.vm, tag);
  await server.pool.settle();
  return true;
}

/** @throws ApiError conflict (state), notFound when it is not there */
export async function deleteServerTag(_cloud: Cloud, caller: Caller, server: Server, tag: string): Promise<void> {
  assertAllowed(server, 'delete tag', caller);
  if (!server.tags.includes(tag)) throw new ApiError('notFound', `Instance ${server.id} has no tag '${tag}'`);
  await server.pool.call('VM.remove_tags', server.vm, tag);
  await server.pool.settle();
}
