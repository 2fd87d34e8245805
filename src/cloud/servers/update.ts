/** What a user may change of a server without touching the VM's life: name, description, addresses to show, metadata, and the state mark. */
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { ApiError } from '../../errors.ts';
import { encodeText, keys, metadataPrefix, writeEntry, writeKey } from '../other-config.ts';
import { assertAllowed } from './allowed-states.ts';
import type { Server } from './server.ts';

export interface ServerUpdate {
  readonly name?: string;
  /** Null takes it away. */
  readonly description?: string | null;
  readonly accessIPv4?: string;
  readonly accessIPv6?: string;
  readonly diskConfig?: 'MANUAL' | 'AUTO';
  readonly hostname?: string;
}

/** Answers the server as it is afterwards. */
export async function updateServer(cloud: Cloud, _caller: Caller, server: Server, update: ServerUpdate): Promise<Server> {
  const { pool, vm } = server;
  if (update.name !== undefined) await pool.call('VM.set_name_label', vm, update.name);
  if (update.description !== undefined) await pool.call('VM.set_name_description', vm, update.description ?? '');
  if (update.accessIPv4 !== undefined) await writeKey(pool, vm, keys.accessIPv4, update.accessIPv4 === '' ? undefined : update.accessIPv4);
  if (update.accessIPv6 !== undefined) await writeKey(pool, vm, keys.accessIPv6, update.accessIPv6 === '' ? undefined : update.accessIPv6);
  if (update.diskConfig !== undefined) await writeKey(pool, vm, keys.diskConfig, update.diskConfig);
  if (update.hostname !== undefined) await writeKey(pool, vm, keys.hostname, update.hostname);
  await pool.settle();
  return currentServer(cloud, server);
}

/** @throws ApiError notFound when it is gone meanwhile */
export function currentServer(cloud: Cloud, server: Server): Server {
  const now = cloud.servers.get(server.id);
  if (now === undefined) throw new ApiError('notFound', `Instance ${server.id} could not be found.`);
  return now;
}

/**
 * Sets the given items; with `replace` it also takes away all others. One key of the VM's map for each, so that two who set different items
 * do not undo each other. Answers all items as they are afterwards.
 * @throws ApiError conflict (state, lock)
 */
export async function setServerMetadata(
  cloud: Cloud, caller: Caller, server: Server, items: Readonly<Record<string, string>>, { replace = false } = {},
): Promise<Readonly<Record<string, string>>> {
  assertAllowed(server, 'update metadata', caller);
  const { pool, vm } = server;
  const gone = replace ? Object.keys(server.metadata).filter((key) => !Object.hasOwn(items, key)) : [];
  for (const key of gone) await writeEntry(pool, 'VM', vm, metadataPrefix + key, undefined);
  const known = pool.cache.get('VM', vm)?.other_config;
  for (const [key, value] of Object.entries(items)) await writeEntry(pool, 'VM', vm, metadataPrefix + key, encodeText(value), known);
  await pool.settle();
  return currentServer(cloud, server).metadata;
}

/** @throws ApiError notFound when there is no such item; conflict (state, lock) */
export async function deleteServerMetadata(_cloud: Cloud, caller: Caller, server: Server, key: string): Promise<void> {
  if (!Object.hasOwn(server.metadata, key)) throw new ApiError('notFound', 'Metadata item was not found');
  assertAllowed(server, 'delete metadata', caller);
  await writeEntry(server.pool, 'VM', server.vm, metadataPrefix + key, undefined);
  await server.pool.settle();
}

/**
 * os-resetState. `active` takes the mark of an error away, and the server is again what its VM is; `error` sets it. Neither touches the VM.
 * A workflow that still runs here goes on: the claim of a dead one is taken over by itself, so there is no task state to clear.
 */
export async function resetServerState(_cloud: Cloud, caller: Caller, server: Server, state: 'active' | 'error'): Promise<void> {
  assertAllowed(server, 'os-resetState', caller);
  await writeKey(server.pool, server.vm, keys.error, state === 'error' ? true : undefined);
  if (state === 'active') await writeKey(server.pool, server.vm, keys.fault, undefined);
  await server.pool.settle();
}
