/** The hosts of the pools, as compute hosts: what placement, hypervisors and services ask of them. Read from the cache, without a call. */
import type { Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { keys, readKey, type ServiceDisabledMark } from './other-config.ts';

export interface Host {
  readonly uuid: string;
  readonly pool: Xapi;
  readonly ref: Ref<'host'>;
  readonly row: Row<'host'>;
  /** Nova's name of the compute host and of the hypervisor: the host's hostname. */
  readonly name: string;
  readonly address: string;
  /** XAPI hears of it ({@link live}), it has not fallen silent since, and the pool's feed is alive. */
  readonly alive: boolean;
  /** XAPI says that it lives (`host_metrics.live`), which it does for ten minutes after its death. */
  readonly live: boolean;
  /** `host.enabled`: XAPI lets VMs start there. */
  readonly enabled: boolean;
  /** Present while nova-compute is disabled there through our API. */
  readonly serviceDisabled: ServiceDisabledMark | undefined;
  /** Said to be down through our API, whatever XAPI says. */
  readonly forcedDown: boolean;
  readonly availabilityZone: string;
  /** Bytes. */
  readonly memoryTotal: number;
  /** Bytes that new VMs may use, computed as `host.compute_free_memory` does, but from the cache and when asked for: an estimate. */
  readonly memoryFree: number;
}

/** Nova's default zone, which a single pool is. */
export const defaultZone = 'nova';

/** The availability zone that a pool is: `nova` when it is alone, else the pool's name. */
export function availabilityZoneOf(pools: readonly Xapi[], pool: Xapi): string {
  if (pools.length === 1) return defaultZone;
  for (const row of pool.cache.all('pool')) if (row.name_label !== '') return row.name_label;
  return pool.poolUuid;
}

/** The zone that an aggregate gives a host, else the one that its pool is. */
export function availabilityZoneOfHost(pools: readonly Xapi[], pool: Xapi, host: Row<'host'>): string {
  return readKey(host, keys.hostZone) ?? availabilityZoneOf(pools, pool);
}

export function hostNameOf(row: Row<'host'>): string {
  return row.hostname === '' ? row.name_label : row.hostname;
}

function hostFromRow(cloud: Cloud, pool: Xapi, row: Row<'host'>): Host {
  const metrics = pool.cache.get('host_metrics', row.metrics);
  return {
    uuid: row.uuid,
    pool,
    ref: row.$ref,
    row,
    name: hostNameOf(row),
    address: row.address,
    alive: pool.alive && metrics?.live === true && !pool.isSilent(row.$ref),
    live: metrics?.live === true,
    enabled: row.enabled,
    serviceDisabled: readKey(row, keys.serviceDisabled),
    forcedDown: readKey(row, keys.serviceForcedDown) ?? false,
    availabilityZone: availabilityZoneOfHost(cloud.pools, pool, row),
    memoryTotal: metrics?.memory_total ?? 0,
    get memoryFree() {
      return Math.max((metrics?.memory_total ?? 0) - row.memory_overhead - usedMemory(pool, row), 0);
    },
  };
}

/** Bytes that the VMs on a host hold, its control domain and those on their way to it included (xapi: memory_check.ml). */
function usedMemory(pool: Xapi, host: Row<'host'>): number {
  let used = 0;
  for (const ref of host.resident_VMs) {
    const vm = pool.cache.get('VM', ref);
    if (vm === undefined) continue;
    const actual = pool.cache.get('VM_metrics', vm.metrics)?.memory_actual ?? 0;
    used += Math.max(actual, vm.is_control_domain ? vm.memory_target : vm.memory_dynamic_max) + vm.memory_overhead;
  }
  return used;
}

export function hostsOfPool(cloud: Cloud, pool: Xapi): readonly Host[] {
  return [...pool.cache.all('host')].map((row) => hostFromRow(cloud, pool, row));
}

/** Every host of every pool, in the order of their names. */
export function allHosts(cloud: Cloud): readonly Host[] {
  return cloud.pools.flatMap((pool) => hostsOfPool(cloud, pool)).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** By hostname, or by uuid: two hosts may have one hostname, then the first in the order of uuids has it. */
export function findHost(cloud: Cloud, nameOrUuid: string): Host | undefined {
  const hosts = allHosts(cloud).filter((host) => host.name === nameOrUuid || host.uuid === nameOrUuid);
  return hosts.sort((a, b) => (a.uuid < b.uuid ? -1 : 1))[0];
}

export function hostOf(cloud: Cloud, pool: Xapi, ref: Ref<'host'>): Host | undefined {
  const row = pool.cache.get('host', ref);
  return row === undefined ? undefined : hostFromRow(cloud, pool, row);
}

/** Whether new servers may come to it. */
export function acceptsServers(host: Host): boolean {
  return host.alive && host.enabled && !host.forcedDown && host.serviceDisabled === undefined;
}
