/** Interfaces of a server that exists: attached to a network and plugged in, and taken away again. */
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { defaultNetworks } from '../networks.ts';
import { actionKey, beginAction, finishAction } from '../instance-actions.ts';
import { tooManyPorts, withinNetworkQuota } from '../network-quotas.ts';
import { entry, keys, readKey } from '../other-config.ts';
import { portsOfServer, type Port } from '../ports.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { ignoringGone } from './delete.ts';
import { createInterface, holderOf, interfaceFor, requestsOf, type InterfaceRequest, type NetworkRequest } from './requested-interfaces.ts';
import type { Server } from './server.ts';
import { whenGuestSpeaks } from './silent-guest.ts';
import { currentServer } from './update.ts';

/**
 * Answers when the interface is there, and plugged in where the server runs.
 * @param asked neither a network nor a port: the cloud chooses
 * @throws ApiError conflict (state, lock, address or port in use), notFound (port), badRequest (network), forbidden (quota)
 */
export async function attachInterface(cloud: Cloud, caller: Caller, server: Server, asked: NetworkRequest): Promise<Port> {
  assertAllowed(server, 'attach_interface', caller);
  const wanted = await wantedInterface(cloud, caller, server, asked);
  if (await holderOf(cloud, wanted) !== undefined) throw new ApiError('conflict', `Fixed IP ${asked.fixedAddress} is already in use.`);
  const attach = (): Promise<void> => cloud.workflows.begin({ kind: 'attach-interface', server, caller, args: { networks: [wanted] } });
  await (wanted.portId === undefined ? withinNetworkQuota(cloud, server.projectId, 'port', attach, { refusal: tooManyPorts }) : attach());
  await server.pool.settle();
  const made = [...server.pool.cache.all('VIF')].find((vif) => vif.VM === server.vm && readKey(vif, keys.portRequest) === caller.requestId);
  const port = made && portsOfServer(currentServer(cloud, server)).find(({ vif }) => vif === made.$ref);
  if (port === undefined) throw new ApiError('internal', `The new interface of server ${server.id} vanished.`);
  return port;
}

async function wantedInterface(cloud: Cloud, caller: Caller, { pool }: Server, asked: NetworkRequest): Promise<InterfaceRequest> {
  if (asked.networkId !== undefined || asked.portId !== undefined) return interfaceFor(cloud, caller, pool, asked, 'notFound');
  const [network] = defaultNetworks(cloud, caller, pool);
  if (network === undefined) throw new ApiError('badRequest', 'No suitable network is available.');
  return { ...asked, networkId: network.id };
}

/**
 * Begins to take an interface away. Nova leaves that to the host, so a port which is not there is no error but an action that failed.
 * @throws ApiError conflict (state, lock)
 */
export async function detachInterface(cloud: Cloud, caller: Caller, server: Server, portId: string): Promise<void> {
  assertAllowed(server, 'detach_interface', caller);
  if (!portsOfServer(server).some(({ id }) => id === portId)) {
    const key = actionKey(caller, server.id, server.projectId, 'detach_interface');
    await beginAction(cloud, key, { name: 'compute_detach_interface', host: server.host });
    await finishAction(cloud, key, { error: new ApiError('notFound', `Port id ${portId} could not be found.`) });
    return;
  }
  await cloud.workflows.begin({ kind: 'detach-interface', server, caller, args: { portId } });
}

// ---- the workflows ---------------------------------------------------------------------------------------------------

/** Found by the request that it is made for: the answer of VIF.create may be lost. */
const attachedVif = (run: Run): Row<'VIF'> | undefined =>
  [...run.pool.cache.all('VIF')].find((vif) => vif.VM === run.vm && readKey(vif, keys.portRequest) === run.claim.requestId);

const detachedVif = (run: Run): Row<'VIF'> | undefined =>
  run.row().VIFs.flatMap((ref) => run.pool.cache.get('VIF', ref) ?? []).find((vif) => (readKey(vif, keys.port) ?? vif.uuid) === run.claim.args['portId']);

export const interfaceWorkflows = {
  'attach-interface': {
    action: 'attach_interface',
    event: 'compute_attach_interface',
    word: 'attach_interface',
    failsToError: false,
    steps: (run) => [
      { name: 'VIF', run: () => createVif(run), undo: async () => { await run.pool.settle(); await removeVif(run, attachedVif(run)); } },
      { name: 'plug', run: () => plugVif(run) },
    ],
  },
  'detach-interface': {
    action: 'detach_interface',
    event: 'compute_detach_interface',
    word: 'detach_interface',
    failsToError: false,
    steps: (run) => [{ name: 'VIF', run: () => removeVif(run, detachedVif(run)) }],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

async function createVif(run: Run): Promise<void> {
  const { pool, vm } = run;
  if (run.resumed && attachedVif(run) !== undefined) return;
  const [device] = await pool.call<readonly string[]>('VM.get_allowed_VIF_devices', vm);
  if (device === undefined) throw new ApiError('badRequest', 'The server has no room for another interface.');
  const [asked] = requestsOf(run.claim.args['networks']);
  if (asked === undefined) throw new ApiError('internal', `Nobody knows any more which interface server ${run.serverId} shall get.`);
  await createInterface(run, asked, { device, otherConfig: entry(keys.portRequest, run.claim.requestId) });
}

/** One of a server that is not running is plugged in when it starts. */
async function plugVif(run: Run): Promise<void> {
  const vif = attachedVif(run);
  if (vif === undefined || vif.currently_attached || run.row().power_state !== 'Running') return;
  try {
    await whenGuestSpeaks(run, () => run.pool.call('VIF.plug', vif.$ref));
  } catch (error) {
    // A try whose answer was lost.
    if (!(error instanceof XapiError) || error.code !== 'DEVICE_ALREADY_ATTACHED') throw error;
  }
  await run.pool.settle();
}

async function removeVif(run: Run, vif: Row<'VIF'> | undefined): Promise<void> {
  const { pool } = run;
  if (vif === undefined) return;
  if (vif.currently_attached) {
    try {
      await ignoringGone(whenGuestSpeaks(run, () => pool.call('VIF.unplug', vif.$ref)));
    } catch (error) {
      if (!(error instanceof XapiError) || (error.code !== 'DEVICE_ALREADY_DETACHED' && error.code !== 'VM_BAD_POWER_STATE')) throw error;
    }
  }
  await ignoringGone(pool.call('VIF.destroy', vif.$ref));
  await pool.settle();
}
