/**
 * Nova's published samples: which operation each is a request of, or an answer. They lie where NOVA_CONTRACT says and are no part of this project.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { samplesFolder } from './nova-contract.ts';

export type Part = 'request' | 'answer';

/** Sample, with its version or without → what it is a sample of. */
const rows: readonly (readonly [file: RegExp, operationId: string, part: Part])[] = [
  [/^versions\/versions-get-resp$/, 'versions.list', 'answer'],
  [/^versions\/v21-version-get-resp$/, 'versions.show', 'answer'],
  [/^servers\/servers-list(-status)?-resp$|^servers\/servers-list-with/, 'servers.list', 'answer'],
  [/^servers\/servers-details-(resp|with)/, 'servers.detail', 'answer'],
  [/^servers\/server-get-resp$/, 'servers.show', 'answer'],
  [/^servers\/server-create-req/, 'servers.create', 'request'],
  [/^(servers\/server-create|os-multiple-create\/multiple-create.*)-resp$/, 'servers.create', 'answer'],
  [/^os-multiple-create\/.*-req$/, 'servers.create', 'request'],
  [/^servers\/server-(update|put)-req$/, 'servers.update', 'request'],
  [/^servers\/server-(update|put)-resp$/, 'servers.update', 'answer'],
  [/^servers\/server-action-start$/, 'servers.action.os-start', 'request'],
  [/^servers\/server-action-stop$/, 'servers.action.os-stop', 'request'],
  [/^servers\/server-action-reboot$/, 'servers.action.reboot', 'request'],
  [/^os-pause-server\/pause-server$/, 'servers.action.pause', 'request'],
  [/^os-pause-server\/unpause-server$/, 'servers.action.unpause', 'request'],
  [/^os-suspend-server\/server-suspend$/, 'servers.action.suspend', 'request'],
  [/^os-suspend-server\/server-resume$/, 'servers.action.resume', 'request'],
  [/^os-lock-server\/lock-server|^servers\/lock-server/, 'servers.action.lock', 'request'],
  [/^os-lock-server\/unlock-server$/, 'servers.action.unlock', 'request'],
  [/^os-migrate-server\/live-migrate-server$/, 'servers.action.os-migrateLive', 'request'],
  [/^server-migrations\/live-migrate-server$/, 'servers.action.os-migrateLive', 'request'],
  [/^os-admin-actions\/admin-actions-reset-server-state$/, 'servers.action.os-resetState', 'request'],
  [/^server-metadata\/server-metadata-all-req$/, 'serverMetadata.replace', 'request'],
  [/^server-metadata\/server-metadata-all-resp$/, 'serverMetadata.replace', 'answer'],
  [/^server-metadata\/server-metadata-req$/, 'serverMetadata.update', 'request'],
  [/^server-metadata\/server-metadata-resp$/, 'serverMetadata.update', 'answer'],
  [/^server-ips\/server-ips-resp$/, 'serverIps.list', 'answer'],
  [/^server-ips\/server-ips-network-resp$/, 'serverIps.show', 'answer'],
  [/^server-migrations\/force_complete$/, 'serverMigrations.action.force_complete', 'request'],
  [/^server-migrations\/migrations-index$/, 'serverMigrations.list', 'answer'],
  [/^server-migrations\/migrations-get$/, 'serverMigrations.show', 'answer'],
  [/^os-instance-actions\/instance-actions-list/, 'instanceActions.list', 'answer'],
  [/^os-instance-actions\/instance-action-get-resp$/, 'instanceActions.show', 'answer'],
  [/^os-server-tags\/server-tags-index-resp$/, 'serverTags.list', 'answer'],
  [/^os-server-tags\/server-tags-put-all-req$/, 'serverTags.replace', 'request'],
  [/^os-server-tags\/server-tags-put-all-resp$/, 'serverTags.replace', 'answer'],
  [/^os-server-tags\/server-tags-show-details-resp$/, 'servers.show', 'answer'],
  [/^os-server-tags\/servers-tags-details-resp$/, 'servers.detail', 'answer'],
  [/^os-volume_attachments\/list-volume-attachments-resp$/, 'volumeAttachments.list', 'answer'],
  [/^os-volume_attachments\/volume-attachment-detail-resp$/, 'volumeAttachments.show', 'answer'],
  [/^os-volume_attachments\/attach-volume-to-server-req$/, 'volumeAttachments.create', 'request'],
  [/^os-volume_attachments\/attach-volume-to-server-resp$/, 'volumeAttachments.create', 'answer'],
  [/^os-volume_attachments\/update-volume/, 'volumeAttachments.update', 'request'],
  [/^os-server-diagnostics\/server-diagnostics-get-resp$/, 'serverDiagnostics.show', 'answer'],
  [/^os-server-topology\/servers-topology-resp/, 'serverTopology.show', 'answer'],
  [/^os-server-password\/get-password-resp$/, 'serverPassword.show', 'answer'],
  [/^os-server-shares\/.*(create|show)-resp$/, 'serverShares.show', 'answer'],
  [/^os-server-shares\/server-shares-create.*-req$/, 'serverShares.create', 'request'],
  [/^os-server-shares\/.*(list|index)-resp$/, 'serverShares.list', 'answer'],
  [/^os-attach-interfaces\/attach-interfaces-list-resp$/, 'interfaces.list', 'answer'],
  [/^os-attach-interfaces\/attach-interfaces-show-resp$/, 'interfaces.show', 'answer'],
  [/^os-attach-interfaces\/attach-interfaces-create.*-req$/, 'interfaces.create', 'request'],
  [/^os-attach-interfaces\/attach-interfaces-create-resp$/, 'interfaces.create', 'answer'],
  [/^servers\/server-action-trigger-crash-dump$/, 'servers.action.trigger_crash_dump', 'request'],
  [/^servers\/server-action-addfloatingip-req$/, 'servers.action.addFloatingIp', 'request'],
  [/^servers\/server-action-removefloatingip-req$/, 'servers.action.removeFloatingIp', 'request'],
  [/^os-multinic\/multinic-add-fixed-ip-req$/, 'servers.action.addFixedIp', 'request'],
  [/^os-multinic\/multinic-remove-fixed-ip-req$/, 'servers.action.removeFixedIp', 'request'],
  [/^os-deferred-delete\/restore/, 'servers.action.restore', 'request'],
  [/^os-deferred-delete\/force/, 'servers.action.forceDelete', 'request'],
  [/^os-admin-password\/admin-password-change-password$/, 'servers.action.changePassword', 'request'],
  [/^os-admin-actions\/admin-actions-inject-network-info$/, 'servers.action.injectNetworkInfo', 'request'],
  [/^os-rescue\/server-rescue-req/, 'servers.action.rescue', 'request'],
  [/^os-rescue\/server-rescue$/, 'servers.action.rescue', 'answer'],
  [/^os-rescue\/server-unrescue-req$/, 'servers.action.unrescue', 'request'],
  [/^os-rescue\/server-get-resp/, 'servers.show', 'answer'],
  [/^os-shelve\/os-shelve$/, 'servers.action.shelve', 'request'],
  [/^os-shelve\/os-shelve-offload$/, 'servers.action.shelveOffload', 'request'],
  [/^os-shelve\/os-unshelve/, 'servers.action.unshelve', 'request'],
  [/^os-remote-consoles\/create-.*-req$/, 'remoteConsoles.create', 'request'],
  [/^os-remote-consoles\/create-.*-resp$/, 'remoteConsoles.create', 'answer'],
  [/^os-remote-consoles\/get-vnc-console-post-req$/, 'servers.action.os-getVNCConsole', 'request'],
  [/^os-remote-consoles\/get-vnc-console-post-resp$/, 'servers.action.os-getVNCConsole', 'answer'],
  [/^os-remote-consoles\/get-spice-console-post-req$/, 'servers.action.os-getSPICEConsole', 'request'],
  [/^os-remote-consoles\/get-spice-console-post-resp$/, 'servers.action.os-getSPICEConsole', 'answer'],
  [/^os-remote-consoles\/get-rdp-console-post-req$/, 'servers.action.os-getRDPConsole', 'request'],
  [/^os-remote-consoles\/get-serial-console-post-req$/, 'servers.action.os-getSerialConsole', 'request'],
  [/^os-remote-consoles\/get-serial-console-post-resp$/, 'servers.action.os-getSerialConsole', 'answer'],
  [/^os-console-auth-tokens\/get-console-connect-info-get-resp$/, 'consoleAuthTokens.show', 'answer'],
  [/^os-console-auth-tokens\/create-.*-req$/, 'remoteConsoles.create', 'request'],
  [/^os-console-output\/console-output-post-req$/, 'servers.action.os-getConsoleOutput', 'request'],
  [/^os-console-output\/console-output-post-resp$/, 'servers.action.os-getConsoleOutput', 'answer'],
  [/^os-security-groups\/security-group-add-post-req$/, 'servers.action.addSecurityGroup', 'request'],
  [/^os-security-groups\/security-group-remove-post-req$/, 'servers.action.removeSecurityGroup', 'request'],
  [/^servers\/server-action-create-image$/, 'servers.action.createImage', 'request'],
  [/^servers\/server-action-create-image-resp$/, 'servers.action.createImage', 'answer'],
  [/^os-create-backup\/create-backup-req$/, 'servers.action.createBackup', 'request'],
  [/^os-create-backup\/create-backup-resp$/, 'servers.action.createBackup', 'answer'],
  [/^flavors\/flavors-list-resp$/, 'flavors.list', 'answer'],
  [/^flavors\/flavors-detail-resp$/, 'flavors.detail', 'answer'],
  [/^flavors\/flavor-get-resp$/, 'flavors.show', 'answer'],
  [/^flavor-manage\/flavor-create-post-req$|^flavor-access\/flavor-create-req$/, 'flavors.create', 'request'],
  [/^flavor-manage\/flavor-create-post-resp$/, 'flavors.create', 'answer'],
  [/^flavor-manage\/flavor-update-req$/, 'flavors.update', 'request'],
  [/^flavor-manage\/flavor-update-resp$/, 'flavors.update', 'answer'],
  [/^flavor-access\/flavor-access-list-resp$/, 'flavorAccess.list', 'answer'],
  [/^flavor-access\/flavor-access-add-tenant-req$/, 'flavors.action.addTenantAccess', 'request'],
  [/^flavor-access\/flavor-access-add-tenant-resp$/, 'flavors.action.addTenantAccess', 'answer'],
  [/^flavor-access\/flavor-access-remove-tenant-req$/, 'flavors.action.removeTenantAccess', 'request'],
  [/^flavor-access\/flavor-access-remove-tenant-resp$/, 'flavors.action.removeTenantAccess', 'answer'],
  [/^flavor-extra-specs\/flavor-extra-specs-list-resp$/, 'flavorExtraSpecs.list', 'answer'],
  [/^flavor-extra-specs\/flavor-extra-specs-get-resp$/, 'flavorExtraSpecs.show', 'answer'],
  [/^flavor-extra-specs\/flavor-extra-specs-create-req$/, 'flavorExtraSpecs.create', 'request'],
  [/^flavor-extra-specs\/flavor-extra-specs-create-resp$/, 'flavorExtraSpecs.create', 'answer'],
  [/^flavor-extra-specs\/flavor-extra-specs-update-req$/, 'flavorExtraSpecs.update', 'request'],
  [/^flavor-extra-specs\/flavor-extra-specs-update-resp$/, 'flavorExtraSpecs.update', 'answer'],
  [/^os-keypairs\/keypairs-list/, 'keypairs.list', 'answer'],
  [/^os-keypairs\/keypairs-get-resp$/, 'keypairs.show', 'answer'],
  [/^os-keypairs\/keypairs-(import-)?post-req$/, 'keypairs.create', 'request'],
  [/^os-keypairs\/keypairs-(import-)?post-resp$/, 'keypairs.create', 'answer'],
  [/^os-hypervisors\/hypervisors-list-resp$|^os-hypervisors\/v2.5.*hypervisors-with-servers-resp$/, 'hypervisors.list', 'answer'],
  [/^os-hypervisors\/hypervisors-detail/, 'hypervisors.detail', 'answer'],
  [/^os-hypervisors\/hypervisors-show/, 'hypervisors.show', 'answer'],
  [/^os-hypervisors\/hypervisors-statistics-resp$/, 'hypervisors.statistics', 'answer'],
  [/^os-hypervisors\/hypervisors-uptime-resp$/, 'hypervisors.uptime', 'answer'],
  [/^os-services\/services-list-get-resp$/, 'services.list', 'answer'],
  [/^os-availability-zone\/availability-zone-list-resp$/, 'availabilityZones.list', 'answer'],
  [/^os-availability-zone\/availability-zone-detail-resp$/, 'availabilityZones.detail', 'answer'],
  [/^limits\/limit-get-resp$/, 'limits.show', 'answer'],
  [/^os-migrations\/migrations-get/, 'migrations.list', 'answer'],
  [/^os-server-groups\/server-groups-list-resp$/, 'serverGroups.list', 'answer'],
  [/^os-server-groups\/server-groups-get-resp$/, 'serverGroups.show', 'answer'],
  [/^os-server-groups\/server-groups-post-req$|^servers\/server-groups-post-req$/, 'serverGroups.create', 'request'],
  [/^os-server-groups\/server-groups-post-resp$|^servers\/server-groups-post-resp$/, 'serverGroups.create', 'answer'],
  [/^os-aggregates\/aggregates-list-get-resp$/, 'aggregates.list', 'answer'],
  [/^os-aggregates\/aggregates-get-resp$/, 'aggregates.show', 'answer'],
  [/^os-aggregates\/aggregate-post-req$/, 'aggregates.create', 'request'],
  [/^os-aggregates\/aggregate-post-resp$/, 'aggregates.create', 'answer'],
  [/^os-aggregates\/aggregate-update-post-req$/, 'aggregates.update', 'request'],
  [/^os-aggregates\/aggregate-update-post-resp$/, 'aggregates.update', 'answer'],
  [/^os-aggregates\/aggregate-add-host-post-req$/, 'aggregates.action.add_host', 'request'],
  [/^os-aggregates\/aggregate-remove-host-post-req$/, 'aggregates.action.remove_host', 'request'],
  [/^os-aggregates\/aggregate-metadata-post-req$/, 'aggregates.action.set_metadata', 'request'],
  [/^os-aggregates\/aggregates-(add-host|remove-host|metadata)-post-resp$/, 'aggregates.show', 'answer'],
  [/^os-aggregates\/aggregate-images-post-req$/, 'aggregates.images', 'request'],
  [/^os-quota-sets(-noop)?\/(user-)?quotas-show-get-resp$/, 'quotaSets.show', 'answer'],
  [/^os-quota-sets(-noop)?\/(user-)?quotas-show-defaults-get-resp$/, 'quotaSets.defaults', 'answer'],
  [/^os-quota-sets(-noop)?\/(user-)?quotas-show-detail-get-resp$/, 'quotaSets.detail', 'answer'],
  [/^os-quota-sets(-noop)?\/(user-)?quotas-update(-force)?-post-req$/, 'quotaSets.update', 'request'],
  [/^os-quota-sets(-noop)?\/(user-)?quotas-update(-force)?-post-resp$/, 'quotaSets.update', 'answer'],
  [/^os-quota-class-sets\/quota-classes-show-get-resp$/, 'quotaClassSets.show', 'answer'],
  [/^os-quota-class-sets\/quota-classes-update-post-req$/, 'quotaClassSets.update', 'request'],
  [/^os-quota-class-sets\/quota-classes-update-post-resp$/, 'quotaClassSets.update', 'answer'],
  [/^os-simple-tenant-usage\/simple-tenant-usage-get-(specific)$/, 'simpleTenantUsage.show', 'answer'],
  [/^os-simple-tenant-usage\/simple-tenant-usage-get(-all|-detail)?$/, 'simpleTenantUsage.list', 'answer'],
  [/^os-server-external-events\/event-create-req$/, 'serverExternalEvents.create', 'request'],
  [/^os-server-external-events\/event-create-resp$/, 'serverExternalEvents.create', 'answer'],
  [/^os-hosts\/hosts-list-resp$/, 'hosts.list', 'answer'],
  [/^os-hosts\/host-get-resp$/, 'hosts.show', 'answer'],
  [/^os-hosts\/host-put-maintenance-req$/, 'hosts.update', 'request'],
  [/^os-hosts\/host-put-maintenance-resp$/, 'hosts.update', 'answer'],
  [/^os-hosts\/host-get-(reboot|shutdown|startup)$/, 'hosts.reboot', 'answer'],
  [/^os-assisted-volume-snapshots\/snapshot-create-assisted-req$/, 'assistedVolumeSnapshots.create', 'request'],
  [/^os-assisted-volume-snapshots\/snapshot-create-assisted-resp$/, 'assistedVolumeSnapshots.create', 'answer'],
  [/^os-instance-usage-audit-log\/inst-usage-audit-log-index-get-resp$/, 'instanceUsageAuditLog.list', 'answer'],
  [/^os-instance-usage-audit-log\/inst-usage-audit-log-show-get-resp$/, 'instanceUsageAuditLog.show', 'answer'],
  [/^extension-info\/extensions-list-resp/, 'extensions.list', 'answer'],
  [/^extension-info\/extensions-get-resp$/, 'extensions.show', 'answer'],
  [/^os-baremetal-nodes\/baremetal-node-list-resp$/, 'baremetalNodes.list', 'answer'],
  [/^os-baremetal-nodes\/baremetal-node-get-resp$/, 'baremetalNodes.show', 'answer'],
  [/^os-security-groups\/server-security-groups-list-resp$/, 'securityGroups.listOfServer', 'answer'],
  [/^os-security-groups\/security-groups-list-get-resp$/, 'securityGroups.list', 'answer'],
  [/^os-security-groups\/security-groups-get-resp$/, 'securityGroups.show', 'answer'],
  [/^os-security-groups\/security-group-post-req$/, 'securityGroups.create', 'request'],
  [/^os-security-groups\/security-groups-create-resp$/, 'securityGroups.create', 'answer'],
  [/^images\/images-list-get-resp$/, 'images.list', 'answer'],
  [/^images\/images-details-get-resp$/, 'images.detail', 'answer'],
  [/^images\/image-get-resp$/, 'images.show', 'answer'],
  [/^os-networks\/networks-list-resp$/, 'networks.list', 'answer'],
  [/^os-networks\/network-show-resp$/, 'networks.show', 'answer'],
  [/^os-tenant-networks\/networks-list-res/, 'tenantNetworks.list', 'answer'],
  [/^os-floating-ips\/floating-ips-list-resp$/, 'floatingIps.list', 'answer'],
  [/^os-floating-ips\/floating-ips-(get|create)-resp$/, 'floatingIps.show', 'answer'],
  [/^os-volumes\/os-volumes-index-resp$/, 'volumes.list', 'answer'],
  [/^os-volumes\/os-volumes-detail-resp$/, 'volumes.detail', 'answer'],
  [/^os-volumes\/os-volumes-get-resp$/, 'volumes.show', 'answer'],
  [/^os-volumes\/os-volumes-post-req$/, 'volumes.create', 'request'],
  [/^os-volumes\/os-volumes-post-resp$/, 'volumes.create', 'answer'],
  [/^os-snapshots\/snapshots-list-resp$/, 'snapshots.list', 'answer'],
  [/^os-snapshots\/snapshots-detail-resp$/, 'snapshots.detail', 'answer'],
  [/^os-snapshots\/snapshots-show-resp$/, 'snapshots.show', 'answer'],
  [/^os-snapshots\/snapshot-create-req$/, 'snapshots.create', 'request'],
  [/^os-snapshots\/snapshot-create-resp$/, 'snapshots.create', 'answer'],
  [/^os-floating-ips\/floating-ips-list-empty-resp$/, 'floatingIps.list', 'answer'],
  [/^os-floating-ips\/floating-ips-create-req$/, 'floatingIps.create', 'request'],
  [/^os-evacuate\/.*-req$/, 'servers.action.evacuate', 'request'],
  [/^os-evacuate\/.*-resp$/, 'servers.action.evacuate', 'answer'],
  [/^os-migrate-server\/migrate-server(-null)?$/, 'servers.action.migrate', 'request'],
  [/^servers\/server-action-resize$/, 'servers.action.resize', 'request'],
  [/^servers\/server-action-confirm-resize$/, 'servers.action.confirmResize', 'request'],
  [/^servers\/server-action-revert-resize$/, 'servers.action.revertResize', 'request'],
  [/^servers\/server-action-rebuild$/, 'servers.action.rebuild', 'request'],
  [/^servers\/server-action-rebuild-resp$/, 'servers.action.rebuild', 'answer'],
  [/^os-preserve-ephemeral-rebuild\/.*-preserve-ephemeral$/, 'servers.action.rebuild', 'request'],
  [/^os-preserve-ephemeral-rebuild\/.*-resp$/, 'servers.action.rebuild', 'answer'],
  [/^servers\/server-get-down-cell-resp$/, 'servers.show', 'answer'],
  [/^servers-sort\/server-sort-keys-list-resp$/, 'servers.list', 'answer'],
  [/^os-instance-actions\/instance-action-get-non-admin-resp$/, 'instanceActions.show', 'answer'],
  [/^os-hypervisors\/v2\.(53|88)\/hypervisors-(search|with-servers|without-servers)-resp$/, 'hypervisors.list', 'answer'],
  [/^os-services\/v2\.53\/service-.*-req$/, 'services.update', 'request'],
  [/^os-services\/v2\.53\/service-.*-resp$/, 'services.update', 'answer'],
  [/^os-server-shares\/server-shares-delete-req$/, 'serverShares.delete', 'request'],
  [/^os-hypervisors\/hypervisors-search-resp$/, 'hypervisors.search', 'answer'],
  [/^os-hypervisors\/hypervisors-with(out)?-servers-resp$/, 'hypervisors.servers', 'answer'],
  [/^os-services\/service-enable-put-req$/, 'services.enable', 'request'],
  [/^os-services\/service-enable-put-resp$/, 'services.enable', 'answer'],
  [/^os-services\/service-disable-put-req$/, 'services.disable', 'request'],
  [/^os-services\/service-disable-put-resp$/, 'services.disable', 'answer'],
  [/^os-services\/service-disable-log-put-req$/, 'services.disableLogReason', 'request'],
  [/^os-services\/service-disable-log-put-resp$/, 'services.disableLogReason', 'answer'],
  [/^os-services\/service-force-down-put-req$/, 'services.forceDown', 'request'],
  [/^os-services\/service-force-down-put-resp$/, 'services.forceDown', 'answer'],
  [/^images\/image-meta-key-get$/, 'imageMetadata.show', 'answer'],
  [/^images\/image-meta-key-put-req$/, 'imageMetadata.update', 'request'],
  [/^images\/image-meta-key-put-resp$/, 'imageMetadata.update', 'answer'],
  [/^images\/image-metadata-get-resp$/, 'imageMetadata.list', 'answer'],
  [/^images\/image-metadata-post-req$/, 'imageMetadata.create', 'request'],
  [/^images\/image-metadata-post-resp$/, 'imageMetadata.create', 'answer'],
  [/^images\/image-metadata-put-req$/, 'imageMetadata.replace', 'request'],
  [/^images\/image-metadata-put-resp$/, 'imageMetadata.replace', 'answer'],
  [/^os-security-groups\/security-group-rules-post-req$/, 'securityGroupRules.create', 'request'],
  [/^os-security-groups\/security-group-rules-post-resp$/, 'securityGroupRules.create', 'answer'],
  [/^versions\/v2-version-get-resp$/, 'versions.show', 'answer'],
  [/^os-floating-ip-pools\/floatingippools-list-resp$/, 'floatingIpPools.list', 'answer'],
];

