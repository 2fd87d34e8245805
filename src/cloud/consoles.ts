/**
 * Consoles of servers: a token opens one for a while. What it leads to is looked up when it is used, for a server moves.
 * Nova: nova/objects/console_auth_token.py.
 */
import { createHash, randomUUID } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import type { Server } from './servers/server.ts';

/** Milliseconds for which a token opens a console (Nova: [consoleauth] token_ttl). */
const lifetime = 600_000;

/** The kinds of consoles that Nova knows, by protocol; a pool's hosts have one of them. */
export type ConsoleProtocol = 'vnc' | 'spice' | 'rdp' | 'serial' | 'mks';

export interface Console {
  readonly serverId: string;
  /** Address of the host that it is on. */
  readonly host: string;
  readonly port: number;
  /** uuid of XAPI's console. */
  readonly uuid: string;
  /** Where XAPI says it is: `https://HOST/console?…`. */
  readonly location: string;
}

/**
 * A token for a server's console.
 * @throws ApiError badRequest for a kind that there is not (nova/exception.py: ConsoleTypeUnavailable, ConsoleTypeInvalid); conflict while it
 * is built and where no host is its own
 */
export async function openConsole(cloud: Cloud, server: Server, protocol: ConsoleProtocol, type: string): Promise<string> {
  if (server.vmState === 'building' || server.host === null) throw new ApiError('conflict', `Instance ${server.id} is not ready`);
  if (protocol !== 'vnc') throw new ApiError('badRequest', `Unavailable console type ${type}.`);
  if (type !== 'novnc') throw new ApiError('badRequest', `Invalid console type ${type}`);
  const token = randomUUID();
  const now = cloud.clock.now();
  const { db } = cloud.store;
  await db.deleteFrom('console_tokens').where('expires_at', '<=', now).execute();
  await db.insertInto('console_tokens').values({ token_hash: hashOf(token), server_id: server.id, expires_at: now + lifetime }).execute();
  return token;
}

/** Id of the server whose console a token opens; undefined for one that is unknown or too old. */
export async function serverOfToken(cloud: Cloud, token: string): Promise<string | undefined> {
  const row = await cloud.store.db.selectFrom('console_tokens').select(['server_id', 'expires_at']).where('token_hash', '=', hashOf(token)).executeTakeFirst();
  return row === undefined || row.expires_at <= cloud.clock.now() ? undefined : row.server_id;
}

/** What a token leads to now; undefined when the token or its server is gone, or the server does not run. */
export async function findConsole(cloud: Cloud, token: string): Promise<Console | undefined> {
  const server = cloud.servers.get(await serverOfToken(cloud, token) ?? '');
  const { cache } = server?.pool ?? {};
  const consoles = server === undefined ? [] : cache?.get('VM', server.vm)?.consoles.flatMap((ref) => cache.get('console', ref) ?? []) ?? [];
  const console = consoles.find(({ protocol, location }) => protocol === 'rfb' && URL.canParse(location));
  if (server === undefined || console === undefined) return undefined;
  const { hostname, port, protocol } = new URL(console.location);
  const portNumber = port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
  return { serverId: server.id, host: hostname, port: portNumber, uuid: console.uuid, location: console.location };
}

/** A database that is seen by others opens no console. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
