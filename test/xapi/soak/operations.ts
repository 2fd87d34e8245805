/** What clients do in the soak: any of these at any time, to whatever they find, whether it makes sense or not. */
import type { Simulator } from '../../../src/simulator/simulator.ts';
import type { Random } from '../../../src/simulator/random.ts';
import { classes, type ClassName, NULL_REF, type Ref } from '../../../src/xapi/datamodel.ts';
import type { Row, Xapi } from '../../../src/xapi/xapi.ts';
import type { Param } from '../../../src/xapi/xapi.ts';

export interface Actor {
  readonly xapi: Xapi;
  readonly random: Random;
  /** Pools that a VM can be sent to. */
  readonly others: readonly { readonly xapi: Xapi; readonly simulator: Simulator }[];
}

const MiB = 1024 ** 2;

const pick = <T>({ random }: Actor, items: readonly T[]): T | undefined => items[random.below(items.length)];
const rows = <C extends ClassName>({ xapi }: Actor, cls: C): Row<C>[] => [...xapi.cache.all(cls)];

const vms = (actor: Actor): Row<'VM'>[] => rows(actor, 'VM').filter((vm) => !vm.is_a_template && !vm.is_control_domain);
const someVm = (actor: Actor): Ref<'VM'> => pick(actor, vms(actor))?.$ref ?? NULL_REF;
const someHost = (actor: Actor): Ref<'host'> => pick(actor, rows(actor, 'host'))?.$ref ?? NULL_REF;
const someSr = (actor: Actor): Ref<'SR'> => pick(actor, rows(actor, 'SR'))?.$ref ?? NULL_REF;
const someDisk = (actor: Actor): Ref<'VDI'> => pick(actor, rows(actor, 'VDI'))?.$ref ?? NULL_REF;
const someSnapshot = (actor: Actor): Ref<'VM'> => pick(actor, rows(actor, 'VM').filter((vm) => vm.is_a_snapshot))?.$ref ?? NULL_REF;

/** A call as a task, which now and then is cancelled. */
function run(actor: Actor, method: string, ...params: readonly Param[]): Promise<string> {
  const cancels = actor.random.below(8) === 0;
  return actor.xapi.run(method, params, cancels ? { onTask: (task) => actor.xapi.cancel(task) } : {});
}

const verb = (method: string, ...rest: readonly Param[]) => (actor: Actor): Promise<unknown> => run(actor, method, someVm(actor), ...rest);

/** All parameters of a constructor, those not given empty. */
function record(cls: ClassName, given: Readonly<Record<string, Param>>): Param {
  const blank = { string: '', int: 0, float: 0, bool: false, datetime: '19700101T00:00:00Z', ref: NULL_REF, set: [], map: {}, enum: '' };
  const fields = Object.entries(classes[cls].fields as Readonly<Record<string, {
    readonly type: { readonly t: keyof typeof blank }; readonly qualifier?: string; readonly default?: unknown;
  }>>);
  return { ...Object.fromEntries(fields.filter(([, field]) => field.qualifier !== 'runtime' && field.default === undefined).map(([name, field]) => [name, blank[field.type.t]])), ...given };
}

async function clone(actor: Actor): Promise<unknown> {
  if (vms(actor).length > 25) return actor.xapi.call('VM.destroy', someVm(actor));
  const template = pick(actor, rows(actor, 'VM').filter((vm) => vm.is_a_template && !vm.is_a_snapshot && vm.other_config['default_template'] === undefined));
  const vm = await run(actor, 'VM.clone', template?.$ref ?? NULL_REF, `soak ${actor.random.below(1000)}`);
  return actor.xapi.call('VM.set_is_a_template', vm, false);
}

async function sendAway(actor: Actor): Promise<unknown> {
  const other = pick(actor, actor.others);
  const vm = pick(actor, vms(actor));
  if (other === undefined || vm === undefined || !actor.xapi.features.storageMotion || !other.xapi.features.storageMotion) return undefined;
  const { pool } = other.simulator;
  const dest = await other.xapi.call<Record<string, string>>('host.migrate_receive', pool.hosts[0] ?? NULL_REF, pool.networks.management, {});
  const disks = vm.VBDs.flatMap((vbd) => actor.xapi.cache.get('VBD', vbd) ?? []).filter((vbd) => vbd.type === 'Disk' && !vbd.empty).map((vbd) => vbd.VDI);
  const vdis = Object.fromEntries(disks.map((vdi) => [vdi, pool.sharedSr]));
  const vifs = Object.fromEntries(vm.VIFs.map((vif) => [vif, pool.networks.guests]));
  return run(actor, 'VM.migrate_send', vm.$ref, dest, true, vdis, vifs, {});
}

