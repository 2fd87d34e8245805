/** How versions name hypervisors and compute services: by uuid, and before 2.53 by number. */
import type { Cloud } from '../../cloud/cloud.ts';
import { oldIds } from '../../cloud/old-ids.ts';
import type { Version } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

type Identified = { readonly id: string };

/** The id of a hypervisor or service, as a version shows it. */
export type HostId = (thing: Identified) => string | number;

/** The ids of all hypervisors and services that were listed before it is asked for. */
export async function hostIds(cloud: Cloud, version: Version<ComputeFeature>): Promise<HostId> {
  return version.has('hostUuids') ? ({ id }) => id : await hostNumbers(cloud);
}

/** The same, for what is there in old versions alone. */
export async function hostNumbers(cloud: Cloud): Promise<(thing: Identified) => number> {
  const numbers = await oldIds(cloud);
  return ({ id }) => {
    const number = numbers.get(id);
    if (number === undefined) throw new Error(`${id} left before it had a number`);
    return number;
  };
}
