/** Which host a server can run on, and where its disks go. Read from the cache; XAPI has the last word when the VM starts. */
import { ApiError } from '../errors.ts';
import { NULL_REF, type Ref } from '../xapi/datamodel.ts';
import { XapiError } from '../xapi/error.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { acceptsServers, hostsOfPool, type Host } from './hosts.ts';
import { keys, readKey, writeKey, type GroupMark, type GroupPolicy } from './other-config.ts';
import { hostOfVm } from './servers/from-vm.ts';
import type { ServerFlavor } from './servers/server.ts';

export interface Needs {
  readonly memoryBytes: number;
  readonly srs: readonly Ref<'SR'>[];
  readonly networks: readonly Ref<'network'>[];
  /** The only availability zone that will do. */
  readonly zone?: string | undefined;
  /** Whose company is sought or shunned. */
  readonly company?: Company | undefined;
  /** Servers on whose hosts it is to be, or not to be. */
  readonly neighbours?: Neighbours | undefined;
}

/** Where a server wants to be, apart from what it needs of a host. */
type Wishes = Pick<Needs, 'zone' | 'company' | 'neighbours'>;

/** A member of a server group, to be placed. */
interface Company {
  readonly vm: Ref<'VM'>;
  readonly group: GroupMark;
  /** A server that has run before is started somewhere rather than nowhere, as Nova starts it where it is. */
  readonly isStrict: boolean;
}

/** Ids of servers. */
interface Neighbours {
  /** It has to be with one of these; none: no matter. */
  readonly sought: readonly string[];
  readonly shunned: readonly string[];
}

/** Nova: nova/exception.py, NoValidHost; the fault of a server that found no place. */
export const noValidHost = (cause?: unknown): ApiError =>
  new ApiError('internal', 'No valid host was found. There are not enough hosts available.', { cause });

// ---- hosts -----------------------------------------------------------------------------------------------------------

type Reservation = Pick<Needs, 'memoryBytes' | 'company'> & { readonly host: Ref<'host'>; readonly vm: Ref<'VM'> };

/** What is on its way to a host: without it a burst of builds would all choose the host that is emptiest now, and a group would meet there. */
const reserved = new WeakMap<Xapi, Set<Reservation>>();

/** Keeps a place on a host for a server until the answered function is called. */
export function reservePlace(host: Host, { memoryBytes, company }: Pick<Needs, 'memoryBytes' | 'company'>, vm: Ref<'VM'>): () => void {
  let reservations = reserved.get(host.pool);
  if (reservations === undefined) reserved.set(host.pool, reservations = new Set());
  const reservation = { host: host.ref, memoryBytes, company, vm };
  reservations.add(reservation);
  return () => {
    reservations.delete(reservation);
  };
}

/** A host with a place kept on it. */
export interface Kept {
  readonly host: Host;
  release(): void;
}

/**
 * Chooses a host and keeps the place there at once, so that no two servers are promised the same one. Where a server group must be apart or together,
 * one process of the service chooses at a time, and the others see the place in `nova:place`, which goes with the claim.
 * @param choose by what the caches say at that moment
 */
export async function keepPlace(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, choose: () => Host | undefined): Promise<Kept | undefined> {
  const needs = needsOfVm(pool, vm);
  const take = (): Kept | undefined => {
    const host = choose();
    return host && { host, release: reservePlace(host, needs, vm.$ref) };
  };
  const { company } = needs;
  if (company?.isStrict !== true || !strictPolicies.has(company.group.policy)) return take();
  return cloud.store.exclusively(`server group ${company.group.id}`, async () => {
    await pool.settle();
    const kept = take();
    try {
      if (kept !== undefined) await writeKey(pool, vm.$ref, keys.place, kept.host.uuid, pool.cache.get('VM', vm.$ref));
    } catch (error) {
      kept?.release();
      throw error;
    }
    return kept;
  });
}

/** Bytes that are free on a host and promised to nobody. */
export function freeMemory(host: Host): number {
  let free = host.memoryFree;
  for (const { host: ref, memoryBytes, vm } of reserved.get(host.pool) ?? []) {
    // What has come counts among the host's own.
    if (ref === host.ref && !host.row.resident_VMs.includes(vm)) free -= memoryBytes;
  }
  return free;
}

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

