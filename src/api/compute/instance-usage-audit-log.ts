/** How far the hosts came with their monthly notifications of usage. Nova: nova/api/openstack/compute/instance_usage_audit_log.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { hostServices } from '../../cloud/services.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/instance-usage-audit-log.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

type AuditLog = components['schemas']['audit_log'];

export const instanceUsageAuditLogHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'instanceUsageAuditLog.list': (_request, cloud) => ({ instance_usage_audit_logs: auditLog(cloud, cloud.clock.now()) }),

  'instanceUsageAuditLog.show': ({ path: { before } }, cloud) => {
    // With or without a fraction of the second, as strptime("%Y-%m-%d %H:%M:%S[.%f]") takes it.
    const [, day, time] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d{1,6})?$/.exec(before) ?? [];
    const milliseconds = Date.parse(`${day}T${time}Z`);
    if (Number.isNaN(milliseconds)) throw new ApiError('badRequest', `Invalid timestamp for date ${before}`);
    return { instance_usage_audit_log: auditLog(cloud, milliseconds) };
  },
};

/**
 * The month that was over before a time. Notifications go over a message bus, which there is none of: like a Nova without
 * `instance_usage_audit`, no host has run.
 */
function auditLog(cloud: Cloud, before: number): AuditLog {
  const at = new Date(before);
  const hosts = hostServices(cloud).map(({ host }) => host);
  return {
    period_beginning: midnight(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1)),
    period_ending: midnight(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1)),
    num_hosts: hosts.length,
    num_hosts_done: 0,
    num_hosts_running: 0,
    num_hosts_not_run: hosts.length,
    hosts_not_run: hosts,
    overall_status: hosts.length === 0 ? 'ALL hosts done. 0 errors.' : `0 of ${hosts.length} hosts done. 0 errors.`,
    total_instances: 0,
    total_errors: 0,
    log: {},
  };
}

const midnight = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 10)} 00:00:00`;
