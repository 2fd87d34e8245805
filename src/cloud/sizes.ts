/**
 * Sizes of VMs that were not made from a flavor, told as flavors: clients want an id and a name of each server's. The id tells the size
 * itself, so nothing is kept; it can be shown, and nothing is made in it.
 */
import type { Flavor } from './flavors.ts';
import type { ServerFlavor } from './servers/server.ts';

const sizeId = /^vm-(\d+)-(\d+)-(\d+)$/;

/** `vm-VCPUS-MIB-GIB` */
export function flavorOfSize({ vcpus, ramMib, diskGib }: Pick<ServerFlavor, 'vcpus' | 'ramMib' | 'diskGib'>): ServerFlavor {
  const id = `vm-${vcpus}-${ramMib}-${diskGib}`;
  return { id, name: id, vcpus, ramMib, diskGib, ephemeralGib: 0, swapMib: 0, extraSpecs: {} };
}

/** Whether a server was made from a flavor, whose bounds then hold for its images. */
export const isOfFlavor = ({ flavor }: { readonly flavor: ServerFlavor }): boolean => !sizeId.test(flavor.id);

/** What is shown under the id of such a size. */
export function sizeFlavor({ id, name, vcpus, ramMib, diskGib }: ServerFlavor): Flavor {
  return {
    id, name, vcpus, ramMib, rootGib: diskGib, ephemeralGib: 0, swapMib: 0, rxtxFactor: 1, isPublic: false, disabled: true,
    description: 'The size of a VM that was not made from a flavor', extraSpecs: {}, created: 0,
  };
}
