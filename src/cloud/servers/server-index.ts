/**
 * Every server of every pool, as frozen objects by id, kept current by the event feeds of the pools.
 *
 * Owns the map and nothing else. Woken once for each batch of events; makes anew only the servers that the batch can have changed, and keeps
 * the old object where nothing visible changed, so that whoever caches by object (rendered JSON) is not disturbed by a guest's memory report.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock.ts';
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import type { Change, Row, Xapi } from '../../xapi/xapi.ts';
import { hostOfVm, isServer, serverFromVm, type Surroundings } from './from-vm.ts';
import type { Server } from './server.ts';

export interface ServerIndex {
  get(id: string): Server | undefined;
  /** In no order. */
  all(): Iterable<Server>;
  ofProject(projectId: string): Iterable<Server>;
  readonly size: number;
  /** Grows whenever any server changes, comes or goes. */
  readonly generation: number;
  /** Called after each batch in which a server changed; `after` is absent for one that is gone. Answers the function that ends it. */
  subscribe(listener: (changed: readonly ServerChange[]) => void): () => void;
  close(): void;
}

export interface ServerChange {
  readonly before: Server | undefined;
  readonly after: Server | undefined;
}

interface IndexOptions {
  readonly pools: readonly Xapi[];
  readonly clock: Clock;
  readonly defaultProjectId: string;
  readonly defaultUserId: string;
  /** When a server that was there before us last changed, where somebody knows (`last-changes.ts`). */
  readonly lastChange?: (server: Server) => number | undefined;
}

