/** Composes the cloud: index of servers, workflows, and the end of both. */
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { Cloud, CloudSettings } from './cloud.ts';
import { markZones } from './aggregates.ts';
import { seedFlavors } from './flavors.ts';
import { tendImages } from './image-recovery.ts';
import { keys } from './other-config.ts';
import { joinReplicas } from './replicas.ts';
import { readLastChanges } from './servers/last-changes.ts';
import { endDeletions, watchLostAndFound } from './servers/lost-and-found.ts';
import { endOverdue } from './servers/overdue.ts';
import { createServerIndex } from './servers/server-index.ts';
import { createWorkflows } from './workflows.ts';
import { workflowsOfServers } from './servers/workflows.ts';
import { sweep } from './sweep.ts';

export type { CloudSettings } from './cloud.ts';

export interface CloudOptions {
  readonly pools: readonly Xapi[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: CloudSettings;
  /** Project of the VMs that nobody created through the API. */
  readonly defaultProjectId: string;
  /** Their user. */
  readonly defaultUserId: string;
}

/** How long the end waits for running workflows, in milliseconds; what is not done by then goes on at the next start. */
const patience = 30_000;

/** Milliseconds between looks for what is due: resizes to confirm, servers to offload or to delete. */
const roundInterval = 30_000;

/** What happens by itself when its time has come. */
const rounds = [endDeletions, endOverdue, tendImages, sweep] as const;

/** A cloud over pools that are connected. What a dead process of this service left half done it takes over as soon as it knows. */
export async function createCloud({ pools, store, clock, log, settings, defaultProjectId, defaultUserId }: CloudOptions): Promise<Cloud> {
  await seedFlavors(store, clock);
  const replicas = await joinReplicas({ store, clock, log });
  const lastChanges = await readLastChanges({ store, clock, log });
  const servers = createServerIndex({ pools, clock, defaultProjectId, defaultUserId, lastChange: lastChanges.of });
  const endChanges = lastChanges.follow(servers);
  const workflows = createWorkflows({ cloud: () => cloud, kinds: workflowsOfServers, owner: defaultProjectId, replicas });
  replicas.onDeath(() => { void workflows.recover(); });
  // A server that another replica was asked to delete: what we do to it has to end first.
  const endWatch = servers.subscribe((changed) => {
    for (const { after } of changed) if (after?.taskState === 'deleting' && workflows.running(after.id) !== undefined) workflows.deleteMarked(after.id);
  });
  const endOrders = pools.map(({ cache }) => cache.subscribe((changes) => {
    for (const { class: cls, after } of changes) if (cls === 'VM' && after !== undefined && keys.cancel.key in after.other_config) workflows.obey(after);
  }));
  const cloud: Cloud = {
    pools, store, clock, log, servers, workflows, replicas, settings, defaultProjectId,
    async close() {
      clearInterval(timer);
      await workflows.close(patience);
      await replicas.close().catch((error: unknown) => { log.warn('replicas: the others could not be told of our end', { error }); });
      endWatch();
      endReconciliation();
      for (const end of endOrders) end();
      await endChanges();
      servers.close();
    },
  };
  await markZones(cloud);
  await workflows.recover();
  const endReconciliation = await watchLostAndFound(cloud);
  const lookRound = async (): Promise<void> => {
    for (const round of rounds) await round(cloud).catch((error: unknown) => { log.error(`servers: ${round.name} failed`, { error }); });
  };
  const timer = setInterval(() => void lookRound(), roundInterval);
  timer.unref();
  await lookRound();
  return cloud;
}
