/** The line to a guest's console: a CONNECT whose target is a path, after which the socket is RFB or a terminal. Source: xapi, console.ml. */
import { isIP, type Socket } from 'node:net';
import { TransportError } from './error.ts';
import { openStream, type StreamOptions } from './streams.ts';
import { urlOf } from './url-of.ts';

/**
 * Connects to a console.
 * @param location `console.location`: `https://HOST/console?…`, on the host where the guest runs
 * @throws TransportError when that host cannot be reached, is no host of this pool, or does not run the guest any more
 */
export async function openConsole(options: StreamOptions, location: string): Promise<Socket> {
  const line = await options.session.line();
  const reached = new URL(line.address);
  const known = [...options.knownAddresses()];
  const [, host = '', target = ''] = /^https?:\/\/([^/]*)(\/.*)$/.exec(location) ?? [];
  const there = host === '' || isDetour(reached, known) ? reached : urlOf(host, reached);
  const address = bare(there);
  // The session goes with it.
  if (there !== reached && !known.includes(address)) throw new TransportError(`${location} is on no host of the pool`, { notSent: true });
  const { socket, rest } = await openStream(options, 'CONNECT', new URL(target, there), line.session, []);
  socket.setTimeout(0);
  if (rest.length > 0) socket.unshift(rest);
  return socket;
}

/** Reached by an IP address that no host has: behind forwarded ports, as a simulated pool, the hosts' own addresses lead nowhere. */
const isDetour = (reached: URL, known: readonly string[]): boolean => isIP(bare(reached)) !== 0 && !known.includes(bare(reached));

const bare = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
