/**
 * Evacuation: a server of a dead host is started on another one. Its disks are where they were; so only disks on shared storage can be had again,
 * and none is ever made anew from the image. XAPI has the last word on whether the host is dead: `VM.power_state_reset` refuses while it lives.
 *
 * DEVIATION: onSharedStorage (up to 2.13) has no effect: disks on shared storage are always kept, local ones cannot be had.
 * DEVIATION: force (2.29 to 2.67) has no effect: XAPI checks each host before it starts a server there.
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, findHost, hostOf, hostsOfPool, type Host } from '../hosts.ts';
import { ensureMigration, updateMigration } from '../migrations.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { fittingHosts, hostSeesSr, needsOfVm, noValidHost, reachableHosts } from '../placement.ts';
import type { Run, Workflow } from '../workflow.ts';
import { assertAllowed } from './allowed-states.ts';
import { hostOfVm } from './from-vm.ts';
import { startOnFittingHost } from './power.ts';
import type { Server } from './server.ts';
import { disksOfVm } from './vm-disks.ts';

export interface EvacuateRequest {
  /** Name of the target; null: any that fits. */
  readonly host: string | null;
  /** Leave it stopped there, as from 2.95 on. */
  readonly stopped: boolean;
}

/**
 * Begins to bring a server of a dead host elsewhere. Nova: nova/api/openstack/compute/evacuate.py; nova/compute/api.py, evacuate.
 * @throws ApiError notFound for an unknown target; conflict (state, busy); badRequest while the host lives, for its own host, for local disks
 */
export async function evacuateServer(cloud: Cloud, caller: Caller, server: Server, { host, stopped }: EvacuateRequest): Promise<void> {
  if (host !== null) {
    const target = findHost(cloud, host);
    if (target === undefined) throw new ApiError('notFound', `Compute host ${host} not found.`);
    if (target.name === server.host) throw new ApiError('badRequest', 'The target host can\'t be the same one.');
  }
  assertAllowed(server, 'evacuate', caller);
  const vm = server.pool.cache.get('VM', server.vm);
  const row = vm === undefined ? undefined : hostOfVm(server.pool, vm);
  const source = row === undefined ? undefined : hostOf(cloud, server.pool, row.$ref);
  // Without a host nothing is lost: it starts wherever there is room.
  if (vm === undefined || source === undefined) throw new ApiError('badRequest', 'The server is on no host that could be down.');
  // A host that is only said to be down, or is silent while XAPI does not give it up, may still run it: never twice.
  if ((source.alive && !source.forcedDown) || (source.live && vm.power_state !== 'Halted')) {
    throw new ApiError('badRequest', `Compute service of ${source.name} is still in use.`);
  }
  assertOnSharedStorage(cloud, server.pool, vm, source);
  await cloud.workflows.begin({
    kind: 'evacuate',
    server,
    caller,
    args: {
      migration: randomUUID(), host: host ?? '', source: source.uuid, vmState: server.vmState, starts: !stopped && vm.power_state !== 'Halted',
    },
  });
}

/** Nova: nova/exception.py, InvalidSharedStorage. */
function assertOnSharedStorage(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, source: Host): void {
  const others = hostsOfPool(cloud, pool).filter(({ uuid }) => uuid !== source.uuid);
  const lost = disksOfVm(pool, vm).find(({ vdi }) => !others.some((host) => hostSeesSr(pool, host.ref, vdi.SR)));
  if (lost === undefined) return;
  throw new ApiError('badRequest', `${pool.cache.get('SR', lost.vdi.SR)?.name_label ?? lost.vdi.uuid} is not on shared storage: `
    + `no other host than ${source.name} sees a disk of the server, so it cannot be evacuated.`);
}

// ---- the workflow ----------------------------------------------------------------------------------------------------

export const evacuateWorkflow: Workflow = {
  action: 'evacuate',
  event: 'compute_rebuild_instance',
  word: 'evacuate',
  failsToError: true,
  steps: (run) => {
    const state: { target: Host | undefined } = { target: undefined };
    return [
      { name: 'choose', run: () => choose(run, state) },
      { name: 'let go', run: () => letGo(run) },
      { name: 'arrive', run: () => arrive(run, state) },
    ];
  },
  ended: (run, { result }) => updateMigration(run.cloud, migrationOf(run), { status: result === 'success' ? 'done' : 'failed' }),
};

const migrationOf = (run: Run): string => String(run.claim.args['migration']);

async function choose(run: Run, state: { target: Host | undefined }): Promise<void> {
  const { cloud, pool } = run;
  const { host, source } = run.claim.args;
  const row = run.row();
  const flavorId = readKey(row, keys.flavor)?.id ?? '';
  const name = (uuid: unknown): string | null => hostsOfPool(cloud, pool).find((each) => each.uuid === uuid)?.name ?? null;
  await ensureMigration(cloud, {
    uuid: migrationOf(run), serverId: run.serverId, type: 'evacuation', status: 'accepted', sourceHost: name(source),
    destHost: typeof host === 'string' && host !== '' ? host : null, flavorId, userId: run.claim.userId, projectId: run.claim.projectId,
  });
  run.accepted();
  const needs = needsOfVm(pool, row);
  const isTarget = (each: Host): boolean => each.uuid !== source && acceptsServers(each) && (host === '' || each.name === host || each.uuid === host);
  // A try before may have brought it there already.
  const there = hostsOfPool(cloud, pool).find((each) => isTarget(each) && each.uuid === hostOfVm(pool, row)?.uuid);
  state.target = there ?? fittingHosts(cloud, pool, needs).find(isTarget) ?? reachableHosts(cloud, pool, needs).find(isTarget);
  if (state.target === undefined) throw noValidHost();
  await updateMigration(cloud, migrationOf(run), { status: 'pre-migrating', destHost: state.target.name, destAddress: state.target.address });
}

/** XAPI believes that it runs on the dead host until it is told otherwise. */
async function letGo(run: Run): Promise<void> {
  const { pool, vm } = run;
  const host = pool.cache.get('host', run.row().resident_on);
  if (run.row().power_state === 'Halted' || (host !== undefined && host.uuid !== run.claim.args['source'])) return;
  try {
    await pool.call('VM.power_state_reset', vm);
  } catch (error) {
    if (error instanceof XapiError && error.code === 'HOST_IS_LIVE') {
      throw new ApiError('badRequest', `Compute service of ${host?.hostname ?? 'the host'} is still in use.`, { cause: error });
    }
    throw error;
  }
  await pool.settle();
}

async function arrive(run: Run, { target }: { readonly target: Host | undefined }): Promise<void> {
  const { pool, vm } = run;
  if (target === undefined) throw noValidHost();
  if (run.resumed) await run.adopt('start', 'start_on');
  if (run.row().power_state === 'Halted') await writeKey(pool, vm, keys.host, target.uuid, run.row());
  const { host, starts } = run.claim.args;
  if (starts === true) {
    await startOnFittingHost(run, host === '' ? {} : { only: target });
    await writeKey(pool, vm, keys.launched, run.cloud.clock.now(), run.row());
  }
  await pool.settle();
}
