/** VLANs: a network tagged on a host's interface. Source: xapi_vlan.ml, xapi_pif.ml. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { fail } from './failure.ts';
import type { World } from './world.ts';

/** @throws Failure HANDLE_INVALID, VLAN_TAG_INVALID, NETWORK_ALREADY_CONNECTED, PIF_VLAN_EXISTS */
export function createVlan(world: World, tagged: Ref<'PIF'>, tag: number, network: Ref<'network'>): { readonly vlan: Ref<'VLAN'>; readonly pif: Ref<'PIF'> } {
  const { db } = world;
  const below = db.get('PIF', tagged);
  const connected = db.get('network', network).PIFs.find((pif) => db.get('PIF', pif).host === below.host);
  if (tag < 0 || tag > 4094) return fail('VLAN_TAG_INVALID', tag);
  if (connected !== undefined) return fail('NETWORK_ALREADY_CONNECTED', below.host, connected);
  const twin = db.refs('PIF').find((pif) => {
    const record = db.get('PIF', pif);
    return record.host === below.host && record.device === below.device && record.VLAN === tag;
  });
  if (twin !== undefined) return fail('PIF_VLAN_EXISTS', twin);
  const vlan = db.newRef<'VLAN'>();
  const address: Partial<RecordOf<'PIF'>> = { ip_configuration_mode: 'None', IP: '', netmask: '', gateway: '', DNS: '', management: false };
  const pif = db.create('PIF', {
    device: below.device, host: below.host, network, VLAN: tag, MAC: below.MAC, MTU: below.MTU, metrics: below.metrics, physical: false,
    VLAN_master_of: vlan, currently_attached: true, ...address,
  });
  db.create('VLAN', { tagged_PIF: tagged, untagged_PIF: pif, tag }, vlan);
  return { vlan, pif };
}

/** The same on every host that has the device. */
export function createVlans(world: World, device: string, tag: number, network: Ref<'network'>): Ref<'PIF'>[] {
  const { db } = world;
  db.get('network', network);
  const pifs = db.refs('PIF').filter((pif) => {
    const record = db.get('PIF', pif);
    return record.device === device && record.physical;
  });
  return pifs.map((pif) => createVlan(world, pif, tag, network).pif);
}

export function destroyVlan(world: World, vlan: Ref<'VLAN'>): void {
  const { untagged_PIF: pif } = world.db.get('VLAN', vlan);
  world.db.destroy('VLAN', vlan);
  world.db.destroy('PIF', pif);
}

/** @throws Failure PIF_IS_PHYSICAL, PIF_IS_MANAGEMENT_INTERFACE */
export function destroyPif(world: World, pif: Ref<'PIF'>): void {
  const record = world.db.get('PIF', pif);
  if (record.management) return fail('PIF_IS_MANAGEMENT_INTERFACE', pif);
  if (record.physical || record.VLAN_master_of === NULL_REF) return fail('PIF_IS_PHYSICAL', pif);
  destroyVlan(world, record.VLAN_master_of);
}
