// Made from api-spec/compute by `npm run generate`. Change that, not this.

import type { operations as aggregates } from './aggregates.ts';
import type { operations as assistedVolumeSnapshots } from './assisted-volume-snapshots.ts';
import type { operations as availabilityZones } from './availability-zones.ts';
import type { operations as baremetalNodes } from './baremetal-nodes.ts';
import type { operations as extensions } from './extensions.ts';
import type { operations as flavorAccess } from './flavor-access.ts';
import type { operations as flavorExtraSpecs } from './flavor-extra-specs.ts';
import type { operations as flavors } from './flavors.ts';
import type { operations as floatingIps } from './floating-ips.ts';
import type { operations as gone } from './gone.ts';
import type { operations as hosts } from './hosts.ts';
import type { operations as hypervisors } from './hypervisors.ts';
import type { operations as images } from './images.ts';
import type { operations as instanceActions } from './instance-actions.ts';
import type { operations as instanceUsageAuditLog } from './instance-usage-audit-log.ts';
import type { operations as interfaces } from './interfaces.ts';
import type { operations as keypairs } from './keypairs.ts';
import type { operations as limits } from './limits.ts';
import type { operations as migrations } from './migrations.ts';
import type { operations as networks } from './networks.ts';
import type { operations as quotaClassSets } from './quota-class-sets.ts';
import type { operations as quotaSets } from './quota-sets.ts';
import type { operations as remoteConsoles } from './remote-consoles.ts';
import type { operations as securityGroups } from './security-groups.ts';
import type { operations as serverActions } from './server-actions.ts';
import type { operations as serverDiagnostics } from './server-diagnostics.ts';
import type { operations as serverExternalEvents } from './server-external-events.ts';
import type { operations as serverGroups } from './server-groups.ts';
import type { operations as serverGuestActions } from './server-guest-actions.ts';
import type { operations as serverImageActions } from './server-image-actions.ts';
import type { operations as serverIps } from './server-ips.ts';
import type { operations as serverMetadata } from './server-metadata.ts';
import type { operations as serverMigrations } from './server-migrations.ts';
import type { operations as serverPassword } from './server-password.ts';
import type { operations as serverRescue } from './server-rescue.ts';
import type { operations as serverShares } from './server-shares.ts';
import type { operations as serverShelve } from './server-shelve.ts';
import type { operations as serverTags } from './server-tags.ts';
import type { operations as serverTopology } from './server-topology.ts';
import type { operations as servers } from './servers.ts';
import type { operations as services } from './services.ts';
import type { operations as simpleTenantUsage } from './simple-tenant-usage.ts';
import type { operations as versions } from './versions.ts';
import type { operations as volumeAttachments } from './volume-attachments.ts';
import type { operations as volumes } from './volumes.ts';

/** Every operation of the service by its operationId. */
export interface operations extends aggregates, assistedVolumeSnapshots, availabilityZones, baremetalNodes, extensions, flavorAccess, flavorExtraSpecs, flavors, floatingIps, gone, hosts, hypervisors, images, instanceActions, instanceUsageAuditLog, interfaces, keypairs, limits, migrations, networks, quotaClassSets, quotaSets, remoteConsoles, securityGroups, serverActions, serverDiagnostics, serverExternalEvents, serverGroups, serverGuestActions, serverImageActions, serverIps, serverMetadata, serverMigrations, serverPassword, serverRescue, serverShares, serverShelve, serverTags, serverTopology, servers, services, simpleTenantUsage, versions, volumeAttachments, volumes {}
