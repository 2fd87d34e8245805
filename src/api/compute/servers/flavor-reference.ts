/** The flavor that a request names. */
import { ApiError } from '../../../errors.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { listFlavors } from '../../../cloud/flavors.ts';
import type { ServerFlavor } from '../../../cloud/servers/server.ts';
import type { Identity } from '../../../http/service.ts';

/** By its id, or by a link whose last part that is. @throws {ApiError} badRequest for one that the caller cannot see */
export async function flavorFrom(reference: string | number, cloud: Cloud, identity: Identity): Promise<ServerFlavor> {
  const text = String(reference);
  const path = URL.canParse(text) ? new URL(text).pathname : text;
  const id = path.split('/').at(-1) ?? '';
  const flavor = (await listFlavors(cloud, identity)).find((candidate) => candidate.id === id && !candidate.disabled);
  if (flavor === undefined) throw new ApiError('badRequest', `Flavor ${id} could not be found.`);
  const { name, vcpus, ramMib, rootGib, ephemeralGib, swapMib, extraSpecs } = flavor;
  return { id, name, vcpus, ramMib, diskGib: rootGib, ephemeralGib, swapMib, extraSpecs };
}