/** How many other members of the group are on each host or on their way there. */
function companions(cloud: Cloud, pool: Xapi, { vm, group }: Company): ReadonlyMap<Ref<'host'>, number> {
  const places = new Map<Ref<'VM'>, Ref<'host'>>();
  for (const server of cloud.servers.all()) {
    if (server.serverGroup?.id !== group.id || server.pool !== pool || server.vm === vm) continue;
    const row = pool.cache.get('VM', server.vm);
    const host = row === undefined ? undefined : goalOf(pool, row) ?? hostOfVm(pool, row);
    if (host !== undefined) places.set(server.vm, host.$ref);
  }
  for (const { host, company } of reserved.get(pool) ?? []) {
    if (company !== undefined && company.group.id === group.id && company.vm !== vm) places.set(company.vm, host);
  }
  const counts = new Map<Ref<'host'>, number>();
  for (const host of places.values()) counts.set(host, (counts.get(host) ?? 0) + 1);
  return counts;
}

/** Where another process is bringing a server. */
function goalOf(pool: Xapi, vm: Row<'VM'>): Row<'host'> | undefined {
  const goal = readKey(vm, keys.task) === undefined ? undefined : readKey(vm, keys.place);
  return goal === undefined ? undefined : pool.cache.byUuid('host', goal);
}

interface GroupRule {
  readonly forbids: (count: number, all: ReadonlyMap<Ref<'host'>, number>, group: GroupMark) => boolean;
  /** Less is better. */
  readonly rank: (count: number) => number;
}

const apart: GroupRule = { forbids: (count, _all, group) => count >= group.maxServerPerHost, rank: (count) => count };
const together: GroupRule = { forbids: (count, all) => count === 0 && all.size > 0, rank: (count) => -count };

/** Nova: nova/scheduler/filters/affinity_filter.py, weights/affinity.py. */
const groupRules: Readonly<Record<GroupPolicy, GroupRule>> = {
  'anti-affinity': apart,
  affinity: together,
  'soft-anti-affinity': { ...apart, forbids: () => false },
  'soft-affinity': { ...together, forbids: () => false },
};

const strictPolicies: ReadonlySet<GroupPolicy> = new Set(['anti-affinity', 'affinity']);

/** Whether a server may come to a host, as its zone, its neighbours and its group say; and how well, in the order of the answered number. */
export function welcome(cloud: Cloud, pool: Xapi, { zone, company, neighbours }: Wishes): (host: Host) => { readonly allowed: boolean; readonly rank: number } {
  const counts = company === undefined ? undefined : companions(cloud, pool, company);
  const hostsOf = (ids: readonly string[]): ReadonlySet<Ref<'host'>> => new Set(ids.flatMap((id) => hostOfServer(cloud, pool, id) ?? []));
  const [sought, shunned] = [neighbours?.sought ?? [], neighbours?.shunned ?? []];
  const [soughtHosts, shunnedHosts] = [hostsOf(sought), hostsOf(shunned)];
  return (host) => {
    const suitsNeighbours = (sought.length === 0 || soughtHosts.has(host.ref)) && !shunnedHosts.has(host.ref);
    const mayBe = (zone === undefined || host.availabilityZone === zone) && suitsNeighbours;
    if (company === undefined || counts === undefined) return { allowed: mayBe, rank: 0 };
    const rule = groupRules[company.group.policy];
    const count = counts.get(host.ref) ?? 0;
    return { allowed: mayBe && !(company.isStrict && rule.forbids(count, counts, company.group)), rank: rule.rank(count) };
  };
}

/** Where a server of the pool is or is on its way to. */
function hostOfServer(cloud: Cloud, pool: Xapi, id: string): Ref<'host'> | undefined {
  const server = cloud.servers.get(id);
  const row = server?.pool === pool ? pool.cache.get('VM', server.vm) : undefined;
  if (row === undefined) return undefined;
  return [...reserved.get(pool) ?? []].find(({ vm }) => vm === row.$ref)?.host ?? (goalOf(pool, row) ?? hostOfVm(pool, row))?.$ref;
}

/** Whether zone, neighbours and group let a server come to a host now; others may have come since it was chosen. */
export function mayCome(cloud: Cloud, host: Host, needs: Wishes): boolean {
  return welcome(cloud, host.pool, needs)(host).allowed;
}

