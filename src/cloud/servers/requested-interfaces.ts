/**
 * Interfaces that a server shall get, at its boot or later: by a network, or by a port that was made in advance.
 * Nova: nova/network/neutron.py (validate_networks, allocate_for_instance).
 */
import { ApiError } from '../../errors.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { isWithin } from '../ip-addresses.ts';
import { defaultNetworks, findNetwork, mayUseNetwork, type Network } from '../networks.ts';
import { entry, keys, readKey } from '../other-config.ts';
import { findAttached, findPort } from '../ports.ts';
import { findStoredPort, freeAddresses, groupsOf, holderOfAddress, type StoredPort } from '../stored-ports.ts';
import type { Run } from '../workflow.ts';

/** One of both is said; the network's is filled in. */
export interface NetworkRequest {
  readonly networkId?: string;
  readonly portId?: string;
  readonly fixedAddress?: string;
  readonly tag?: string;
}

export interface InterfaceRequest extends NetworkRequest {
  readonly networkId: string;
}

/**
 * What was asked for, or the network that the cloud chooses.
 * @throws ApiError badRequest (no such network or port, or one of another pool; an address in use), conflict (a port in use; several networks to choose from)
 */
export async function interfacesFor(
  cloud: Cloud, caller: Caller, pool: Xapi, networks: 'auto' | 'none' | readonly NetworkRequest[],
): Promise<readonly InterfaceRequest[]> {
  if (networks === 'none') return [];
  if (networks === 'auto') return defaultNetworks(cloud, caller, pool).map(({ id }) => ({ networkId: id }));
  const found: InterfaceRequest[] = [];
  for (const asked of networks) {
    if (asked.portId !== undefined && found.some(({ portId }) => portId === asked.portId)) throw portInUse(asked.portId);
    const port = asked.portId === undefined ? undefined : await freePort(cloud, caller, asked.portId, 'badRequest');
    const wanted = { ...asked, networkId: port?.networkId ?? asked.networkId ?? '' };
    const holder = await holderOf(cloud, wanted);
    if (holder !== undefined) throw new ApiError('badRequest', `Fixed IP ${asked.fixedAddress} is already in use on instance ${holder}.`);
    found.push(wanted);
  }
  // Whatever is wrong with a port or an address is told before all networks that are not there.
  const unknown = found.filter(({ networkId, portId }) => !isThere(cloud, caller, pool, networkId, portId)).map(({ networkId }) => networkId);
  if (unknown.length > 0) throw unknownNetwork([...new Set(unknown)].join(', '));
  return found;
}

function isThere(cloud: Cloud, caller: Caller, pool: Xapi, networkId: string, portId: string | undefined): boolean {
  const network = findNetwork(cloud, networkId);
  return network?.pool === pool && (portId !== undefined || mayUseNetwork(network, caller));
}

/** @param unknownPort what it is to ask for a port that is not there @throws ApiError as above */
export async function interfaceFor(
  cloud: Cloud, caller: Caller, pool: Xapi, asked: NetworkRequest, unknownPort: 'badRequest' | 'notFound',
): Promise<InterfaceRequest> {
  const port = asked.portId === undefined ? undefined : await freePort(cloud, caller, asked.portId, unknownPort);
  const networkId = port?.networkId ?? asked.networkId ?? '';
  if (!isThere(cloud, caller, pool, networkId, asked.portId)) throw unknownNetwork(networkId);
  return { ...asked, networkId };
}

const unknownNetwork = (id: string): ApiError => new ApiError('badRequest', `Network ${id} could not be found.`);
const portInUse = (id: string): ApiError => new ApiError('conflict', `Port ${id} is still in use.`);

/** A port that was made in advance and that nobody has yet. */
async function freePort(cloud: Cloud, caller: Caller, id: string, unknown: 'badRequest' | 'notFound'): Promise<StoredPort> {
  const port = await findStoredPort(cloud, caller, id);
  if (port === undefined && findPort(cloud, caller, id) === undefined) throw new ApiError(unknown, `Port id ${id} could not be found.`);
  if (port === undefined || port.deviceId !== '' || findAttached(cloud, id) !== undefined || isPromised(cloud, id)) throw portInUse(id);
  if (port.fixedIps.length === 0 && findNetwork(cloud, port.networkId)?.record !== undefined) {
    throw new ApiError('badRequest', `Port ${id} requires a FixedIP in order to be used.`);
  }
  return port;
}