export function createServerIndex({ pools, clock, defaultProjectId, defaultUserId, lastChange = () => undefined }: IndexOptions): ServerIndex {
  const servers = new Map<string, Server>();
  const byProject = new Map<string, Map<string, Server>>();
  const listeners = new Set<(changed: readonly ServerChange[]) => void>();
  let generation = 0;

  function put(id: string, after: Server | undefined): ServerChange | undefined {
    const before = servers.get(id);
    if (before === undefined && after === undefined) return undefined;
    if (before !== undefined && (after === undefined || after.projectId !== before.projectId)) byProject.get(before.projectId)?.delete(id);
    if (after === undefined) {
      servers.delete(id);
    } else {
      servers.set(id, after);
      let own = byProject.get(after.projectId);
      if (own === undefined) byProject.set(after.projectId, own = new Map<string, Server>());
      own.set(id, after);
    }
    generation += 1;
    return { before, after };
  }

  function tell(changes: readonly (ServerChange | undefined)[]): void {
    const changed = changes.filter((change) => change !== undefined);
    if (changed.length > 0) for (const listener of listeners) listener(changed);
  }

  const ends = pools.map((pool) => {
    // Which VM a metrics object or a task belongs to: XAPI has the reference in the other direction only.
    const vmOf = new Map<string, Ref<'VM'>>();
    // The server that a VM was when last seen: a VM that is gone has no uuid to look up any more.
    const idOfVm = new Map<Ref<'VM'>, string>();
    const around = (now: number): Surroundings => ({ pools, defaultProjectId, defaultUserId, now });

    const otherPools = (): readonly Xapi[] => pools.filter((each) => each !== pool);

    /** A VM is gone. One that was on its way to another pool is there, or will be as soon as that pool's feed says so. */
    function leave(id: string): ServerChange | undefined {
      for (const other of otherPools()) {
        const vm = other.cache.byUuid('VM', id);
        if (vm !== undefined && isServer(vm)) return put(id, serverFromVm(other, vm, around(clock.now())));
      }
      if (servers.get(id)?.taskState !== 'migrating' || pools.length === 1) return put(id, undefined);
      void Promise.allSettled(otherPools().map((other) => other.settle())).then(() => {
        if (servers.get(id)?.pool === pool) tell([put(id, undefined)]);
      });
      return undefined;
    }

    function refresh(ref: Ref<'VM'>, now: number): ServerChange | undefined {
      const vm = pool.cache.get('VM', ref);
      if (vm === undefined || !isServer(vm)) {
        const id = idOfVm.get(ref);
        idOfVm.delete(ref);
        // After a move between pools the same server already lives on in the other one.
        return id === undefined || servers.get(id)?.pool !== pool ? undefined : leave(id);
      }
      idOfVm.set(ref, vm.uuid);
      if (otherPools().some(({ cache }) => yieldsTo(vm, cache.byUuid('VM', vm.uuid)))) return undefined;
      for (const other of [vm.metrics, vm.guest_metrics, ...Object.keys(vm.current_operations)]) if (other !== NULL_REF) vmOf.set(other, ref);
      const before = servers.get(vm.uuid);
      const after = serverFromVm(pool, vm, around(now));
      return before !== undefined && isSame(before, after) ? undefined : put(vm.uuid, after);
    }

    for (const vm of pool.cache.all('VM')) {
      if (!isServer(vm)) continue;
      refresh(vm.$ref, 0);
      const server = servers.get(vm.uuid);
      // Of one that nobody has seen before: at its last start, or when it was made.
      if (server?.pool === pool) put(vm.uuid, Object.freeze({ ...server, updated: lastChange(server) ?? Math.max(server.created, server.launchedAt ?? 0) }));
    }

    const endSilence = pool.onSilence((host) => {
      const now = clock.now();
      tell([...vmsOfHost(pool, host)].map((ref) => refresh(ref, now)));
    });
    const endChanges = pool.cache.subscribe((changes) => {
      const affected = new Set<Ref<'VM'>>();
      for (const change of changes) {
        const vm = vmOf.get(change.ref);
        if (vm !== undefined) affected.add(vm);
        if (change.after === undefined) vmOf.delete(change.ref);
        for (const ref of affectedBy(pool, change)) affected.add(ref);
      }
      const now = clock.now();
      const changed = [...affected].flatMap((ref) => refresh(ref, now) ?? []);
      tell(changed);
    });
    return () => {
      endSilence();
      endChanges();
    };
  });

  return {
    get: (id) => servers.get(id),
    all: () => servers.values(),
    ofProject: (projectId) => byProject.get(projectId)?.values() ?? [],
    get size() {
      return servers.size;
    },
    get generation() {
      return generation;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close: () => {
      for (const end of ends) end();
    },
  };
}

/**
 * A server that moves between pools is in both for a while. It is the one that is being sent, else the one that is not halted: what arrives is halted
 * until all of it is there.
 */
function yieldsTo(vm: Row<'VM'>, other: Row<'VM'> | undefined): boolean {
  if (other === undefined) return false;
  return Object.values(other.current_operations).includes('migrate_send') || (vm.power_state === 'Halted' && other.power_state !== 'Halted');
}

/** VMs whose server may look different after a change; objects that do not know their VM are the caller's. */
function affectedBy(pool: Xapi, change: Change): Iterable<Ref<'VM'>> {
  const { cache } = pool;
  switch (change.class) {
    case 'VM': return [change.ref];
    case 'VBD':
    case 'VIF': return [change.before, change.after].flatMap((row) => row?.VM ?? []);
    case 'VDI': return [change.before, change.after].flatMap((row) => row?.VBDs ?? []).flatMap((ref) => cache.get('VBD', ref)?.VM ?? []);
    case 'network':
      return change.before?.name_label === change.after?.name_label ? [] : (change.after?.VIFs ?? []).flatMap((ref) => cache.get('VIF', ref)?.VM ?? []);
    case 'host': return hostLooksDifferent(change.before, change.after) ? vmsOfHost(pool, change.ref) : [];
    case 'host_metrics': {
      if (change.before?.live === change.after?.live) return [];
      const host = [...cache.all('host')].find((row) => row.metrics === change.ref);
      return host === undefined ? [] : vmsOfHost(pool, host.$ref);
    }
    case 'pool': return change.before?.name_label === change.after?.name_label ? [] : [...cache.all('VM')].map((vm) => vm.$ref);
    default: return [];
  }
}

function* vmsOfHost(pool: Xapi, host: Ref<'host'>): Generator<Ref<'VM'>> {
  for (const vm of pool.cache.all('VM')) if (isServer(vm) && (hostOfVm(pool, vm)?.$ref ?? host) === host) yield vm.$ref;
}

function hostLooksDifferent(before: Row<'host'> | undefined, after: Row<'host'> | undefined): boolean {
  return before?.hostname !== after?.hostname || before?.name_label !== after?.name_label || before?.enabled !== after?.enabled
    || !isDeepStrictEqual(before?.other_config, after?.other_config);
}

/** Equal in everything that can be shown, whenever it was seen. */
function isSame(before: Server, after: Server): boolean {
  // A pool is a whole world: it is compared by identity, never looked into.
  return before.pool === after.pool && isDeepStrictEqual({ ...before, pool: null, updated: 0 }, { ...after, pool: null, updated: 0 });
}
