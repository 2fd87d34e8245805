/**
 * Figures of a server: XAPI's records, and what its host measures. Nova: nova/virt/xenapi/vmops.py (get_instance_diagnostics),
 * vm_utils.py (compile_diagnostics).
 */
import { ApiError } from '../../errors.ts';
import { TransportError } from '../../xapi/error.ts';
import type { Measurements } from '../../xapi/measurements.ts';
import type { Cloud } from '../cloud.ts';
import { assertPlaced } from './allowed-states.ts';
import { hostOfVm } from './from-vm.ts';
import { powerStates, type Server } from './server.ts';

export interface Diagnostics {
  readonly state: PowerWord;
  readonly hypervisor: string | null;
  readonly hypervisorOs: string | null;
  /** Seconds since it was started. */
  readonly uptime: number | null;
  readonly configDrive: boolean;
  readonly cpus: readonly CpuFigures[];
  readonly nics: readonly NicFigures[];
  readonly disks: readonly DiskFigures[];
  /** Bytes; the upper limit, what it has now, and what of that its guest uses. */
  readonly memoryMaximum: number;
  readonly memoryActual: number | null;
  readonly memoryUsed: number | null;
  /** By the names that XAPI has for them. */
  readonly measurements: Measurements;
}

/** Null in all of these: not known (yet). */
interface CpuFigures {
  /** Percent. */
  readonly utilisation: number | null;
  /** Seconds of work. */
  readonly seconds: number | null;
}

interface NicFigures {
  readonly macAddress: string;
  /** Bytes since the start; bytes a second. */
  readonly received: number | null;
  readonly receiving: number | null;
  readonly sent: number | null;
  readonly sending: number | null;
}

/** Bytes since the start. */
interface DiskFigures {
  readonly read: number | null;
  readonly written: number | null;
}

/** Nova: nova/objects/fields.py, InstancePowerState. */
const powerWords = { 0: 'pending', 1: 'running', 3: 'paused', 4: 'shutdown', 6: 'crashed', 7: 'suspended' } as const;
type PowerWord = (typeof powerWords)[keyof typeof powerWords];

/** @throws ApiError conflict when it does not run */
export async function diagnosticsOf(cloud: Cloud, server: Server): Promise<Diagnostics> {
  assertPlaced(server);
  const state = powerWords[server.powerState];
  const { cache } = server.pool;
  const vm = cache.get('VM', server.vm);
  if (vm === undefined) throw new ApiError('notFound', `Instance ${server.id} could not be found.`);
  if (server.powerState === powerStates.shutdown || server.powerState === powerStates.nostate) {
    throw new ApiError('conflict', `Cannot 'get_diagnostics' instance ${server.id} while it is in power state ${state}`);
  }
  const measurements = await measurementsOf(cloud, server);
  const valueOf = (name: string): number | null => measurements.get(name)?.value ?? null;
  const totalOf = (name: string): number | null => measurements.get(name)?.total ?? null;
  const metrics = cache.get('VM_metrics', vm.metrics);
  const free = valueOf('memory_internal_free');
  const memory = valueOf('memory');
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
      const share = valueOf(`cpu${id}`) ?? metrics?.VCPUs_utilisation[id];
      return { utilisation: share === undefined ? null : Math.round(share * 100), seconds: totalOf(`cpu${id}`) };
    }),
    nics: vm.VIFs.flatMap((ref) => cache.get('VIF', ref) ?? []).map(({ MAC: mac, device }) => ({
      macAddress: mac.toLowerCase(),
      received: totalOf(`vif_${device}_rx`), receiving: valueOf(`vif_${device}_rx`),
      sent: totalOf(`vif_${device}_tx`), sending: valueOf(`vif_${device}_tx`),
    })),
    disks: vm.VBDs.flatMap((ref) => cache.get('VBD', ref) ?? []).filter(({ type }) => type === 'Disk')
      .map(({ device }) => ({ read: totalOf(`vbd_${device}_read`), written: totalOf(`vbd_${device}_write`) })),
    memoryMaximum: vm.memory_static_max,
    memoryActual: metrics === undefined || metrics.memory_actual === 0 ? null : metrics.memory_actual,
    // XAPI gives the one in bytes and the other in KiB.
    memoryUsed: free === null || memory === null ? null : memory - free * 1024,
    measurements,
  };
}

/** None where the host keeps none yet, or does not answer: what XAPI's records tell is better than nothing. */
async function measurementsOf({ log }: Cloud, { pool, id }: Server): Promise<Measurements> {
  try {
    return await pool.measurements(id);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    log.info('diagnostics: no measurements', { server: id, error });
    return new Map();
  }
}