/** Whether a server that is being built shall get it. */
function isPromised({ pools }: Cloud, portId: string): boolean {
  return pools.some((pool) => [...pool.cache.all('VM')].some((vm) => {
    const claim = keys.task.key in vm.other_config ? readKey(vm, keys.task) : undefined;
    return claim !== undefined && requestsOf(claim.args['networks']).some((each) => each.portId === portId);
  }));
}

/** The server that has the address which is asked for; '' for a port that none has, undefined when it is free. */
export async function holderOf(cloud: Cloud, { networkId, fixedAddress }: InterfaceRequest): Promise<string | undefined> {
  const network = findNetwork(cloud, networkId);
  return network === undefined || fixedAddress === undefined ? undefined : holderOfAddress(cloud, network, fixedAddress);
}

/** The interfaces that a claim tells of. */
export function requestsOf(networks: unknown): readonly InterfaceRequest[] {
  return Array.isArray(networks)
    ? networks.filter((each): each is InterfaceRequest => typeof each === 'object' && each !== null && 'networkId' in each) : [];
}

/** Where an interface goes on its server, and what it is to be found again by. */
export interface Place {
  /** `VIF.device` */
  readonly device: string;
  /** For an interface that is no port yet; absent: the project's default one. */
  readonly securityGroups?: Readonly<Record<string, string>> | undefined;
  readonly otherConfig?: Readonly<Record<string, string>>;
}

const everybody = { isAdmin: true, projectId: undefined } as const;

/** Makes the VIF. No two servers get one port, or one address out of a subnet's pools. @throws ApiError badRequest, conflict; XapiError */
export async function createInterface(run: Run, asked: InterfaceRequest, place: Place): Promise<void> {
  const { cloud } = run;
  const network = findNetwork(cloud, asked.networkId);
  if (network === undefined) throw unknownNetwork(asked.networkId);
  const { portId, fixedAddress } = asked;
  if (fixedAddress !== undefined && network.record !== undefined) assertOnNetwork(network, fixedAddress);
  if (portId !== undefined) await cloud.store.exclusively(`port ${portId}`, () => createFromPort(run, network, { ...asked, portId }, place));
  else if (fixedAddress === undefined && network.record !== undefined) {
    await cloud.store.exclusively(`addresses ${network.id}`, async () => {
      await run.pool.settle();
      await createVif(run, network, { addresses: await freeAddresses(cloud, network), tag: asked.tag }, place);
    });
  } else await createVif(run, network, { addresses: fixedAddress === undefined ? [] : [fixedAddress], tag: asked.tag }, place);
}

/** Neutron says so to the host, so that a boot fails late (nova/network/neutron.py, _create_port_minimal). @throws ApiError badRequest */
function assertOnNetwork({ id, subnets }: Network, address: string): void {
  if (subnets.some(({ cidr }) => isWithin(cidr, address))) return;
  throw new ApiError('badRequest', `Invalid input received: Fixed IP ${address} is not a valid ip address for network ${id}.`);
}

async function createFromPort(run: Run, network: Network, { portId, tag }: InterfaceRequest & { readonly portId: string }, place: Place): Promise<void> {
  const { cloud, pool } = run;
  await pool.settle();
  if (findAttached(cloud, portId) !== undefined) throw portInUse(portId);
  const port = await findStoredPort(cloud, everybody, portId);
  if (port === undefined) throw new ApiError('badRequest', `Port id ${portId} could not be found.`);
  await createVif(run, network, { addresses: port.fixedIps.map(({ address }) => address), tag, mac: port.macAddress }, {
    ...place, securityGroups: await groupsOf(cloud, port), otherConfig: { ...place.otherConfig, ...entry(keys.port, portId) },
  });
}

interface NewVif {
  readonly addresses: readonly string[];
  readonly tag: string | undefined;
  /** Absent: XAPI makes one up. */
  readonly mac?: string;
}

async function createVif({ pool, vm }: Run, network: Network, { addresses, tag, mac = '' }: NewVif, { device, securityGroups, otherConfig }: Place): Promise<void> {
  await pool.call('VIF.create', {
    device, network: network.network, VM: vm, MAC: mac, MTU: network.mtu,
    other_config: {
      ...otherConfig, ...entry(keys.fixedAddresses, addresses.length === 0 ? undefined : addresses), ...entry(keys.portTag, tag),
      ...entry(keys.securityGroups, securityGroups),
    },
    qos_algorithm_type: '', qos_algorithm_params: {},
  });
  await pool.settle();
}
