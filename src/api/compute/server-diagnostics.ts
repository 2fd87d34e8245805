/** Figures of a running server. Nova: nova/api/openstack/compute/server_diagnostics.py, views/server_diagnostics.py. */
import type { components, operations } from '../../generated/compute/server-diagnostics.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { diagnosticsOf, type Diagnostics } from '../../cloud/servers/diagnostics.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

const MiB = 2 ** 20;

// DEVIATION: diagnostics hold what XAPI's records tell; counters and rates of disks and interfaces, and the memory that a guest uses, are null.

export const serverDiagnosticsHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverDiagnostics.show': (request, cloud) => {
    const figures = diagnosticsOf(cloud, getServer(cloud, request.path.server_id, request));
    return request.version.has('diagnosticsForm') ? renderDiagnostics(figures) : renderByXapiNames(figures);
  },
};

function renderDiagnostics(figures: Diagnostics): components['schemas']['diagnostics'] {
  const unknownTraffic = { rx_octets: null, rx_packets: null, rx_drop: null, rx_errors: null, rx_rate: null };
  const unknownSent = { tx_octets: null, tx_packets: null, tx_drop: null, tx_errors: null, tx_rate: null };
  const unknownDisk = { read_bytes: null, read_requests: null, write_bytes: null, write_requests: null, errors_count: null };
  return {
    state: figures.state,
    driver: 'xenapi',
    hypervisor: figures.hypervisor,
    hypervisor_os: figures.hypervisorOs,
    uptime: figures.uptime,
    config_drive: figures.configDrive,
    num_cpus: figures.cpus.length,
    num_nics: figures.macAddresses.length,
    num_disks: figures.disks,
    cpu_details: figures.cpus.map((utilisation, id) => ({ id, time: null, utilisation })),
    nic_details: figures.macAddresses.map((mac) => ({ mac_address: mac, ...unknownTraffic, ...unknownSent })),
    disk_details: Array.from({ length: figures.disks }, () => unknownDisk),
    memory_details: { maximum: Math.round(figures.memoryMaximum / MiB), used: null },
  };
}

/** Before the form was fixed each driver had its own; XenServer's used the names of its data sources. */
function renderByXapiNames({ cpus, memoryActual, memoryMaximum }: Diagnostics): Record<string, number | null> {
  return {
    ...Object.fromEntries(cpus.map((utilisation, id) => [`cpu${id}`, utilisation === null ? null : utilisation / 100])),
    memory: memoryActual,
    memory_target: memoryMaximum,
  };
}
