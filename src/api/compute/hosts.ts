/** Hosts, up to 2.42; later versions have services and hypervisors for it. Nova: nova/api/openstack/compute/hosts.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { switchHost, type HostPowerAction } from '../../cloud/host-power.ts';
import { listHypervisors } from '../../cloud/hypervisors.ts';
import { enterMaintenance, leaveMaintenance } from '../../cloud/maintenance.ts';
import { changeService, getHostService, listServices } from '../../cloud/services.ts';
import type { Server } from '../../cloud/servers/server.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/hosts.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';

export const hostHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'hosts.list': ({ query }, cloud) => ({
    hosts: listServices(cloud)
      .filter(({ zone }) => (query.zone ?? '') === '' || zone === query.zone)
      .map(({ host, binary, zone }) => ({ host_name: host, service: binary.replace(/^nova-/, ''), zone })),
  }),

  'hosts.show': ({ path: { host_name: host } }, cloud) => {
    const hypervisor = listHypervisors(cloud).find(({ hostname }) => hostname === host);
    if (hypervisor === undefined) throw new ApiError('notFound', `Host '${host}' is not mapped to any cell`);
    const resource = (project: string, cpu: number, memory_mb: number, disk_gb: number) => ({ resource: { host, project, cpu, memory_mb, disk_gb } });
    const sums = (project: string, servers: readonly Server[]) => resource(
      project,
      servers.reduce((sum, { flavor }) => sum + flavor.vcpus, 0),
      servers.reduce((sum, { flavor }) => sum + flavor.ramMib, 0),
      servers.reduce((sum, { flavor }) => sum + flavor.diskGib + flavor.ephemeralGib, 0),
    );
    const projects = [...new Set(hypervisor.servers.map(({ projectId }) => projectId))].sort();
    return {
      host: [
        resource('(total)', hypervisor.vcpus, hypervisor.memoryMib, hypervisor.diskGib),
        resource('(used_now)', hypervisor.vcpusUsed, hypervisor.memoryUsedMib, hypervisor.diskUsedGib),
        sums('(used_max)', hypervisor.servers),
        ...projects.map((project) => sums(project, hypervisor.servers.filter(({ projectId }) => projectId === project))),
      ],
    };
  },

  'hosts.update': async ({ path: { host_name: host }, body, identity }, cloud) => {
    const service = getHostService(cloud, host, 'nova-compute');
    const [status, maintenance] = [body.status?.toLowerCase(), body.maintenance_mode?.toLowerCase()];
    if (status !== undefined) await changeService(cloud, service, { disabled: status === 'disable' });
    if (maintenance !== undefined) await (maintenance === 'enable' ? enterMaintenance(cloud, identity, host) : leaveMaintenance(cloud, host));
    return {
      host,
      ...(status === undefined ? {} : { status: status === 'enable' ? 'enabled' as const : 'disabled' as const }),
      ...(maintenance === undefined ? {} : { maintenance_mode: maintenance === 'enable' ? 'on_maintenance' as const : 'off_maintenance' as const }),
    };
  },

  'hosts.reboot': ({ path }, cloud) => powerAction(cloud, path.host_name, 'reboot'),
  'hosts.shutdown': ({ path }, cloud) => powerAction(cloud, path.host_name, 'shutdown'),
  'hosts.startup': ({ path }, cloud) => powerAction(cloud, path.host_name, 'startup'),
};

async function powerAction(cloud: Cloud, host: string, action: HostPowerAction): Promise<{ host: string; power_action: HostPowerAction }> {
  await switchHost(cloud, host, action);
  return { host, power_action: action };
}