/** Hosts that can reach everything and take servers, the best for its group, then the one with most free memory first; memory itself is not looked at. */
export function reachableHosts(cloud: Cloud, pool: Xapi, needs: Omit<Needs, 'memoryBytes'>): readonly Host[] {
  const welcomeAt = welcome(cloud, pool, needs);
  return hostsOfPool(cloud, pool)
    .filter((host) => acceptsServers(host) && welcomeAt(host).allowed
      && needs.srs.every((sr) => hostSeesSr(pool, host.ref, sr))
      && needs.networks.every((network) => hostSeesNetwork(pool, host.ref, network)))
    .sort((a, b) => welcomeAt(a).rank - welcomeAt(b).rank || freeMemory(b) - freeMemory(a) || (a.uuid < b.uuid ? -1 : 1));
}

/** {@link reachableHosts} with room for the server. */
export function fittingHosts(cloud: Cloud, pool: Xapi, needs: Needs): readonly Host[] {
  return reachableHosts(cloud, pool, needs).filter((host) => freeMemory(host) >= needs.memoryBytes);
}

/** What a VM needs of a host: its memory, the SRs of its disks and discs, its networks, its zone and its group. */
export function needsOfVm(pool: Xapi, vm: Row<'VM'>): Needs {
  const { cache } = pool;
  const vdis = vm.VBDs.flatMap((ref) => cache.get('VBD', ref) ?? []).filter((vbd) => !vbd.empty).flatMap((vbd) => cache.get('VDI', vbd.VDI) ?? []);
  return {
    memoryBytes: vm.memory_static_max + vm.memory_overhead,
    srs: [...new Set(vdis.map((vdi) => vdi.SR))],
    networks: [...new Set(vm.VIFs.flatMap((ref) => cache.get('VIF', ref)?.network ?? []))],
    ...wishesOfVm(vm),
  };
}

/** The part of {@link needsOfVm} that nothing but the VM says. */
export function wishesOfVm(vm: Row<'VM'>): Wishes {
  const group = readKey(vm, keys.group);
  const isStrict = readKey(vm, keys.launched) === undefined || vm.power_state !== 'Halted';
  return {
    zone: readKey(vm, keys.zone),
    company: group === undefined ? undefined : { vm: vm.$ref, group, isStrict },
    neighbours: isStrict ? neighboursFrom(readKey(vm, keys.hints) ?? {}) : undefined,
  };
}

/** Nova: nova/scheduler/filters/affinity_filter.py, SameHostFilter and DifferentHostFilter. */
function neighboursFrom({ same_host: same = [], different_host: different = [] }: Readonly<Record<string, unknown>>): Neighbours | undefined {
  const [sought, shunned] = [same, different].map((ids) => [ids].flat().map(String));
  return sought === undefined || shunned === undefined || sought.length + shunned.length === 0 ? undefined : { sought, shunned };
}

/** Why one host will not have a VM that another may take (xapi: xapi_vm_helpers.ml, assert_can_boot_here). */
export function isHostsRefusal(error: unknown): boolean {
  return error instanceof XapiError && /^(HOST_|CANNOT_CONTACT_HOST$|NO_HOSTS_AVAILABLE$|VM_REQUIRES_|VM_INCOMPATIBLE_WITH_THIS_HOST$|VM_HOST_INCOMPATIBLE_|VM_HVM_REQUIRED$)/.test(error.code);
}

// ---- storage ---------------------------------------------------------------------------------------------------------

/** Key of a flavor's extra specs that says where the disks go, in the words of the setting `DISK_SR`. */
export const srExtraSpec = 'xapi:sr';

export const canHoldDisks = (sr: Row<'SR'>): boolean => sr.content_type !== 'iso' && sr.type !== 'iso' && sr.type !== 'udev' && !sr.is_tools_sr;
/** Bytes. */
export const freeSpace = (sr: Row<'SR'>): number => sr.physical_size - sr.physical_utilisation;
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
  return srOfWord(pool, flavor.extraSpecs[srExtraSpec] ?? cloud.settings.diskSr ?? 'default');
}

/**
 * The SR for a volume: the settings', but one that several hosts see where those say `local`.
 * @throws ApiError badRequest where there is none
 */
export function srForVolume(cloud: Cloud, pool: Xapi): Row<'SR'> {
  const sr = srOfWord(pool, cloud.settings.diskSr ?? 'default') ?? srOfWord(pool, 'default') ?? mostFree([...pool.cache.all('SR')].filter(canHoldDisks));
  if (sr === undefined) throw new ApiError('badRequest', 'No valid backend was found: the pool has no storage repository for disks.');
  return sr;
}

function srOfWord(pool: Xapi, word: string): Row<'SR'> | undefined {
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
