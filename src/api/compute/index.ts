/** The compute service: every operation of api-spec/compute/ and what answers it. */
import type { operations } from '../../generated/compute/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { getServerGroup } from '../../cloud/server-groups.ts';
import { aggregateHandlers } from './aggregates.ts';
import { assistedVolumeSnapshotHandlers } from './assisted-volume-snapshots.ts';
import { availabilityZoneHandlers } from './availability-zones.ts';
import { baremetalNodeHandlers } from './baremetal-nodes.ts';
import { extensionHandlers } from './extensions.ts';
import { flavorAccessHandlers } from './flavor-access.ts';
import { flavorExtraSpecHandlers } from './flavor-extra-specs.ts';
import { flavorHandlers } from './flavors.ts';
import { floatingIpHandlers } from './floating-ips.ts';
import { hostHandlers } from './hosts.ts';
import { hypervisorHandlers } from './hypervisors.ts';
import { imageMetadataHandlers } from './image-metadata.ts';
import { imageHandlers } from './images.ts';
import { instanceActionHandlers } from './instance-actions.ts';
import { instanceUsageAuditLogHandlers } from './instance-usage-audit-log.ts';
import { interfaceHandlers } from './interfaces.ts';
import { keypairHandlers } from './keypairs.ts';
import { limitHandlers } from './limits.ts';
import { computeMicroversions, type ComputeFeature } from './microversions.ts';
import { migrationHandlers } from './migrations.ts';
import { networkHandlers } from './networks.ts';
import { quotaClassSetHandlers } from './quota-class-sets.ts';
import { quotaSetHandlers } from './quota-sets.ts';
import { securityGroupHandlers } from './security-groups.ts';
import { remoteConsoleHandlers } from './remote-consoles.ts';
import { serverDiagnosticsHandlers } from './server-diagnostics.ts';
import { serverExternalEventHandlers } from './server-external-events.ts';
import { serverGroupHandlers } from './server-groups.ts';
import { serverIpHandlers } from './server-ips.ts';
import { serverMetadataHandlers } from './server-metadata.ts';
import { serverMigrationHandlers } from './server-migrations.ts';
import { serverPasswordHandlers } from './server-password.ts';
import { serverShareHandlers } from './server-shares.ts';
import { serverTagHandlers } from './server-tags.ts';
import { serverTopologyHandlers } from './server-topology.ts';
import { serverActionHandlers } from './servers/actions.ts';
import { createServer } from './servers/create.ts';
import { removeServer } from './servers/delete.ts';
import { serverGuestActionHandlers } from './servers/guest-actions.ts';
import { serverImageActionHandlers } from './servers/image-actions.ts';
import { listServers, listServersInDetail } from './servers/list.ts';
import { serverRescueHandlers } from './servers/rescue.ts';
import { serverShelveHandlers } from './servers/shelve.ts';
import { getServer, showServer } from './servers/show.ts';
import { changeServer } from './servers/update.ts';
import { serviceHandlers } from './services.ts';
import { simpleTenantUsageHandlers } from './simple-tenant-usage.ts';
import { versionHandlers } from './versions.ts';
import { volumeAttachmentHandlers } from './volume-attachments.ts';
import { volumeHandlers } from './volumes.ts';

const handlers: Handlers<operations, Cloud, ComputeFeature> = {
  ...versionHandlers,

  'servers.list': listServers,
  'servers.detail': listServersInDetail,
  'servers.show': showServer,
  'servers.create': createServer,
  'servers.update': changeServer,
  'servers.delete': removeServer,
  ...serverActionHandlers,
  ...serverGuestActionHandlers,
  ...serverImageActionHandlers,
  ...serverRescueHandlers,
  ...serverShelveHandlers,
  ...remoteConsoleHandlers,
  ...serverMetadataHandlers,
  ...serverIpHandlers,
  ...interfaceHandlers,
  ...serverTagHandlers,
  ...serverTopologyHandlers,
  ...serverPasswordHandlers,
  ...serverDiagnosticsHandlers,
  ...serverShareHandlers,
  ...volumeAttachmentHandlers,
  ...serverMigrationHandlers,
  ...instanceActionHandlers,

  ...flavorHandlers,
  ...flavorExtraSpecHandlers,
  ...flavorAccessHandlers,
  ...keypairHandlers,
  ...limitHandlers,
  ...hypervisorHandlers,
  ...serviceHandlers,
  ...availabilityZoneHandlers,
  ...aggregateHandlers,
  ...serverGroupHandlers,
  ...quotaSetHandlers,
  ...quotaClassSetHandlers,
  ...simpleTenantUsageHandlers,
  ...hostHandlers,
  ...extensionHandlers,
  ...instanceUsageAuditLogHandlers,
  ...serverExternalEventHandlers,
  ...assistedVolumeSnapshotHandlers,
  ...baremetalNodeHandlers,

  ...imageHandlers,
  ...imageMetadataHandlers,
  ...networkHandlers,
  ...securityGroupHandlers,
  ...floatingIpHandlers,
  ...volumeHandlers,
  ...migrationHandlers,
};

export const computeService: Service<Cloud> = {
  name: 'compute',
  mount: '/compute',
  versionPath: '/v2.1',
  olderVersionPath: '/v2',
  spec: 'compute',
  faults: 'compute',
  microversions: computeMicroversions,
  handlers,
  // A server or group of another project is not found, whatever is asked of it.
  assertKnown: async ({ server_id: id, server_group_id: groupId }, request, cloud) => {
    if (id !== undefined) getServer(cloud, id, request);
    if (groupId !== undefined) await getServerGroup(cloud, request.identity, groupId);
  },
};
