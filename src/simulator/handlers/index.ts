/** Contents page: what a host answers over HTTP beside RPC, by method and path; and who may ask. Source: datamodel.ml `http_actions`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Release } from '../../xapi/datamodel.ts';
import type { HostRef } from '../listeners.ts';
import { has } from '../releases.ts';
import type { World } from '../world.ts';
import { openConsole, upgradeConsole } from './console.ts';
import { exportRawVdi, importRawVdi } from './raw-vdi.ts';
import { hostRrd, rrdUpdates, vmRrd } from './rrd.ts';
import { isAuthorised, refusalText, refuse, type Visit, visitOf } from './visit.ts';
import { exportVm, importVm } from './xva.ts';

interface Handler {
  readonly since: Release;
  readonly serve: (visit: Visit, response: ServerResponse) => void | Promise<void>;
}

/** What a release does not have is answered as any unknown path. */
const handlers: Readonly<Record<string, Handler>> = {
  'PUT /import_raw_vdi': { since: 'rio', serve: importRawVdi },
  'GET /export_raw_vdi': { since: 'clearwater', serve: exportRawVdi },
  'GET /export': { since: 'rio', serve: exportVm },
  'PUT /import': { since: 'rio', serve: importVm },
  'GET /rrd_updates': { since: 'orlando', serve: rrdUpdates },
  'GET /vm_rrd': { since: 'orlando', serve: vmRrd },
  'GET /host_rrd': { since: 'orlando', serve: hostRrd },
};

/** Takes over the socket: a protocol of its own follows. */
type SocketHandler = (visit: Visit, socket: Duplex) => void;
const tunnels: Readonly<Record<string, SocketHandler>> = { 'CONNECT /console': openConsole, 'GET /console': upgradeConsole };

const pathOf = (request: IncomingMessage): string => `${request.method ?? ''} ${(request.url ?? '/').split('?', 1)[0] ?? '/'}`;

export interface HttpHandlers {
  /** Answers whether it took the request. */
  serve(request: IncomingMessage, response: ServerResponse, host: HostRef | undefined): boolean;
  /** For CONNECT, and for requests that want another protocol. */
  tunnel(request: IncomingMessage, socket: Duplex, host: HostRef | undefined): void;
}

export function createHandlers(world: World): HttpHandlers {
  return {
    serve: (request, response, host) => {
      const handler = handlers[pathOf(request)];
      if (handler === undefined || !has(world.profile.level, handler.since)) return false;
      const visit = visitOf(world, request, host);
      if (isAuthorised(visit)) void Promise.resolve(handler.serve(visit, response)).catch((error: unknown) => refuse(visit, response, 500, error));
      else refuse(visit, response, 401);
      return true;
    },
    tunnel: (request, socket, host) => {
      const open = tunnels[pathOf(request)];
      const visit = visitOf(world, request, host);
      if (open === undefined) socket.end(refusalText(403));
      else if (!isAuthorised(visit)) socket.end(refusalText(401));
      else open(visit, socket);
    },
  };
}
