/** Interfaces of a server. Nova: nova/api/openstack/compute/attach_interfaces.py. */
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/interfaces.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { portsOfServer, type Port } from '../../cloud/ports.ts';
import { attachInterface, detachInterface } from '../../cloud/servers/interfaces.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

export const interfaceHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'interfaces.list': (request, cloud) =>
    ({ interfaceAttachments: portsOfServer(getServer(cloud, request.path.server_id, request)).map(renderInterface) }),

  'interfaces.show': (request, cloud) => {
    const { server_id: id, port_id: portId } = request.path;
    const port = portsOfServer(getServer(cloud, id, request)).find((each) => each.id === portId);
    if (port === undefined) throw new ApiError('notFound', `Port id ${portId} could not be found.`);
    return { interfaceAttachment: renderInterface(port) };
  },

  'interfaces.create': async (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    const { net_id: networkId, port_id: portId, fixed_ips: fixed, tag } = request.body.interfaceAttachment ?? {};
    if (networkId !== undefined && portId !== undefined) throw new ApiError('badRequest', 'Must not input both network_id and port_id');
    const fixedAddress = fixed?.[0] === undefined ? undefined : String(fixed[0].ip_address);
    if (fixedAddress !== undefined && networkId === undefined) throw new ApiError('badRequest', 'Must input network_id when request IP address');
    const port = await attachInterface(cloud, request.identity, server, {
      ...(networkId === undefined ? {} : { networkId }),
      ...(portId === undefined ? {} : { portId }),
      ...(fixedAddress === undefined ? {} : { fixedAddress }),
      ...(tag === undefined ? {} : { tag }),
    });
    return { interfaceAttachment: renderInterface(port) };
  },

  'interfaces.delete': (request, cloud) => {
    const { server_id: id, port_id: portId } = request.path;
    return detachInterface(cloud, request.identity, getServer(cloud, id, request), portId);
  },
};

function renderInterface({ id, networkId, macAddress, status, fixedIps, tag }: Port): components['schemas']['interface_attachment'] {
  return {
    port_id: id,
    port_state: status,
    net_id: networkId,
    mac_addr: macAddress,
    fixed_ips: fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
    tag,
  };
}
