/**
 * Figures of a server, as far as XAPI's records tell them. What only the hosts' round-robin databases know (rates, bytes) is null.
 * Nova: nova/virt/xenapi/vmops.py, get_instance_diagnostics.
 */
import { ApiError } from '../../errors.ts';
import type { Cloud } from '../cloud.ts';
import { hostOfVm } from './from-vm.ts';
import { powerStates, type Server } from './server.ts';

export interface Diagnostics {
  readonly state: PowerWord;
  readonly hypervisor: string | null;
  readonly hypervisorOs: string | null;
  /** Seconds since it was started. */
  readonly uptime: number | null;
  readonly configDrive: boolean;
  /** Percent by virtual processor, null where it is not known. */
  readonly cpus: readonly (number | null)[];
  readonly macAddresses: readonly string[];
  readonly disks: number;
  /** Bytes; the upper limit, and what it has now. */
  readonly memoryMaximum: number;
  readonly memoryActual: number | null;
}

/** Nova: nova/objects/fields.py, InstancePowerState. */
const powerWords = { 0: 'pending', 1: 'running', 3: 'paused', 4: 'shutdown', 6: 'crashed', 7: 'suspended' } as const;
type PowerWord = (typeof powerWords)[keyof typeof powerWords];

/** @throws ApiError conflict when it does not run */
export function diagnosticsOf(cloud: Cloud, server: Server): Diagnostics {
  const state = powerWords[server.powerState];
  const { cache } = server.pool;
  const vm = cache.get('VM', server.vm);
  if (vm === undefined) throw new ApiError('notFound', `Instance ${server.id} could not be found.`);
  if (server.powerState === powerStates.shutdown || server.powerState === powerStates.nostate) {
    throw new ApiError('conflict', `Cannot 'get_diagnostics' instance ${server.id} while it is in power state ${state}`);
  }
  const metrics = cache.get('VM_metrics', vm.metrics);
  const versions = hostOfVm(server.pool, vm)?.software_version;
  const started = Date.parse(metrics?.start_time.replace(/^(\d{4})(\d\d)(\d\d)T/, '$1-$2-$3T') ?? '');
  const name = [versions?.['product_brand'], versions?.['product_version']].filter((part) => part !== undefined && part !== '').join(' ');
  return {
    state,
    hypervisor: versions?.['xen'] === undefined ? 'xen' : `xen ${versions['xen']}`,
    hypervisorOs: name === '' ? null : name,
    uptime: started > 0 && server.powerState === powerStates.running ? Math.max(0, Math.floor((cloud.clock.now() - started) / 1000)) : null,
    configDrive: server.configDrive,
    cpus: Array.from({ length: vm.VCPUs_at_startup }, (_, id) => {
      const share = metrics?.VCPUs_utilisation[id];
      return share === undefined ? null : Math.round(share * 100);
    }),
    macAddresses: vm.VIFs.flatMap((ref) => cache.get('VIF', ref)?.MAC.toLowerCase() ?? []),
    disks: vm.VBDs.filter((ref) => cache.get('VBD', ref)?.type === 'Disk').length,
    memoryMaximum: vm.memory_static_max,
    memoryActual: metrics === undefined || metrics.memory_actual === 0 ? null : metrics.memory_actual,
  };
}
