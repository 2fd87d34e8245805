/** Networks, up to 2.35: a proxy to the network service. Nova: nova/api/openstack/compute/{networks,tenant_networks}.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { findNetwork, listNetworks, type Network } from '../../cloud/networks.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/networks.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

export const networkHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'networks.list': (_request, cloud) => ({ networks: listNetworks(cloud).map(renderNetwork) }),

  'networks.show': ({ path }, cloud) => ({ network: renderNetwork(getNetwork(cloud, path.network_id)) }),

  'tenantNetworks.list': (_request, cloud) => ({ networks: listNetworks(cloud).map(renderTenantNetwork) }),

  'tenantNetworks.show': ({ path }, cloud) => ({ network: renderTenantNetwork(getNetwork(cloud, path.network_id)) }),
};

/** @throws {ApiError} notFound */
function getNetwork(cloud: Cloud, id: string): Network {
  const network = findNetwork(cloud, id);
  if (network === undefined) throw new ApiError('notFound', 'Network not found');
  return network;
}

/** Since Neutron came, Nova knows the name only. */
function renderNetwork({ id, name }: Network): components['schemas']['network'] {
  return {
    id,
    label: name,
    bridge: null, bridge_interface: null, broadcast: null, cidr: null, cidr_v6: null, created_at: null, deleted: null, deleted_at: null,
    dhcp_server: null, dhcp_start: null, dns1: null, dns2: null, enable_dhcp: null, gateway: null, gateway_v6: null, host: null, injected: null,
    mtu: null, multi_host: null, netmask: null, netmask_v6: null, priority: null, project_id: null, rxtx_base: null, share_address: null,
    updated_at: null, vlan: null, vpn_private_address: null, vpn_public_address: null, vpn_public_port: null,
  };
}

/** The word None is Nova's: a Python value that became text. */
const renderTenantNetwork = ({ id, name }: Network): components['schemas']['tenant_network'] => ({ id, label: name, cidr: 'None' });
