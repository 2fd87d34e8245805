/** Hosts rebooted, switched off and on. Nova: nova/api/openstack/compute/hosts.py; nova/virt/xenapi/host.py, host_power_action. */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { getHostService } from './services.ts';

export type HostPowerAction = 'reboot' | 'shutdown' | 'startup';

/**
 * Answers when the host has begun. XAPI wants it disabled and without VMs; a reboot enables it again, as does a refusal.
 * @throws ApiError notFound, conflict while a VM runs there, notImplemented for a host that nothing can switch on
 */
export async function switchHost(cloud: Cloud, name: string, action: HostPowerAction): Promise<void> {
  const { target: { pool, ref, row, enabled } } = getHostService(cloud, name, 'nova-compute');
  if (action === 'startup') {
    // DEVIATION: a host is switched on only where its pool knows how (host.power_on_mode: wake-on-LAN, iLO, DRAC); else that is refused with 501.
    if (row.power_on_mode === '') throw new ApiError('notImplemented', 'The requested functionality is not supported.');
    await pool.call('host.power_on', ref);
    return;
  }
  // XAPI says so too, but it wants the host disabled first.
  if (row.resident_VMs.some((vm) => pool.cache.get('VM', vm)?.is_control_domain === false)) throw new ApiError('conflict', 'Servers run on the host.');
  await pool.call('host.disable', ref);
  try {
    await pool.call(`host.${action}`, ref);
  } catch (error) {
    if (enabled) await pool.call('host.enable', ref);
    throw error;
  }
}
