/**
 * Actions on what is around a server: its guest, its addresses, its security groups, its end. Nova: nova/api/openstack/compute/admin_password.py,
 * admin_actions.py, servers.py, console_output.py, security_groups.py, multinic.py, floating_ips.py, deferred_delete.py.
 */
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/compute/server-guest-actions.ts';
import type { ApiRequest, Handlers } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { findNetwork } from '../../../cloud/networks.ts';
import { portsOfServer } from '../../../cloud/ports.ts';
import { assertAllowed, assertPlaced } from '../../../cloud/servers/allowed-states.ts';
import { consoleOutputOf } from '../../../cloud/servers/console-output.ts';
import { deleteServer } from '../../../cloud/servers/delete.ts';
import { attachInterface, detachInterface } from '../../../cloud/servers/interfaces.ts';
import { changePassword } from '../../../cloud/servers/password.ts';
import { addSecurityGroup, removeSecurityGroup } from '../../../cloud/servers/security-groups.ts';
import type { Server } from '../../../cloud/servers/server.ts';
import { restoreServer } from '../../../cloud/servers/soft-delete.ts';
import type { ComputeFeature } from '../microversions.ts';
import { assertMapped, getServer } from './show.ts';

type ActionRequest = Pick<ApiRequest, 'identity'> & { readonly path: { readonly server_id: string } };
const serverOf = (request: ActionRequest, cloud: Cloud): Server => getServer(cloud, request.path.server_id, request);
const unsupported = 'The requested functionality is not supported.';

// DEVIATION: changePassword needs the plug-in `agent` of os-xenapi in dom0 and its agent in the guest, and is refused with 501 without them.
// DEVIATION: os-getConsoleOutput needs the plug-in `console` of os-xenapi in dom0, and is refused with 501 without it: XAPI itself has no such call.
// DEVIATION: trigger_crash_dump is refused with 400: XAPI has a call for it, VM.send_trigger, which no release carries out.
// DEVIATION: injectNetworkInfo is accepted and writes nothing into the guest, which learns its addresses from its network.
// DEVIATION: addFixedIp attaches one more interface, and removeFixedIp detaches the one with that address: an interface has no second address.

export const serverGuestActionHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'servers.action.changePassword': (request, cloud) =>
    changePassword(cloud, request.identity, serverOf(request, cloud), request.body.changePassword.adminPass),

  'servers.action.injectNetworkInfo': (request, cloud) => {
    assertAllowed(serverOf(request, cloud), 'injectNetworkInfo', request.identity);
    return undefined;
  },

  'servers.action.trigger_crash_dump': async (request, cloud) => {
    await assertMapped(cloud, request.path.server_id);
    assertAllowed(serverOf(request, cloud), 'trigger_crash_dump', request.identity);
    throw new ApiError('badRequest', unsupported);
  },

  'servers.action.os-getConsoleOutput': async (request, cloud) => {
    const server = serverOf(request, cloud);
    assertPlaced(server);
    return { output: lastLines(printable(await consoleOutputOf(server)), request.body['os-getConsoleOutput'].length ?? -1) };
  },

  'servers.action.addSecurityGroup': (request, cloud) => {
    const server = serverOf(request, cloud);
    return addSecurityGroup(cloud, request.identity, server, groupNameFrom(request.body.addSecurityGroup));
  },

  'servers.action.removeSecurityGroup': (request, cloud) => {
    const server = serverOf(request, cloud);
    return removeSecurityGroup(cloud, request.identity, server, groupNameFrom(request.body.removeSecurityGroup));
  },

  'servers.action.addFixedIp': async (request, cloud) => {
    const server = serverOf(request, cloud);
    const networkId = String(request.body.addFixedIp.networkId);
    // Nova leaves it to the host to find out that there is no such network.
    if (findNetwork(cloud, networkId) === undefined) return;
    await attachInterface(cloud, request.identity, server, { networkId });
  },

  'servers.action.removeFixedIp': async (request, cloud) => {
    const server = serverOf(request, cloud);
    const address = String(request.body.removeFixedIp.address);
    const port = portsOfServer(server).find(({ fixedIps }) => fixedIps.some((each) => each.address === address));
    if (port !== undefined) await detachInterface(cloud, request.identity, server, port.id);
  },

  'servers.action.addFloatingIp': (request, cloud) => {
    serverOf(request, cloud);
    throw new ApiError('notFound', 'floating IP not found');
  },

  // Nova looks for the address first, and only then for the server.
  'servers.action.removeFloatingIp': (request) => {
    throw new ApiError('notFound', `Floating IP not found for address ${String(request.body.removeFloatingIp.address)}.`);
  },

  'servers.action.forceDelete': (request, cloud) => deleteServer(cloud, request.identity, serverOf(request, cloud)),

  'servers.action.restore': (request, cloud) => restoreServer(cloud, request.identity, serverOf(request, cloud)),
};

/** Nova: nova/api/openstack/compute/console_output.py, and compute/manager.py, which makes it ASCII. */
const printable = (text: string): string => text.replace(/[\x80-\u{10ffff}]/gu, '?').replace(/[\0-\x08\x0b-\x1f]/g, '');

/** @param length lines, all when it is negative (compute/manager.py: _tail_log) */
function lastLines(text: string, length: number | string): string {
  const count = Number(length);
  return count < 0 ? text : count === 0 ? '' : text.split('\n').slice(-count).join('\n');
}

/** @throws {ApiError} badRequest: Nova's own check of the body */
function groupNameFrom(named: unknown): string {
  if (typeof named !== 'object' || named === null || Array.isArray(named)) throw new ApiError('badRequest', 'Missing parameter dict');
  const name = 'name' in named ? named.name : undefined;
  if (name === undefined || name === null) throw new ApiError('badRequest', 'Security group not specified');
  if (typeof name !== 'string' || name.trim() === '') throw new ApiError('badRequest', 'Security group name cannot be empty');
  return name;
}
