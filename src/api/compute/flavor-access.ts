/** Which projects may use a private flavor. Nova: nova/api/openstack/compute/flavor_access.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { addFlavorAccess, getFlavor, projectsOfFlavor, removeFlavorAccess } from '../../cloud/flavors.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/flavor-access.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

export const flavorAccessHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'flavorAccess.list': async ({ path, identity }, cloud) => {
    const flavor = await getFlavor(cloud, identity, path.flavor_id);
    if (flavor.isPublic) throw new ApiError('notFound', 'Access list not available for public flavors.');
    return renderAccess(cloud, flavor.id);
  },

  'flavors.action.addTenantAccess': async ({ path, body, identity, version }, cloud) => {
    if (version.has('publicFlavorsAreForAll')) {
      const flavor = await getFlavor(cloud, identity, path.flavor_id);
      if (flavor.isPublic) throw new ApiError('conflict', 'Can not add access to a public flavor.');
    }
    await addFlavorAccess(cloud, identity, path.flavor_id, body.addTenantAccess.tenant);
    return renderAccess(cloud, path.flavor_id);
  },

  'flavors.action.removeTenantAccess': async ({ path, body, identity }, cloud) => {
    await removeFlavorAccess(cloud, identity, path.flavor_id, body.removeTenantAccess.tenant);
    return renderAccess(cloud, path.flavor_id);
  },
};

async function renderAccess(cloud: Cloud, id: string): Promise<components['schemas']['flavor_access']> {
  const projects = await projectsOfFlavor(cloud, id);
  return { flavor_access: projects.map((project) => ({ flavor_id: id, tenant_id: project })) };
}
