/** The networks of a request to boot. Nova: nova/api/openstack/compute/servers.py, _get_requested_networks. */
import { ApiError } from '../../../errors.ts';
import type { components } from '../../../generated/compute/servers.ts';
import type { NetworkRequest } from '../../../cloud/servers/requested-interfaces.ts';
import { isUuid } from '../uuid.ts';

type Networks = components['schemas']['server_to_create']['networks'];
type Entry = Exclude<NonNullable<Networks>, string>[number];

// DEVIATION: without a network in the request, or with `auto`, Nova answers 409 where there are several; here the pool's default one is taken.

/**
 * Nothing said, or an empty list, means that the cloud chooses.
 * @throws {ApiError} badRequest for what makes no sense
 */
export function networksFrom(networks: Networks): 'auto' | 'none' | readonly NetworkRequest[] {
  if (networks === undefined || networks.length === 0) return 'auto';
  return typeof networks === 'string' ? networks : networks.map(networkFrom);
}

function networkFrom({ uuid, port, fixed_ip: fixedAddress, tag }: Entry): NetworkRequest {
  if (port !== undefined && port !== null) {
    if (typeof fixedAddress === 'string') {
      throw new ApiError(
        'badRequest', `Specified Fixed IP '${fixedAddress}' cannot be used with port '${port}': the two cannot be specified together.`,
      );
    }
    return { portId: port, ...(tag === undefined ? {} : { tag }) };
  }
  if (uuid === undefined) throw new ApiError('badRequest', "Bad network format: missing 'uuid'");
  if (!isUuid(uuid)) throw new ApiError('badRequest', `Bad networks format: network uuid is not in proper format (${uuid})`);
  return { networkId: uuid, ...(typeof fixedAddress === 'string' ? { fixedAddress } : {}), ...(tag === undefined ? {} : { tag }) };
}