/** Samples that are no truth → why. */
const exceptions: Readonly<Record<string, string>> = {
  'os-keypairs/v2.92/keypairs-post-req.json': 'a request that Nova refuses',
  'servers/server-create-req-v237.json': 'of 2.37, though it lies with 2.1',
  'servers/server-create-req-v257.json': 'of 2.57, though it lies with 2.1',
  'servers/v2.90/server-create-req.json': 'a request that Nova refuses',
  'servers/v2.94/server-create-req.json': 'a request that Nova refuses',
  'os-services/v2.69/services-list-get-resp.json': 'short forms of what is down, which we never give of services',
  'servers/v2.69/servers-list-resp.json': 'a short form of a server that is down',
  'os-server-external-events/event-create-req.json': 'a request that Nova refuses',
  'os-server-diagnostics/v2.48/server-diagnostics-get-resp.json': 'another hypervisor\'s',
  'os-server-shares/v2.97/server-shares-delete-req.json': 'a body that Nova does not look at',
};

/** Samples of what Nova itself has dropped for good. */
const gone = /^(consoles|os-agents|os-cells|os-certificates|os-cloudpipe|os-fixed-ips|os-floating-ip-dns|os-floating-ips-bulk|os-fping|os-networks-associate)\/|^os-(security-group-default-rules|virtual-interfaces)\/|^os-networks\/network-(add|create)|^os-tenant-networks\/networks-post|^os-admin-actions\/admin-actions-reset-network$|^os-remote-consoles\/get-rdp-console-post-resp$/;

