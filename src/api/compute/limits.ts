/** Limits. Nova: nova/api/openstack/compute/limits.py, views/limits.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { limitsOf } from '../../cloud/limits.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/limits.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

/** Nova has left these to Neutron: no limit of its own, nothing used. */
const neutrons = {
  maxSecurityGroups: -1, maxSecurityGroupRules: -1, maxTotalFloatingIps: -1, totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0,
} as const;

export const limitHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'limits.show': async ({ query, identity }, cloud) => {
    // Naming a project is for administrators, even the own one. Without a project there is nothing to use.
    const projectId = query.tenant_id ?? identity.projectId ?? '';
    if (query.tenant_id !== undefined && !identity.isAdmin) {
      throw new ApiError('forbidden', "Policy doesn't allow os_compute_api:limits:other_project to be performed.");
    }
    const { quotas, used, serverGroups } = await limitsOf(cloud, projectId);
    return {
      limits: {
        rate: [],
        absolute: {
          maxTotalInstances: quotas.instances,
          maxTotalCores: quotas.cores,
          maxTotalRAMSize: quotas.ramMib,
          maxTotalKeypairs: quotas.keyPairs,
          maxServerMeta: quotas.metadataItems,
          maxImageMeta: quotas.metadataItems,
          maxServerGroups: quotas.serverGroups,
          maxServerGroupMembers: quotas.serverGroupMembers,
          maxPersonality: quotas.injectedFiles,
          maxPersonalitySize: quotas.injectedFileContentBytes,
          totalInstancesUsed: used.instances,
          totalCoresUsed: used.cores,
          totalRAMUsed: used.ramMib,
          totalServerGroupsUsed: serverGroups,
          ...neutrons,
        },
      },
    };
  },
};
