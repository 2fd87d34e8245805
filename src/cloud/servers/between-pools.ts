/**
 * A server that moves from one pool to another. Its VM arrives with its uuid, its other_config and its claim; every reference is new, and the
 * source keeps nothing (xapi_vm_migrate.ml). So the run that moves it follows it, and whoever takes the run over looks for it in each pool.
 */
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import type { Host } from '../hosts.ts';
import { hostSeesNetwork } from '../placement.ts';
import type { Run } from '../workflow.ts';
import { preCheckError } from './migration-refusals.ts';

/**
 * The target's network for each interface of a VM and of its snapshots: the one that the setting `NETWORK_MAP` names, else the one of that name.
 * @throws ApiError badRequest when the target is connected to no such network
 */
export function networksAt(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, target: Host): ReadonlyMap<Ref<'VIF'>, Ref<'network'>> {
  const snapshots = vm.snapshots.flatMap((ref) => pool.cache.get('VM', ref) ?? []);
  const found = new Map<Ref<'VIF'>, Ref<'network'>>();
  for (const vif of [vm, ...snapshots].flatMap(({ VIFs }) => VIFs)) {
    const network = pool.cache.get('network', pool.cache.get('VIF', vif)?.network ?? ('' as Ref<'network'>));
    if (network === undefined) continue;
    found.set(vif, networkAt(cloud, network, target).$ref);
  }
  return found;
}

function networkAt(cloud: Cloud, network: Row<'network'>, target: Host): Row<'network'> {
  const map = cloud.settings.networkMap ?? {};
  const wanted = map[network.uuid] ?? map[network.name_label] ?? network.name_label;
  const match = [...target.pool.cache.all('network')].find((each) => (each.uuid === wanted || each.name_label === wanted)
    && hostSeesNetwork(target.pool, target.ref, each.$ref));
  if (match === undefined) throw preCheckError(`Host ${target.name} is not connected to a network ${wanted}, which stands for ${network.name_label} there.`);
  return match;
}

/** Follows a server that a try before has brought to another pool. Repeatable. */
export async function findAgain(run: Run): Promise<void> {
  await run.pool.settle();
  if (run.pool.cache.get('VM', run.vm) !== undefined) return;
  for (const pool of run.cloud.pools) {
    if (pool === run.pool) continue;
    await pool.settle();
    const vm = pool.cache.byUuid('VM', run.serverId);
    if (vm === undefined) continue;
    await run.follow(pool, vm.$ref);
    return;
  }
}

/** The same disc in the pool where the server is now: by its uuid, else an ISO of its name. */
export function sameDisc(run: Run, uuid: string): Row<'VDI'> | undefined {
  const here = run.pool.cache.byUuid('VDI', uuid);
  if (here !== undefined) return here;
  const name = run.cloud.pools.flatMap(({ cache }) => cache.byUuid('VDI', uuid) ?? [])[0]?.name_label;
  return [...run.pool.cache.all('VDI')].find((vdi) => vdi.name_label === name && run.pool.cache.get('SR', vdi.SR)?.content_type === 'iso');
}
