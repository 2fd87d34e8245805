/**
 * Consoles of servers: a token opens one for a while. What it leads to is looked up when it is used, for a server moves.
 * Nova: nova/objects/console_auth_token.py.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { ApiError } from '../errors.ts';
import type { Row } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import type { Server } from './servers/server.ts';

/** Milliseconds for which a token opens a console (Nova: [consoleauth] token_ttl). */
const lifetime = 600_000;

/** The kinds of consoles that Nova knows, by protocol. */
export type ConsoleProtocol = 'vnc' | 'spice' | 'rdp' | 'serial' | 'mks';

/** Those that a host has: a screen, and of a paravirtual guest its terminal too. */
const protocolsInXapi = { vnc: 'rfb', serial: 'vt100' } as const;
type ServedProtocol = keyof typeof protocolsInXapi;
const isServed = (protocol: ConsoleProtocol): protocol is ServedProtocol => protocol in protocolsInXapi;

export interface Console {
  readonly serverId: string;
  /** Address of the host that it is on. */
  readonly host: string;
  readonly port: number;
  /** uuid of XAPI's console. */
  readonly uuid: string;
}

/**
 * A token for a server's console.
 * @throws ApiError badRequest for a kind that there is not (nova/exception.py: ConsoleTypeUnavailable, ConsoleTypeInvalid); conflict while it
 * is built, where no host is its own, and for the terminal of a server that does not run
 */
export async function issueConsoleToken(cloud: Cloud, server: Server, protocol: ConsoleProtocol, type: string): Promise<string> {
  const notReady = new ApiError('conflict', `Instance ${server.id} is not ready`);
  if (server.vmState === 'building' || server.host === null) throw notReady;
  if (!isServed(protocol)) throw new ApiError('badRequest', `Unavailable console type ${type}.`);
  if (protocol === 'vnc' && type !== 'novnc') throw new ApiError('badRequest', `Invalid console type ${type}`);
  if (protocol === 'serial' && consoleInXapi(server, protocol) === undefined) {
    throw isParavirtual(server) ? notReady : new ApiError('badRequest', `Unavailable console type ${type}.`);
  }
  const token = randomUUID();
  const now = cloud.clock.now();
  const { db } = cloud.store;
  await db.deleteFrom('console_tokens').where('expires_at', '<=', now).execute();
  await db.insertInto('console_tokens').values({ token_hash: hashOf(token), server_id: server.id, protocol, expires_at: now + lifetime }).execute();
  return token;
}

/** Id of the server whose console a token opens; undefined for one that is unknown or too old. */
export const serverOfToken = async (cloud: Cloud, token: string): Promise<string | undefined> => (await readToken(cloud, token))?.server_id;

async function readToken({ clock, store: { db } }: Cloud, token: string) {
  const row = await db.selectFrom('console_tokens').selectAll().where('token_hash', '=', hashOf(token)).executeTakeFirst();
  return row === undefined || row.expires_at <= clock.now() ? undefined : row;
}

/** What a token leads to now; undefined when the token or its server is gone, or the server does not run. */
export async function findConsole(cloud: Cloud, token: string): Promise<Console | undefined> {
  const { server, console } = await consoleOfToken(cloud, token) ?? {};
  if (server === undefined || console === undefined || !URL.canParse(console.location)) return undefined;
  const { hostname, port, protocol } = new URL(console.location);
  const portNumber = port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
  return { serverId: server.id, host: hostname, port: portNumber, uuid: console.uuid };
}

/**
 * The bytes of the console that a token opens, in both directions; undefined as for {@link findConsole}.
 * @throws TransportError when the server's host cannot be reached
 */
export async function connectConsole(cloud: Cloud, token: string): Promise<Duplex | undefined> {
  const { server, console } = await consoleOfToken(cloud, token) ?? {};
  if (server === undefined || console === undefined) return undefined;
  cloud.log.info('a console is opened', { server: server.id, protocol: console.protocol });
  return server.pool.openConsole(console.location);
}

async function consoleOfToken(cloud: Cloud, token: string): Promise<{ server: Server; console: Row<'console'> } | undefined> {
  const known = await readToken(cloud, token);
  const server = known === undefined ? undefined : cloud.servers.get(known.server_id);
  const console = known === undefined || server === undefined ? undefined : consoleInXapi(server, known.protocol);
  return server === undefined || console === undefined ? undefined : { server, console };
}

function consoleInXapi({ pool: { cache }, vm }: Server, protocol: ServedProtocol): Row<'console'> | undefined {
  const consoles = cache.get('VM', vm)?.consoles.flatMap((ref) => cache.get('console', ref) ?? []) ?? [];
  return consoles.find((console) => console.protocol === protocolsInXapi[protocol]);
}

const isParavirtual = ({ pool, vm }: Server): boolean => pool.cache.get('VM', vm)?.HVM_boot_policy === '';

/** A database that is seen by others opens no console. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
