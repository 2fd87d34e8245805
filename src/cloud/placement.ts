/** Which host a server can run on, and where its disks go. Read from the cache; XAPI has the last word when the VM starts. */
import { ApiError } from '../errors.ts';
import { NULL_REF, type Ref } from '../xapi/datamodel.ts';
import { XapiError } from '../xapi/error.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { acceptsServers, hostsOfPool, type Host } from './hosts.ts';
import type { ServerFlavor } from './servers/server.ts';

export interface Needs {
  readonly memoryBytes: number;
  readonly srs: readonly Ref<'SR'>[];
  readonly networks: readonly Ref<'network'>[];
}

/** Nova: nova/exception.py, NoValidHost; the fault of a server that found no place. */
export const noValidHost = (cause?: unknown): ApiError =>
  new ApiError('internal', 'No valid host was found. There are not enough hosts available.', { cause });

// ---- hosts -----------------------------------------------------------------------------------------------------------

/** Bytes that builds on their way to a host will take: without them a burst of builds would all choose the host that is emptiest now. */
const reserved = new WeakMap<Xapi, Map<Ref<'host'>, number>>();

/** Keeps memory of a host for a server until the answered function is called. */
export function reserveMemory(host: Host, bytes: number): () => void {
  let hosts = reserved.get(host.pool);
  if (hosts === undefined) reserved.set(host.pool, hosts = new Map());
  const add = (amount: number): void => { hosts.set(host.ref, (hosts.get(host.ref) ?? 0) + amount); };
  add(bytes);
  let released = false;
  return () => {
    if (!released) add(-bytes);
    released = true;
  };
}

const freeMemory = (host: Host): number => host.memoryFree - (reserved.get(host.pool)?.get(host.ref) ?? 0);

/** Whether disks of an SR can be used on a host. */
export function hostSeesSr(pool: Xapi, host: Ref<'host'>, sr: Ref<'SR'>): boolean {
  const row = pool.cache.get('SR', sr);
  return row?.PBDs.some((ref) => {
    const pbd = pool.cache.get('PBD', ref);
    return pbd?.host === host && pbd.currently_attached;
  }) ?? false;
}

/** A network without any interface lives inside whatever host uses it. */
export function hostSeesNetwork(pool: Xapi, host: Ref<'host'>, network: Ref<'network'>): boolean {
  const row = pool.cache.get('network', network);
  if (row === undefined) return false;
  return row.PIFs.length === 0 || row.PIFs.some((ref) => pool.cache.get('PIF', ref)?.host === host);
}

/** Hosts that can reach everything and take servers, the one with most free memory first; memory itself is not looked at. */
export function reachableHosts(cloud: Cloud, pool: Xapi, needs: Pick<Needs, 'srs' | 'networks'>): readonly Host[] {
  return hostsOfPool(cloud, pool)
    .filter((host) => acceptsServers(host)
      && needs.srs.every((sr) => hostSeesSr(pool, host.ref, sr))
      && needs.networks.every((network) => hostSeesNetwork(pool, host.ref, network)))
    .sort((a, b) => freeMemory(b) - freeMemory(a) || (a.uuid < b.uuid ? -1 : 1));
}

/** {@link reachableHosts} with room for the server. */
export function fittingHosts(cloud: Cloud, pool: Xapi, needs: Needs): readonly Host[] {
  return reachableHosts(cloud, pool, needs).filter((host) => freeMemory(host) >= needs.memoryBytes);
}

/** What a VM needs of a host: its memory, the SRs of its disks and discs, its networks. */
export function needsOfVm(pool: Xapi, vm: Row<'VM'>): Needs {
  const { cache } = pool;
  const vdis = vm.VBDs.flatMap((ref) => cache.get('VBD', ref) ?? []).filter((vbd) => !vbd.empty).flatMap((vbd) => cache.get('VDI', vbd.VDI) ?? []);
  return {
    memoryBytes: vm.memory_static_max + vm.memory_overhead,
    srs: [...new Set(vdis.map((vdi) => vdi.SR))],
    networks: [...new Set(vm.VIFs.flatMap((ref) => cache.get('VIF', ref)?.network ?? []))],
  };
}

/** Why one host will not have a VM that another may take (xapi: xapi_vm_helpers.ml, assert_can_boot_here). */
export function isHostsRefusal(error: unknown): boolean {
  return error instanceof XapiError && /^(HOST_|CANNOT_CONTACT_HOST$|NO_HOSTS_AVAILABLE$|VM_REQUIRES_|VM_INCOMPATIBLE_WITH_THIS_HOST$|VM_HOST_INCOMPATIBLE_|VM_HVM_REQUIRED$)/.test(error.code);
}

// ---- storage ---------------------------------------------------------------------------------------------------------

/** Key of a flavor's extra specs that says where the disks go, in the words of the setting `DISK_SR`. */
export const srExtraSpec = 'xapi:sr';

const canHoldDisks = (sr: Row<'SR'>): boolean => sr.content_type !== 'iso' && sr.type !== 'iso' && sr.type !== 'udev' && !sr.is_tools_sr;
const freeSpace = (sr: Row<'SR'>): number => sr.physical_size - sr.physical_utilisation;
const mostFree = (srs: readonly Row<'SR'>[]): Row<'SR'> | undefined => srs.toSorted((a, b) => freeSpace(b) - freeSpace(a))[0];

/** SRs that only this host can use, the one with most free space first. */
export function localSr(pool: Xapi, host: Ref<'host'>): Row<'SR'> | undefined {
  return mostFree([...pool.cache.all('SR')].filter((sr) => canHoldDisks(sr) && !sr.shared && hostSeesSr(pool, host, sr.$ref)));
}

/** Shared SRs that a host can use, or any host when none is given. */
export function sharedSr(pool: Xapi, host?: Ref<'host'>): Row<'SR'> | undefined {
  return mostFree([...pool.cache.all('SR')].filter((sr) => canHoldDisks(sr) && sr.shared
    && (host === undefined ? sr.PBDs.length > 0 : hostSeesSr(pool, host, sr.$ref))));
}

/**
 * The SR for the disks of a new server; undefined: a local one of whatever host it will be on.
 * @throws ApiError badRequest when the flavor or the settings name an SR that the pool has not
 */
export function srForServer(cloud: Cloud, pool: Xapi, flavor: ServerFlavor): Row<'SR'> | undefined {
  const word = flavor.extraSpecs[srExtraSpec] ?? cloud.settings.diskSr ?? 'default';
  if (word === 'local') return undefined;
  if (word !== 'default') {
    const named = pool.cache.byUuid('SR', word) ?? [...pool.cache.all('SR')].find((sr) => sr.name_label === word);
    if (named === undefined) throw new ApiError('badRequest', `Storage repository ${word} could not be found.`);
    return named;
  }
  for (const { default_SR: ref } of pool.cache.all('pool')) {
    const sr = ref === NULL_REF ? undefined : pool.cache.get('SR', ref);
    // XAPI lets the default be a local SR of the coordinator, or one that is gone.
    if (sr !== undefined && canHoldDisks(sr)) return sr;
  }
  return sharedSr(pool);
}
