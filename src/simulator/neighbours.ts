/** Pools that reach each other over the network: where a token of `host.migrate_receive` leads. */
import type { Ref } from '../xapi/datamodel.ts';
import { fail } from './failure.ts';
import { isLive } from './placement.ts';
import type { World } from './world.ts';

export interface Destination {
  readonly world: World;
  readonly host: Ref<'host'>;
  /** A session there, which the token carries. */
  readonly session: string;
}

/**
 * The host that a token of host.migrate_receive names, in this pool or another.
 * @throws Failure INTERNAL_ERROR Not_found when the token is none, CANNOT_CONTACT_HOST when nobody has that address, SESSION_INVALID
 */
export function destinationOf(world: World, dest: Readonly<Record<string, string>>): Destination {
  const { host, session_id: session, master } = dest;
  if (host === undefined || session === undefined) return fail('INTERNAL_ERROR', 'Not_found');
  const there = world.db.has('host', host) ? world : [...world.neighbours].find((each) => each.db.has('host', host));
  if (there === undefined && master !== undefined) return fail('CANNOT_CONTACT_HOST', addressIn(master));
  const target = there ?? world;
  if (!target.db.has('session', session)) return fail('SESSION_INVALID', session);
  target.db.get('host', host);
  return { world: target, host: host as Ref<'host'>, session };
}

const addressIn = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : url);

/** Whether the sender can still speak to the other side: its session holds, and the host lives. */
export const isReachable = ({ world, host, session }: Destination): boolean =>
  world.db.has('session', session) && world.db.has('host', host) && isLive(world, host);
