/** Hosts: maintenance, evacuation, memory, and the receiving end of a migration. */
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import type { Call, Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { assertLicensed } from '../licence.ts';
import { freeMemory } from '../memory.ts';
import { assertCanEvacuate, evacuationProblems, guestsOf, poolMigrate } from '../migration.ts';
import { declareDead, hostReturns, masterOf, restart } from '../outages.ts';
import { isLive } from '../placement.ts';
import { callPlugin } from '../plugins.ts';
import { refreshHost } from '../refresh.ts';
import { dateTime, type World } from '../world.ts';

function setEnabled(world: World, host: Ref<'host'>, enabled: boolean): void {
  world.db.update('host', host, { enabled });
  refreshHost(world, host);
}

/** Hosts that evacuate move so many guests at a time, since July 2022; before, one after the other. */
const batch = 10;

async function evacuate(call: Call, host: Ref<'host'>, size: number): Promise<void> {
  const { world, job } = call;
  const plan = [...assertCanEvacuate(world, host)];
  await job.rest();
  const width = world.profile.headerLimit ? (size > 0 ? size : batch) : 1;
  for (let at = 0; at < plan.length; at += width) {
    const moves = plan.slice(at, at + width).map(
      ([vm, target]) => subCall(call, (each) => poolMigrate(each, vm, target, { live: 'true' })),
    );
    const outcomes = await Promise.allSettled(moves);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    world.tasks.progress(job.task, Math.min(1, (at + width) / plan.length));
  }
}

/** Runs part of a call under a task of its own, as xapi's subtasks are. */
async function subCall(call: Call, body: (each: Call) => Promise<void>): Promise<void> {
  const { tasks } = call.world;
  const task = tasks.create('VM.pool_migrate', '', call.world.db.find('task', call.job.task)?.resident_on ?? NULL_REF);
  try {
    await body({ ...call, job: tasks.begin(task, false) });
  } finally {
    tasks.drop(task);
  }
}

/** Address of a host on a network. @throws Failure HOST_CANNOT_ATTACH_NETWORK, PIF_HAS_NO_NETWORK_CONFIGURATION */
function addressOn(world: World, host: Ref<'host'>, network: Ref<'network'>): string {
  const { db } = world;
  const pif = db.get('network', network).PIFs.find((each) => db.get('PIF', each).host === host);
  if (pif === undefined) return fail('HOST_CANNOT_ATTACH_NETWORK', host, network);
  const record = db.get('PIF', pif);
  if (record.ip_configuration_mode === 'None') return fail('PIF_HAS_NO_NETWORK_CONFIGURATION', pif);
  return record.IP === '' ? fail('INTERFACE_HAS_NO_IP', pif) : record.IP;
}

/** What would break if a host's agent or machine went down now. */
function assertDisabled(world: World, host: Ref<'host'>): void {
  if (world.db.get('host', host).enabled) return fail('HOST_NOT_DISABLED');
  if (guestsOf(world, host).length > 0) return fail('HOST_IN_USE', host, 'VM', guestsOf(world, host)[0] ?? '');
}

export const host: Verbs<'host'> = {
  disable: async ({ world, job }, { host: self }) => {
    world.db.get('host', self);
    await job.pause(world.durations.hostDisable);
    setEnabled(world, self, false);
  },
  enable: async ({ world, job }, { host: self }) => {
    world.db.get('host', self);
    if (!isLive(world, self)) return fail('HOST_STILL_BOOTING');
    await job.pause(world.durations.hostDisable);
    setEnabled(world, self, true);
  },
  shutdown: ({ world }, { host: self }) => {
    assertDisabled(world, self);
    world.db.update('host_metrics', world.db.get('host', self).metrics, { live: false });
    world.listeners.takeDown(self);
  },
  reboot: ({ world }, { host: self }) => {
    assertDisabled(world, self);
    world.db.update('host_metrics', world.db.get('host', self).metrics, { live: false });
    world.listeners.takeDown(self);
    world.clock.work(world.durations.start, () => void hostReturns(world, self));
  },
  // Its plug-in asks what switches the machine on, where that is told.
  power_on: ({ world }, { host: self }) => {
    if (world.db.get('host', self).power_on_mode === '') {
      return fail('XENAPI_PLUGIN_EXCEPTION', 'main', 'HOST_POWER_ON_NOT_CONFIGURED', 'HOST_POWER_ON_NOT_CONFIGURED()');
    }
    world.clock.work(world.durations.start, () => void hostReturns(world, self));
  },
  restart_agent: ({ world }, { host: self }) => {
    world.db.get('host', self);
    // It answers before it goes; the master's agent takes sessions and tasks with it.
    const goes = self === masterOf(world) ? () => restart(world) : () => world.members && world.listeners.drop(self);
    world.clock.work(world.durations.hostDisable, goes);
  },
  evacuate: async (call, { host: self, evacuate_batch_size: size }) => {
    call.world.db.get('host', self);
    await evacuate(call, self, size);
  },
  assert_can_evacuate: ({ world }, { host: self }) => {
    world.db.get('host', self);
    assertCanEvacuate(world, self);
  },
  get_vms_which_prevent_evacuation: ({ world }, { self }) => {
    world.db.get('host', self);
    return Object.fromEntries(
      [...evacuationProblems(world, self).problems].map(([vm, problem]) => [vm, [problem.code, ...problem.params]]),
    );
  },
  get_uncooperative_resident_VMs: () => [],
  retrieve_wlb_evacuate_recommendations: ({ world }, { self }) => {
    world.db.get('host', self);
    const { plan, problems } = evacuationProblems(world, self);
    return Object.fromEntries([
      ...[...plan].map(([vm, target]) => [vm, ['WLB', world.db.get('host', target).uuid, '']] as const),
      ...[...problems].map(([vm, problem]) => [vm, [problem.code, ...problem.params]] as const),
    ]);
  },
  get_log: ({ world }, { host: self }) => {
    world.db.get('host', self);
    return fail('NOT_IMPLEMENTED', 'get_log');
  },
  list_methods: () => fail('NOT_IMPLEMENTED', 'list_method'),
  get_data_sources: ({ world }, { host: self }) => {
    world.db.get('host', self);
    return [];
  },
  get_sched_gran: ({ world }, { self }) => {
    world.db.get('host', self);
    return 'cpu';
  },
  management_reconfigure: ({ world }, { pif }) => {
    const { db } = world;
    const { host: self, IP, network } = db.get('PIF', pif);
    if (IP === '') return fail('INTERFACE_HAS_NO_IP', pif);
    for (const each of db.get('host', self).PIFs) db.update('PIF', each, { management: each === pif || db.get('PIF', each).network === network });
    db.update('host', self, { address: IP });
  },
  get_management_interface: ({ world }, { host: self }) =>
    world.db.get('host', self).PIFs.find((pif) => world.db.get('PIF', pif).management) ?? fail('HOST_HAS_NO_MANAGEMENT_IP'),
  set_hostname_live: ({ world }, { host: self, hostname }) => world.db.update('host', self, { hostname }),
  compute_free_memory: ({ world }, { host: self }) => freeMemory(world, self),
  compute_memory_overhead: ({ world }, { host: self }) => world.db.get('host', self).memory_overhead,
  get_servertime: ({ world }, { host: self }) => {
    world.db.get('host', self);
    return dateTime(world.clock.now());
  },
  get_server_localtime: ({ world }, { host: self }) => {
    world.db.get('host', self);
    return dateTime(world.clock.now());
  },
  call_plugin: (call, { host: self, plugin, fn, args }) => {
    call.world.db.get('host', self);
    return callPlugin(call, self, plugin, fn, args);
  },
  has_extension: () => false,
  migrate_receive: ({ world }, { host: self, network }) => {
    const { db } = world;
    assertLicensed(world, 'Storage_motion');
    db.get('host', self);
    db.get('network', network);
    const address = addressOn(world, self, network);
    const now = dateTime(world.clock.now());
    const session = db.create('session', {
      this_host: self, last_active: now, validation_time: now, is_local_superuser: true, auth_user_name: 'root',
    });
    const master = [...db.all('pool')][0]?.[1].master ?? self;
    const service = (name: string): string => `http://${address}/services/${name}?session_id=${session}`;
    return {
      SM: service('SM'), host: self, xenops: service('xenops'), session_id: session, master: `http://${db.get('host', master).address}`,
    };
  },
  declare_dead: ({ world }, { host: self }) => declareDead(world, self),
};
