/** Consoles of servers. Nova: nova/api/openstack/compute/remote_consoles.py, console_auth_tokens.py. */
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/remote-consoles.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { findConsole, issueConsoleToken, serverOfToken, type ConsoleProtocol } from '../../cloud/consoles.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

// DEVIATION: a pool's hosts have VNC consoles, and serial ones of paravirtual guests: those of other guests, SPICE, RDP and MKS ones are refused with 400.

type ConsoleRequest = Pick<ApiRequest, 'identity' | 'root'> & { readonly path: { readonly server_id: string } };

/** A page that shows the screen; for programs that show a terminal the websocket itself. */
async function urlOf(request: ConsoleRequest, cloud: Cloud, protocol: ConsoleProtocol, type: string): Promise<string> {
  const token = await issueConsoleToken(cloud, getServer(cloud, request.path.server_id, request), protocol, type);
  if (protocol === 'serial') return `${request.root.replace(/^http/, 'ws')}/console?token=${token}`;
  return `${request.root}/console/vnc_lite.html?path=${encodeURIComponent(`console?token=${token}`)}`;
}

const consoleOf = async (request: ConsoleRequest, cloud: Cloud, protocol: ConsoleProtocol, { type }: { readonly type: string }) =>
  ({ console: { type, url: await urlOf(request, cloud, protocol, type) } });

export const remoteConsoleHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'servers.action.os-getVNCConsole': (request, cloud) => consoleOf(request, cloud, 'vnc', request.body['os-getVNCConsole']),
  'servers.action.os-getSPICEConsole': (request, cloud) => consoleOf(request, cloud, 'spice', request.body['os-getSPICEConsole']),
  'servers.action.os-getRDPConsole': (request, cloud) => consoleOf(request, cloud, 'rdp', request.body['os-getRDPConsole']),
  'servers.action.os-getSerialConsole': (request, cloud) => consoleOf(request, cloud, 'serial', request.body['os-getSerialConsole']),

  'remoteConsoles.create': async (request, cloud) => {
    const { protocol, type } = request.body.remote_console;
    return { remote_console: { protocol, type, url: await urlOf(request, cloud, protocol, type) } };
  },

  'consoleAuthTokens.show': async (request, cloud) => {
    const { token } = request.path;
    const unknown = new ApiError('notFound', 'Token not found');
    if (!request.version.has('anyConsoleToken')) {
      // Those of RDP consoles alone, of which there are none.
      throw await serverOfToken(cloud, token) === undefined ? unknown
        : new ApiError('unauthorized', 'The requested console type details are not accessible');
    }
    const found = await findConsole(cloud, token);
    if (found === undefined) throw unknown;
    const { serverId, host, port, uuid } = found;
    return { console: { instance_uuid: serverId, host, port, internal_access_path: uuid, tls_port: null } };
  },
};
