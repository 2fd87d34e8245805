/** Figures of a running server. Nova: nova/api/openstack/compute/server_diagnostics.py, views/server_diagnostics.py. */
import type { components, operations } from '../../generated/compute/server-diagnostics.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { diagnosticsOf, type Diagnostics } from '../../cloud/servers/diagnostics.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

const MiB = 2 ** 20;

// DEVIATION: in diagnostics, packets, drops, requests and errors are null: hosts count bytes alone.

export const serverDiagnosticsHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverDiagnostics.show': async (request, cloud) => {
    const figures = await diagnosticsOf(cloud, getServer(cloud, request.path.server_id, request));
    return request.version.has('diagnosticsForm') ? renderDiagnostics(figures) : renderByXapiNames(figures);
  },
};

const rounded = (value: number | null, unit = 1): number | null => (value === null ? null : Math.round(value / unit));

function renderDiagnostics(figures: Diagnostics): components['schemas']['diagnostics'] {
  const uncounted = { rx_packets: null, rx_drop: null, rx_errors: null, tx_packets: null, tx_drop: null, tx_errors: null };
  return {
    state: figures.state,
    driver: 'xenapi',
    hypervisor: figures.hypervisor,
    hypervisor_os: figures.hypervisorOs,
    uptime: figures.uptime,
    config_drive: figures.configDrive,
    num_cpus: figures.cpus.length,
    num_nics: figures.nics.length,
    num_disks: figures.disks.length,
    // Nanoseconds.
    cpu_details: figures.cpus.map(({ utilisation, seconds }, id) => ({ id, time: rounded(seconds, 1e-9), utilisation })),
    nic_details: figures.nics.map(({ macAddress, received, receiving, sent, sending }) => ({
      mac_address: macAddress, ...uncounted,
      rx_octets: rounded(received), rx_rate: rounded(receiving), tx_octets: rounded(sent), tx_rate: rounded(sending),
    })),
    disk_details: figures.disks.map(({ read, written }) =>
      ({ read_bytes: rounded(read), write_bytes: rounded(written), read_requests: null, write_requests: null, errors_count: null })),
    memory_details: { maximum: Math.round(figures.memoryMaximum / MiB), used: rounded(figures.memoryUsed, MiB) },
  };
}

/** Before the form was fixed each driver had its own; XenServer's was what the host measures, by the names of its data sources. */
function renderByXapiNames({ cpus, memoryActual, memoryMaximum, measurements }: Diagnostics): Record<string, number | null> {
  return {
    ...Object.fromEntries(cpus.map(({ utilisation }, id) => [`cpu${id}`, utilisation === null ? null : utilisation / 100])),
    memory: memoryActual,
    memory_target: memoryMaximum,
    ...Object.fromEntries([...measurements].map(([name, { value }]) => [name, value])),
  };
}
