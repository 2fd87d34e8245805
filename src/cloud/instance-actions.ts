/** What was asked of a server and how it went (Nova's instance actions), in SQL: it outlives the server. */
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { faultSentence } from './xapi-errors.ts';

/** Nova: nova/compute/instance_actions.py. */
export type ActionName =
  | 'attach_interface' | 'detach_interface' | 'attach_volume' | 'detach_volume' | 'createImage' | 'createBackup'
  | 'create' | 'delete' | 'start' | 'stop' | 'reboot' | 'pause' | 'unpause' | 'suspend' | 'resume' | 'lock' | 'unlock'
  | 'live-migration' | 'live_migration_cancel'
  | 'resize' | 'migrate' | 'confirmResize' | 'revertResize' | 'rebuild' | 'evacuate'
  | 'rescue' | 'unrescue' | 'shelve' | 'shelveOffload' | 'unshelve' | 'restore' | 'changePassword';

/** One request, as it is written down. */
export interface ActionKey {
  readonly serverId: string;
  readonly requestId: string;
  readonly action: string;
  readonly userId: string;
  readonly projectId: string;
}

export interface InstanceAction {
  readonly serverId: string;
  readonly requestId: string;
  readonly action: string;
  readonly userId: string;
  readonly projectId: string;
  /** `Error` when it failed, null otherwise. */
  readonly message: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly events: readonly InstanceActionEvent[];
}

export interface InstanceActionEvent {
  readonly event: string;
  readonly startedAt: number;
  /** Null while it runs. */
  readonly finishedAt: number | null;
  readonly result: 'Success' | 'Error' | null;
  readonly host: string | null;
  readonly details: string | null;
  readonly traceback: string | null;
}

export const actionKey = (caller: Caller, serverId: string, projectId: string, action: ActionName): ActionKey =>
  ({ serverId, requestId: caller.requestId, action, userId: caller.userId, projectId: caller.projectId ?? projectId });

/** Writes an action down once, with its event if it has one; a second call for the same request changes nothing. */
export async function beginAction(cloud: Cloud, key: ActionKey, event?: { readonly name: string; readonly host: string | null }): Promise<void> {
  const now = cloud.clock.now();
  await cloud.store.db.transaction().execute(async (trx) => {
    const known = await trx.selectFrom('actions').select('id')
      .where('server_id', '=', key.serverId).where('request_id', '=', key.requestId).where('action', '=', key.action).executeTakeFirst();
    if (known !== undefined) return;
    const { id } = await trx.insertInto('actions').values({
      server_id: key.serverId, request_id: key.requestId, action: key.action, project_id: key.projectId, user_id: key.userId,
      message: null, started_at: now, updated_at: now,
    }).returning('id').executeTakeFirstOrThrow();
    if (event === undefined) return;
    await trx.insertInto('action_events').values({
      action_id: id, event: event.name, started_at: now, finished_at: null, result: null, host: event.host, details: null, traceback: null,
    }).execute();
  });
}

/** The next event of an action that runs: the one before it has gone well. An event of that name which is there already stays as it is. */
export async function nextEvent(cloud: Cloud, key: ActionKey, event: { readonly name: string; readonly host: string | null }): Promise<void> {
  const now = cloud.clock.now();
  await cloud.store.db.transaction().execute(async (trx) => {
    const action = await trx.selectFrom('actions').select('id')
      .where('server_id', '=', key.serverId).where('request_id', '=', key.requestId).where('action', '=', key.action).executeTakeFirst();
    if (action === undefined) return;
    const known = await trx.selectFrom('action_events').select('id').where('action_id', '=', action.id).where('event', '=', event.name).executeTakeFirst();
    if (known !== undefined) return;
    await trx.updateTable('action_events').set({ finished_at: now, result: 'Success' })
      .where('action_id', '=', action.id).where('finished_at', 'is', null).execute();
    await trx.insertInto('action_events').values({
      action_id: action.id, event: event.name, started_at: now, finished_at: null, result: null, host: event.host, details: null, traceback: null,
    }).execute();
  });
}

/** Ends an action: every event of it that still runs. Repeatable; an action that is unknown is left so. */
export async function finishAction(cloud: Cloud, key: ActionKey, outcome: { readonly error?: unknown; readonly host?: string | null } = {}): Promise<void> {
  const now = cloud.clock.now();
  const failed = 'error' in outcome;
  const fault = failed ? faultSentence(outcome.error) : undefined;
  await cloud.store.db.transaction().execute(async (trx) => {
    const action = await trx.selectFrom('actions').select('id')
      .where('server_id', '=', key.serverId).where('request_id', '=', key.requestId).where('action', '=', key.action).executeTakeFirst();
    if (action === undefined) return;
    await trx.updateTable('action_events')
      .set({
        finished_at: now,
        result: failed ? 'Error' : 'Success',
        details: fault?.message ?? null,
        traceback: fault?.details ?? null,
        ...(outcome.host === undefined ? {} : { host: outcome.host }),
      })
      .where('action_id', '=', action.id).where('finished_at', 'is', null).execute();
    await trx.updateTable('actions').set({ updated_at: now, message: failed ? 'Error' : null }).where('id', '=', action.id).execute();
  });
}

/** How an action with steps has ended; undefined: it has not. */
export async function endOfAction({ store: { db } }: Cloud, { serverId, requestId, action }: ActionKey): Promise<'Success' | 'Error' | undefined> {
  const events = await db.selectFrom('action_events').innerJoin('actions', 'actions.id', 'action_events.action_id').select(['finished_at', 'result'])
    .where('server_id', '=', serverId).where('request_id', '=', requestId).where('action', '=', action).execute();
  if (events.length === 0 || events.some((event) => event.finished_at === null)) return undefined;
  return events.some((event) => event.result === 'Error') ? 'Error' : 'Success';
}

/** An action without steps of its own, over as soon as it is asked for (lock). */
export async function recordAction(cloud: Cloud, key: ActionKey): Promise<void> {
  await beginAction(cloud, key);
}

/** Actions of a server, the newest first, with their events in the order in which they began. */
export async function listActions(cloud: Cloud, serverId: string): Promise<readonly InstanceAction[]> {
  const actions = await cloud.store.db.selectFrom('actions').selectAll().where('server_id', '=', serverId)
    .orderBy('started_at', 'desc').orderBy('id', 'desc').execute();
  if (actions.length === 0) return [];
  const events = await cloud.store.db.selectFrom('action_events').selectAll()
    .where('action_id', 'in', cloud.store.db.selectFrom('actions').select('id').where('server_id', '=', serverId))
    .orderBy('id').execute();
  return actions.map((action) => ({
    serverId: action.server_id,
    requestId: action.request_id,
    action: action.action,
    userId: action.user_id,
    projectId: action.project_id,
    message: action.message,
    startedAt: action.started_at,
    updatedAt: action.updated_at,
    events: events.filter((event) => event.action_id === action.id).map((event) => ({
      event: event.event,
      startedAt: event.started_at,
      finishedAt: event.finished_at,
      result: event.result,
      host: event.host,
      details: event.details,
      traceback: event.traceback,
    })),
  }));
}

export async function findAction(cloud: Cloud, serverId: string, requestId: string): Promise<InstanceAction | undefined> {
  return (await listActions(cloud, serverId)).find((action) => action.requestId === requestId);
}
