/** What befalls a pool: xapi restarts, hosts die and come back, another host becomes the master with an older database. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { gaugeMemory, tearDown } from './domains.ts';
import { fail } from './failure.ts';
import { guestsOf } from './migration.ts';
import { isLive } from './placement.ts';
import { refreshHost } from './refresh.ts';
import { has } from './releases.ts';
import { bootInto } from './upgrades.ts';
import { isNull } from './vm-lifecycle.ts';
import type { World } from './world.ts';

export const masterOf = (world: World): Ref<'host'> => [...world.db.all('pool')][0]?.[1].master ?? NULL_REF;

/** Ends all sessions: the next call of each answers SESSION_INVALID. */
export function expireSessions(world: World): void {
  for (const session of world.db.refs('session')) {
    world.db.destroy('session', session);
    world.events.sessionEnded(session);
  }
}

/** Forgets deletions, and makes event.next answer EVENTS_LOST: a client that looks only at events goes wrong. */
export function loseEvents(world: World): void {
  world.db.forgetDeletions();
  world.events.lose();
}

/**
 * xapi restarts: sessions and tasks are forgotten, connections closed; operations under way end on their own.
 * @param past it crashed, and its database on disk knows nothing that was written after this time of {@link Database.remember}
 */
export function restart(world: World, past?: number): void {
  world.listeners.drop();
  forgetAll(world);
  if (past !== undefined) goBack(world, past);
  countProcessors(world, masterOf(world));
  rereadDevices(world);
  world.db.reload();
}

/** What an agent that starts says of devices: counters that no release keeps any more are nothing, consoles have their place by reference. */
function rereadDevices(world: World): void {
  const { db } = world;
  if (!has(world.profile.level, 'jura')) return;
  for (const cls of ['VBD', 'VIF'] as const) for (const ref of db.refs(cls)) db.write(cls, ref, { metrics: NULL_REF });
  for (const [console, { location }] of [...db.all('console')]) {
    db.update('console', console, { location: location.replace(/\?uuid=.*$/, `?ref=${console}`) });
  }
}

/** A host that starts describes its processors anew (create_misc.ml create_host_cpu). */
function countProcessors(world: World, host: Ref<'host'>): void {
  for (const [cpu, record] of [...world.db.all('host_cpu')].filter(([, each]) => each.host === host)) {
    world.db.destroy('host_cpu', cpu);
    world.db.create('host_cpu', { ...record, uuid: world.db.newUuid() });
  }
}

function forgetAll(world: World): void {
  expireSessions(world);
  world.tasks.restart();
  for (const cls of ['VM', 'VBD', 'VIF', 'host'] as const) {
    for (const [ref, { current_operations: marks }] of world.db.all(cls)) {
      if (Object.keys(marks).length > 0) world.db.write(cls, ref, { current_operations: {} });
    }
  }
}

/**
 * A host loses its power. Its guests stay `Running` in the records, until somebody resets them; after ten minutes the pool says it is dead.
 * @param noticed milliseconds after which it does
 */
export function hostDies(world: World, host: Ref<'host'>, noticed = world.durations.assumedDead): void {
  const { metrics } = world.db.get('host', host);
  world.listeners.takeDown(host);
  world.clock.work(noticed, () => {
    if (world.db.has('host_metrics', metrics) && !world.returned.has(host)) world.db.update('host_metrics', metrics, { live: false });
  });
  world.returned.delete(host);
}

/** A host is back, enabled, with what was installed meanwhile, and finds that nothing runs on it. The master's xapi knows no session and no task. */
export async function hostReturns(world: World, host: Ref<'host'>): Promise<void> {
  world.returned.add(host);
  const isUpgraded = bootInto(world, host);
  if (isUpgraded && host === masterOf(world)) {
    forgetAll(world);
    world.db.reload();
    await world.listeners.renew();
  }
  for (const vm of guestsOf(world, host)) tearDown(world, vm, 'Halted');
  world.db.update('host_metrics', world.db.get('host', host).metrics, { live: true });
  world.db.update('host', host, { enabled: true });
  refreshHost(world, host);
  gaugeMemory(world, host);
  await world.listeners.bringUp(host);
}

export interface Failover {
  /** The new master; the first live host that is not the old one unless told. */
  readonly to?: Ref<'host'>;
  /** The new master's copy of the database is so many minutes of pool time old. Default 0. */
  readonly lostMinutes?: number;
  /** The old master is known to be dead at once, as HA finds out, and its guests are halted. */
  readonly fenced?: boolean;
}

/**
 * The master dies and another host takes its place, with the database as it was backed up some time ago. Sessions and tasks are gone. What
 * runs goes on running: the hosts that live tell the new master so, as far as it knows the VM.
 * @throws Failure NO_HOSTS_AVAILABLE when no other host lives
 */
export function failOver(world: World, { to, lostMinutes = 0, fenced = false }: Failover = {}): Ref<'host'> {
  const { db } = world;
  const old = masterOf(world);
  const master = to ?? db.refs('host').find((host) => host !== old && isLive(world, host)) ?? fail('NO_HOSTS_AVAILABLE');
  hostDies(world, old);
  world.listeners.drop();
  forgetAll(world);
  goBack(world, lostMinutes > 0 ? world.clock.now() - lostMinutes * 60_000 : undefined);
  for (const [pool] of db.all('pool')) db.update('pool', pool, { master });
  if (fenced) declareDead(world, old);
  for (const host of db.refs('host')) gaugeMemory(world, host);
  db.reload();
  return master;
}

/** The pool believes that a host is dead: what ran there does not run any more. */
export function declareDead(world: World, host: Ref<'host'>): void {
  world.db.update('host_metrics', world.db.get('host', host).metrics, { live: false });
  world.db.update('host', host, { enabled: false });
  refreshHost(world, host);
  for (const vm of guestsOf(world, host)) tearDown(world, vm, 'Halted');
}

/** The database of some time ago; what runs goes on running. */
function goBack(world: World, past: number | undefined): void {
  const truth = new Map([...world.db.all('VM')].map(([vm, record]) => [vm, record]));
  if (past !== undefined) {
    world.db.rewind(past);
    forgetAll(world);
  }
  for (const [vm, record] of [...world.db.all('VM')]) tellTruth(world, vm, record, truth.get(vm));
}

/** A VM's state is what its host says, not what an old record says. */
function tellTruth(world: World, vm: Ref<'VM'>, record: RecordOf<'VM'>, truth: RecordOf<'VM'> | undefined): void {
  if (record.is_control_domain || record.is_a_template) return;
  if (truth === undefined || isNull(truth.resident_on)) {
    if (record.power_state === 'Running' || record.power_state === 'Paused') tearDown(world, vm, 'Halted');
    return;
  }
  const { power_state, resident_on, domid } = truth;
  world.db.update('VM', vm, { power_state, resident_on, domid });
  for (const vbd of record.VBDs) world.db.update('VBD', vbd, { currently_attached: true });
  for (const vif of record.VIFs) world.db.update('VIF', vif, { currently_attached: true });
}
