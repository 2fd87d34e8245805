/** Drives of VMs. Source: xapi_vbd.ml, xapi_vbd_helpers.ml, xapi_vm.ml. */
import { NULL_REF, type RecordOf, type Ref } from '../../xapi/datamodel.ts';
import type { Call, Verbs } from '../call.ts';
import { assertUsable, freeVbdDevices, plugVbd, positionOf, takenPositions } from '../devices.ts';
import { enforce, fail } from '../failure.ts';
import { seesSr } from '../placement.ts';
import { refreshVbd, refreshVdi } from '../refresh.ts';
import { hotplugRefusal, isNull } from '../vm-lifecycle.ts';
import type { World } from '../world.ts';
import { constructed } from './construct.ts';

const none = NULL_REF as Ref<'VDI'>;

function assertHotpluggable(world: World, vm: Ref<'VM'>): RecordOf<'VM'> {
  const record = world.db.get('VM', vm);
  if (record.power_state !== 'Running') return fail('VM_BAD_POWER_STATE', vm, 'running', record.power_state.toLowerCase());
  enforce(hotplugRefusal(world, vm));
  return record;
}

/** What goes into a CD drive comes from a library of ISOs or is a drive of a host. @throws Failure VDI_IS_NOT_ISO (xapi_vbd.ml assert_vdi_is_valid_iso) */
function assertDisc(world: World, vdi: Ref<'VDI'>): void {
  const { type, SR: sr } = world.db.get('VDI', vdi);
  const { content_type: content, type: kind } = world.db.get('SR', sr);
  if (content !== 'iso' && kind !== 'udev') return fail('VDI_IS_NOT_ISO', vdi, type);
}

function assertReachable(world: World, vm: RecordOf<'VM'>, vdi: Ref<'VDI'>): void {
  const sr = world.db.find('VDI', vdi)?.SR;
  if (sr !== undefined && !isNull(vm.resident_on) && !seesSr(world, vm.resident_on, sr)) return fail('SR_NOT_ATTACHED', sr);
}

async function plug({ world, job }: Call, vbd: Ref<'VBD'>): Promise<void> {
  const record = world.db.get('VBD', vbd);
  const vm = assertHotpluggable(world, record.VM);
  if (record.currently_attached) return fail('DEVICE_ALREADY_ATTACHED', vbd);
  assertUsable(world, vbd);
  assertReachable(world, vm, record.VDI);
  await job.pause(world.durations.plug);
  plugVbd(world, vbd);
  refreshVbd(world, vbd);
}

async function unplug({ world, job }: Call, vbd: Ref<'VBD'>): Promise<void> {
  const record = world.db.get('VBD', vbd);
  assertHotpluggable(world, record.VM);
  if (!record.currently_attached) return fail('DEVICE_ALREADY_DETACHED', vbd);
  await job.pause(world.durations.plug);
  world.db.update('VBD', vbd, { currently_attached: false });
  refreshVbd(world, vbd);
}

/** A CD drive's medium. @throws Failure VBD_NOT_REMOVABLE_MEDIA, VBD_IS_EMPTY, VBD_NOT_EMPTY */
function removable(world: World, vbd: Ref<'VBD'>, wanted: 'empty' | 'full'): RecordOf<'VBD'> {
  const record = world.db.get('VBD', vbd);
  if (record.type !== 'CD') return fail('VBD_NOT_REMOVABLE_MEDIA', vbd);
  if (wanted === 'full' && record.empty) return fail('VBD_IS_EMPTY', vbd);
  if (wanted === 'empty' && !record.empty) return fail('VBD_NOT_EMPTY', vbd);
  return record;
}

/** The position asked for, with `autodetect` resolved. @throws Failure DEVICE_ALREADY_EXISTS */
function userdeviceOf(world: World, vm: RecordOf<'VM'>, asked: string): string {
  if (asked === 'autodetect') return freeVbdDevices(world, vm)[0] ?? fail('INVALID_DEVICE', asked);
  const position = positionOf(asked);
  const taken = position === undefined
    ? vm.VBDs.some((vbd) => world.db.get('VBD', vbd).userdevice === asked)
    : takenPositions(world, vm).has(position);
  return taken ? fail('DEVICE_ALREADY_EXISTS', asked) : asked;
}

function create({ world }: Call, args: Readonly<Record<string, unknown>>): Ref<'VBD'> {
  const { db } = world;
  const fields = constructed('VBD', args);
  const vm = db.get('VM', fields.VM);
  if (fields.type === 'CD' && fields.mode !== 'RO') return fail('VBD_CDS_MUST_BE_READONLY');
  if (fields.empty && fields.type !== 'CD') return fail('VBD_NOT_REMOVABLE_MEDIA', 'in constructor');
  if (!fields.empty) {
    const vdi = db.get('VDI', fields.VDI);
    if (vdi.read_only && fields.mode === 'RW') return fail('VDI_READONLY', fields.VDI);
    if (fields.type === 'CD') assertDisc(world, fields.VDI);
  }
  const userdevice = userdeviceOf(world, vm, fields.userdevice);
  const vbd = db.create('VBD', {
    ...fields, userdevice, VDI: fields.empty ? none : fields.VDI, device: '', currently_attached: false, metrics: db.newRef(),
  });
  refreshVbd(world, vbd);
  return vbd;
}

export const VBD: Verbs<'VBD'> = {
  create: (call, { args }) => create(call, args),
  destroy: ({ world }, { self }) => {
    const { VM: vm, VDI: vdi, currently_attached: attached, uuid } = world.db.get('VBD', self);
    if (attached) return fail('OPERATION_NOT_ALLOWED', `VBD '${uuid}' still attached to '${world.db.find('VM', vm)?.uuid ?? ''}'`);
    world.db.destroy('VBD', self);
    if (!isNull(vdi)) refreshVdi(world, vdi);
  },
  plug: (call, { self }) => plug(call, self),
  unplug: (call, { self }) => unplug(call, self),
  unplug_force: (call, { self }) => unplug(call, self),
  assert_attachable: ({ world }, { self }) => assertUsable(world, self),
  set_mode: ({ world }, { self, value }) => {
    const { VM: vm, currently_attached: attached } = world.db.get('VBD', self);
    const { power_state: state } = world.db.get('VM', vm);
    if (attached) return fail('VM_BAD_POWER_STATE', vm, 'halted', state.toLowerCase());
    world.db.write('VBD', self, { mode: value });
  },
  insert: async ({ world, job }, { vbd, vdi }) => {
    const record = removable(world, vbd, 'empty');
    assertDisc(world, vdi);
    assertReachable(world, world.db.get('VM', record.VM), vdi);
    await job.pause(world.durations.plug);
    world.db.update('VBD', vbd, { VDI: vdi, empty: false });
    refreshVbd(world, vbd);
  },
  eject: async ({ world, job }, { vbd }) => {
    const record = removable(world, vbd, 'full');
    await job.pause(world.durations.plug);
    world.db.update('VBD', vbd, { VDI: none, empty: true });
    refreshVbd(world, vbd);
    refreshVdi(world, record.VDI);
  },
};

