/** Interfaces of a server that exists: attached to a network and plugged in, and taken away again. */
import { isIPv4, isIPv6 } from 'node:net';
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { defaultNetworks, findNetwork, type Network } from '../networks.ts';
import { actionKey, beginAction, finishAction } from '../instance-actions.ts';
import { entry, keys, readKey } from '../other-config.ts';
import { findPort, portsOfServer, type Port } from '../ports.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { ignoringGone } from './delete.ts';
import type { Server } from './server.ts';
import { currentServer } from './update.ts';

export interface InterfaceRequest {
  /** Absent: the cloud chooses. */
  readonly networkId?: string;
  readonly portId?: string;
  readonly fixedAddress?: string;
  readonly tag?: string;
}

/**
 * Answers when the interface is there, and plugged in where the server runs.
 * @throws ApiError conflict (state, lock, address or port in use), notFound (port), badRequest (network)
 */
export async function attachInterface(cloud: Cloud, caller: Caller, server: Server, { networkId, portId, fixedAddress, tag }: InterfaceRequest): Promise<Port> {
  assertAllowed(server, 'attach_interface', caller);
  if (portId !== undefined) {
    // A port is an interface of a server and begins with it, so there is none to be had in advance.
    if (findPort(cloud, caller, portId) !== undefined) throw new ApiError('conflict', `Port ${portId} is still in use.`);
    throw new ApiError('notFound', `Port id ${portId} could not be found.`);
  }
  const network = networkFor(cloud, caller, server, networkId);
  if (fixedAddress !== undefined && isAddressTaken(cloud, network, fixedAddress)) {
    throw new ApiError('conflict', `Fixed IP ${fixedAddress} is already in use.`);
  }
  await cloud.workflows.begin({
    kind: 'attach-interface',
    server,
    caller,
    args: { networkId: network.id, ...(fixedAddress === undefined ? {} : { fixedAddress }), ...(tag === undefined ? {} : { tag }) },
  });
  await server.pool.settle();
  const made = [...server.pool.cache.all('VIF')].find((vif) => vif.VM === server.vm && readKey(vif, keys.portRequest) === caller.requestId);
  const port = made && portsOfServer(currentServer(cloud, server)).find(({ vif }) => vif === made.$ref);
  if (port === undefined) throw new ApiError('internal', `The new interface of server ${server.id} vanished.`);
  return port;
}

function networkFor(cloud: Cloud, caller: Caller, server: Server, networkId: string | undefined): Network {
  const network = networkId === undefined ? defaultNetworks(cloud, caller, server.pool)[0] : findNetwork(cloud, networkId);
  if (network === undefined || network.pool !== server.pool) {
    throw new ApiError('badRequest', networkId === undefined ? 'No suitable network is available.' : `Network ${networkId} could not be found.`);
  }
  return network;
}

const isAddressTaken = (cloud: Cloud, network: Network, address: string): boolean =>
  [...cloud.servers.all()].some((server) => server.pool === network.pool && server.addresses.some((known) => known.address === address)
    && portsOfServer(server).some((port) => port.networkId === network.id && port.fixedIps.some((ip) => ip.address === address)));

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

const textOf = (run: Run, arg: string): string | undefined => {
  const value = run.claim.args[arg];
  return typeof value === 'string' ? value : undefined;
};

/** Found by the request that it is made for: the answer of VIF.create may be lost. */
const attachedVif = (run: Run): Row<'VIF'> | undefined =>
  [...run.pool.cache.all('VIF')].find((vif) => vif.VM === run.vm && readKey(vif, keys.portRequest) === run.claim.requestId);

const detachedVif = (run: Run): Row<'VIF'> | undefined => {
  const vif = run.pool.cache.byUuid('VIF', textOf(run, 'portId') ?? '');
  return vif?.VM === run.vm ? vif : undefined;
};

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
  const { cloud, pool, vm } = run;
  if (run.resumed && attachedVif(run) !== undefined) return;
  const network = findNetwork(cloud, textOf(run, 'networkId') ?? '');
  if (network === undefined) throw new ApiError('badRequest', `Network ${textOf(run, 'networkId')} could not be found.`);
  const [device] = await pool.call<readonly string[]>('VM.get_allowed_VIF_devices', vm);
  if (device === undefined) throw new ApiError('badRequest', 'The server has no room for another interface.');
  const address = textOf(run, 'fixedAddress');
  await pool.call('VIF.create', {
    device, network: network.network, VM: vm, MAC: '', MTU: network.mtu,
    other_config: {
      ...entry(keys.portRequest, run.claim.requestId),
      ...entry(keys.fixedAddress, address !== undefined && (isIPv4(address) || isIPv6(address)) ? address : undefined),
      ...entry(keys.portTag, textOf(run, 'tag')),
    },
    qos_algorithm_type: '', qos_algorithm_params: {},
  });
  await pool.settle();
}

/** One of a server that is not running is plugged in when it starts. */
async function plugVif(run: Run): Promise<void> {
  const vif = attachedVif(run);
  if (vif === undefined || vif.currently_attached || run.row().power_state !== 'Running') return;
  try {
    await run.pool.call('VIF.plug', vif.$ref);
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
      await ignoringGone(pool.call('VIF.unplug', vif.$ref));
    } catch (error) {
      if (!(error instanceof XapiError) || (error.code !== 'DEVICE_ALREADY_DETACHED' && error.code !== 'VM_BAD_POWER_STATE')) throw error;
    }
  }
  await ignoringGone(pool.call('VIF.destroy', vif.$ref));
  await pool.settle();
}