export interface Sample {
  readonly file: string;
  /** Microversion whose folder it lies in. */
  readonly version: string;
  readonly operationId: string;
  readonly part: Part;
  readonly body: unknown;
}

/** Every sample that says something of this service; none without the contract. */
export function samplesOfNova(): Sample[] {
  const folder = samplesFolder();
  if (folder === undefined) return [];
  return sampleFiles(folder).flatMap((file) => {
    const row = rowOf(file);
    if (row === undefined || file in exceptions) return [];
    const [, operationId, part] = row;
    return [{ file, version: parsed(file).version, operationId, part, body: JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown }];
  });
}

/** Files that no row of the table knows. */
export function unknownSamples(): string[] {
  const folder = samplesFolder();
  return folder === undefined ? [] : sampleFiles(folder).filter((file) => {
    const { name } = parsed(file);
    return rowOf(file) === undefined && !gone.test(name);
  });
}

const sampleFiles = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')).sort();

function rowOf(file: string): (typeof rows)[number] | undefined {
  const { name } = parsed(file);
  return rows.find(([pattern]) => pattern.test(file.replace(/\.json$/, '')) || pattern.test(name));
}

function parsed(file: string): { readonly version: string; readonly name: string } {
  const version = /\/v(2\.\d+)\//.exec(`/${dirname(file)}/`)?.[1] ?? '2.1';
  return { version, name: file.replace(`/v${version}/`, '/').replace(/\.json$/, '') };
}
