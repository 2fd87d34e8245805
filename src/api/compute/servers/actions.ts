/**
 * Actions of servers. Each row: find the server (404), then what the cloud does, which looks at lock and state itself
 * (`cloud/servers/allowed-states.ts`). Nova: nova/api/openstack/compute/servers.py, pause_server.py, suspend_server.py, lock_server.py,
 * admin_actions.py.
 */
import type { operations } from '../../../generated/compute/server-actions.ts';
import type { ApiRequest, Handlers } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import type { Caller } from '../../../cloud/caller.ts';
import {
  pauseServer, rebootServer, resumeServer, startServer, stopServer, suspendServer, unpauseServer,
} from '../../../cloud/servers/power.ts';
import { lockServer, unlockServer } from '../../../cloud/servers/lock.ts';
import { confirmResize, revertResize } from '../../../cloud/servers/resize-end.ts';
import { migrateServer } from '../../../cloud/servers/resize.ts';
import type { Server } from '../../../cloud/servers/server.ts';
import { resetServerState } from '../../../cloud/servers/update.ts';
import type { ComputeFeature } from '../microversions.ts';
import { evacuateServerAction } from './evacuate.ts';
import { assertMayChooseHost, liveMigrateServer } from './live-migrate.ts';
import { rebuildServerAction } from './rebuild.ts';
import { resizeServerAction } from './resize.ts';
import { assertMapped, getServer } from './show.ts';

type ActionRequest = Pick<ApiRequest, 'identity'> & { readonly path: { readonly server_id: string } };
type Verb = (cloud: Cloud, caller: Caller, server: Server) => Promise<void>;

/** An action that says nothing but its name; Nova looks at no value of it. */
const plain = (verb: Verb) => (request: ActionRequest, cloud: Cloud): Promise<void> =>
  verb(cloud, request.identity, getServer(cloud, request.path.server_id, request));

/** @see assertMapped */
const inItsCell = (verb: Verb) => async (request: ActionRequest, cloud: Cloud): Promise<void> => {
  await assertMapped(cloud, request.path.server_id);
  return plain(verb)(request, cloud);
};

export const serverActionHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'servers.action.os-start': inItsCell(startServer),
  'servers.action.os-stop': inItsCell(stopServer),
  'servers.action.pause': plain(pauseServer),
  'servers.action.unpause': plain(unpauseServer),
  'servers.action.suspend': plain(suspendServer),
  'servers.action.resume': plain(resumeServer),
  'servers.action.unlock': plain(unlockServer),

  'servers.action.reboot': (request, cloud) => {
    const type = request.body.reboot.type.toUpperCase() === 'HARD' ? 'HARD' : 'SOFT';
    return rebootServer(cloud, request.identity, getServer(cloud, request.path.server_id, request), type);
  },

  'servers.action.lock': (request, cloud) => {
    const { body: { lock }, version } = request;
    const isTold = version.has('lockReason') && typeof lock === 'object' && lock !== null && 'locked_reason' in lock;
    const reason = isTold ? String(lock.locked_reason) : null;
    return lockServer(cloud, request.identity, getServer(cloud, request.path.server_id, request), reason);
  },

  'servers.action.os-migrateLive': liveMigrateServer,
  'servers.action.resize': resizeServerAction,
  'servers.action.confirmResize': plain(confirmResize),
  'servers.action.revertResize': plain(revertResize),
  'servers.action.rebuild': rebuildServerAction,
  'servers.action.evacuate': evacuateServerAction,

  'servers.action.migrate': (request, cloud) => {
    const { body: { migrate }, version } = request;
    const isTold = version.has('migrateToHost') && typeof migrate === 'object' && migrate !== null && 'host' in migrate;
    const host = isTold && typeof migrate.host === 'string' ? migrate.host : null;
    const server = getServer(cloud, request.path.server_id, request);
    assertMayChooseHost(request.identity, 'migrate', host);
    return migrateServer(cloud, request.identity, server, host);
  },

  'servers.action.os-resetState': (request, cloud) =>
    resetServerState(cloud, request.identity, getServer(cloud, request.path.server_id, request), request.body['os-resetState'].state),
};
