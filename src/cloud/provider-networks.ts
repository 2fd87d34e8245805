/**
 * The wire below a new network, as far as an administrator may choose it: a VLAN of an interface that the hosts have, or none. Neutron's physical
 * network is the name of that interface, `eth1` or `bond0`. Sentences: neutron/plugins/ml2/managers.py, drivers/type_{vlan,flat,local}.py.
 */
import { ApiError } from '../errors.ts';
import { NULL_REF, type Ref } from '../xapi/datamodel.ts';
import { XapiError } from '../xapi/error.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';

export interface ProviderAttributes {
  readonly networkType?: string | null | undefined;
  readonly physicalNetwork?: string | null | undefined;
  readonly segmentationId?: number | null | undefined;
}

/** A VLAN that can be made. */
export interface Segment {
  /** The interface of one host; those of the others are on the same network. */
  readonly below: Ref<'PIF'>;
  readonly tag: number;
}

const invalid = (reason: string): ApiError => new ApiError('badRequest', `Invalid input for operation: ${reason}.`, { type: 'InvalidInput' });

/** Undefined: no wire. @throws ApiError badRequest for what no pool can make, conflict for what is taken */
export function segmentFrom(pool: Xapi, said: ProviderAttributes): Segment | undefined {
  const type = said.networkType ?? undefined;
  const physical = said.physicalNetwork ?? undefined;
  const tag = said.segmentationId ?? undefined;
  switch (type) {
    case undefined:
      if (physical !== undefined || tag !== undefined) throw invalid('network_type required');
      return undefined;
    case 'local':
      if (physical !== undefined) throw invalid('physical_network prohibited for local provider network');
      if (tag !== undefined) throw invalid('segmentation_id prohibited for local provider network');
      return undefined;
    case 'flat':
      if (physical === undefined) throw invalid('physical_network required for flat provider network');
      if (interfacesOf(pool, physical).length === 0) throw invalid(`physical_network '${physical}' unknown for flat provider network`);
      // XAPI gives each interface its network.
      throw new ApiError('conflict', `Unable to create the flat network. Physical network ${physical} is in use.`, { type: 'FlatNetworkInUse' });
    case 'vlan':
      return vlanFrom(pool, physical, tag);
    default:
      throw invalid(`network_type value '${type}' not supported`);
  }
}

function vlanFrom(pool: Xapi, physical: string | undefined, tag: number | undefined): Segment {
  if (physical === undefined) {
    if (tag !== undefined) throw invalid('segmentation_id requires physical_network for VLAN provider network');
    throw new ApiError('unavailable', 'Unable to create the network. No tenant network is available for allocation.', { type: 'NoNetworkAvailable' });
  }
  const [below] = interfacesOf(pool, physical);
  if (below === undefined) throw invalid(`physical_network '${physical}' unknown for VLAN provider network`);
  if (tag === undefined) throw invalid(`Physical network ${physical} requires segmentation_id to be specified when creating a provider network`);
  if (tag < 1 || tag > 4094) throw invalid('segmentation_id out of range (1 through 4094)');
  if ([...pool.cache.all('PIF')].some(({ device, VLAN }) => device === physical && VLAN === tag)) throw vlanInUse(physical, tag);
  return { below: below.$ref, tag };
}

/** The hosts' own interfaces of a name, bonds among them, but no part of a bond. */
const interfacesOf = (pool: Xapi, device: string): Row<'PIF'>[] =>
  [...pool.cache.all('PIF')].filter((pif) => pif.device === device && pif.VLAN < 0 && pif.bond_slave_of === NULL_REF);

/** Puts a network on a VLAN, on every host. @throws ApiError conflict when somebody else has just taken it; XapiError. Some hosts may have it then */
export async function joinVlan(pool: Xapi, network: Ref<'network'>, { below, tag }: Segment): Promise<void> {
  try {
    await pool.call('pool.create_VLAN_from_PIF', below, network, tag);
  } catch (error) {
    throw error instanceof XapiError && error.code === 'PIF_VLAN_EXISTS' ? vlanInUse(pool.cache.get('PIF', below)?.device ?? '', tag, error) : error;
  }
}

/** Takes a network off its VLAN, where it is on one. Repeatable. @throws XapiError */
export async function leaveVlan(pool: Xapi, network: Ref<'network'>): Promise<void> {
  await pool.settle();
  for (const pif of pool.cache.get('network', network)?.PIFs ?? []) {
    const vlan = pool.cache.get('PIF', pif)?.VLAN_master_of ?? NULL_REF;
    if (vlan !== NULL_REF) await pool.call('VLAN.destroy', vlan);
  }
}

const vlanInUse = (physical: string, tag: number, cause?: unknown): ApiError =>
  new ApiError('conflict', `Unable to create the network. The VLAN ${tag} on physical network ${physical} is in use.`, { type: 'VlanIdInUse', cause });