async function attach(actor: Actor): Promise<unknown> {
  const vdi = await run(actor, 'VDI.create', record('VDI', { SR: someSr(actor), virtual_size: 8 * MiB, type: 'user', name_label: 'soak' }));
  const vm = someVm(actor);
  const vbd = await actor.xapi.call<Ref<'VBD'>>('VBD.create', record('VBD', {
    VM: vm, VDI: vdi, userdevice: String(1 + actor.random.below(6)), mode: 'RW', type: 'Disk', unpluggable: true,
  }));
  return run(actor, 'VBD.plug', vbd);
}

export const operations: Readonly<Record<string, (actor: Actor) => Promise<unknown>>> = {
  clone,
  start: verb('VM.start', false, false),
  startPaused: verb('VM.start', true, false),
  startOn: (actor) => run(actor, 'VM.start_on', someVm(actor), someHost(actor), false, false),
  cleanShutdown: verb('VM.clean_shutdown'),
  hardShutdown: verb('VM.hard_shutdown'),
  hardReboot: verb('VM.hard_reboot'),
  cleanReboot: verb('VM.clean_reboot'),
  pause: verb('VM.pause'),
  unpause: verb('VM.unpause'),
  suspend: verb('VM.suspend'),
  resume: verb('VM.resume', false, false),
  migrate: (actor) => run(actor, 'VM.pool_migrate', someVm(actor), someHost(actor), { live: 'true' }),
  sendAway,
  snapshot: verb('VM.snapshot', 'soak snapshot'),
  checkpoint: verb('VM.checkpoint', 'soak checkpoint'),
  revert: (actor) => run(actor, 'VM.revert', someSnapshot(actor)),
  dropSnapshot: (actor) => run(actor, 'VM.destroy', someSnapshot(actor)),
  destroy: verb('VM.destroy'),
  reset: verb('VM.power_state_reset'),
  rename: (actor) => actor.xapi.call('VM.set_name_label', someVm(actor), `soak <${actor.random.below(1000)}> é`),
  mark: (actor) => actor.xapi.call('VM.add_to_other_config', someVm(actor), `soak:${actor.random.below(5)}`, String(actor.random.next())),
  unmark: (actor) => actor.xapi.call('VM.remove_from_other_config', someVm(actor), `soak:${actor.random.below(5)}`),
  tag: (actor) => actor.xapi.call('VM.add_tags', someVm(actor), `tag ${actor.random.below(5)}`),
  untag: (actor) => actor.xapi.call('VM.set_tags', someVm(actor), []),
  block: (actor) => actor.xapi.call('VM.set_blocked_operations', someVm(actor), actor.random.below(2) === 0 ? {} : { clean_shutdown: 'soak' }),
  attach,
  detach: (actor) => run(actor, 'VBD.unplug', pick(actor, rows(actor, 'VBD'))?.$ref ?? NULL_REF),
  dropDisk: (actor) => run(actor, 'VDI.destroy', someDisk(actor)),
  grow: (actor) => run(actor, 'VDI.resize', someDisk(actor), 16 * MiB),
  copyDisk: (actor) => run(actor, 'VDI.clone', someDisk(actor)),
  interface: (actor) => actor.xapi.call('VIF.create', record('VIF', {
    VM: someVm(actor), network: pick(actor, rows(actor, 'network'))?.$ref ?? NULL_REF, device: String(actor.random.below(4)), MTU: 1500,
  })),
  noInterface: (actor) => run(actor, 'VIF.destroy', pick(actor, rows(actor, 'VIF'))?.$ref ?? NULL_REF),
  disable: (actor) => run(actor, 'host.disable', someHost(actor)),
  enable: (actor) => run(actor, 'host.enable', someHost(actor)),
  evacuate: (actor) => run(actor, 'host.evacuate', someHost(actor)),
  scan: (actor) => run(actor, 'SR.scan', someSr(actor)),
  settle: ({ xapi }) => xapi.settle(),
};
