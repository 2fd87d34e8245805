/** Disks: records only, no bytes. Sizes, space on repositories, clones and snapshots. */
import { NULL_REF, type RecordOf, type Ref } from '../xapi/datamodel.ts';
import { fail } from './failure.ts';
import { refreshVdi } from './refresh.ts';
import { dateTime, epoch, type World } from './world.ts';

const MiB = 1024 ** 2;
/** VHDs come in blocks of 2 MiB. */
const granularity = 2 * MiB;

export const roundedSize = (bytes: number): number => Math.max(granularity, Math.ceil(bytes / granularity) * granularity);

/** Some host reaches a repository (message_forwarding.ml choose_pbd_for_sr). @throws Failure SR_NO_PBDS */
export function assertPlugged({ db }: World, sr: Ref<'SR'>): void {
  if (!db.get('SR', sr).PBDs.some((pbd) => db.get('PBD', pbd).currently_attached)) return fail('SR_NO_PBDS', sr);
}

/** @throws Failure when a repository's plug-in has no such operation (ISO libraries), or has no room */
export function assertRoom(world: World, sr: Ref<'SR'>, bytes: number): void {
  const record = world.db.get('SR', sr);
  if (record.content_type === 'iso' || record.type === 'udev') return fail('SR_OPERATION_NOT_SUPPORTED', sr);
  assertPlugged(world, sr);
  if (record.physical_utilisation + bytes > record.physical_size) {
    return fail(
      'SR_BACKEND_FAILURE_44', '', 'There is insufficient space', '',
    );
  }
}

export interface NewVdi extends Partial<RecordOf<'VDI'>> {
  readonly SR: Ref<'SR'>;
  readonly virtual_size: number;
}

/** Adds a disk. @param fields.physical_utilisation bytes that it takes on the repository; a new one takes none */
export function createVdi(world: World, fields: NewVdi): Ref<'VDI'> {
  const { db } = world;
  const used = fields.physical_utilisation ?? 0;
  assertRoom(world, fields.SR, used);
  const uuid = db.newUuid();
  const size = roundedSize(fields.virtual_size);
  const vdi = db.create('VDI', {
    type: 'user', managed: true, location: uuid, ...fields, uuid, virtual_size: size, physical_utilisation: used,
  });
  account(world, fields.SR, size, used);
  refreshVdi(world, vdi);
  return vdi;
}

/** Keeps a repository's sums when a disk comes, goes or changes. */
export function account(world: World, sr: Ref<'SR'>, virtual: number, physical: number): void {
  const record = world.db.find('SR', sr);
  if (record === undefined) return;
  world.db.update('SR', sr, {
    virtual_allocation: record.virtual_allocation + virtual, physical_utilisation: record.physical_utilisation + physical,
  });
}

/** What a copy of a disk takes over from it. */
const copied = (vdi: RecordOf<'VDI'>) => ({
  name_label: vdi.name_label, name_description: vdi.name_description, type: vdi.type, virtual_size: vdi.virtual_size,
  sharable: vdi.sharable,
  read_only: vdi.read_only, other_config: vdi.other_config, xenstore_data: vdi.xenstore_data, tags: vdi.tags, on_boot: vdi.on_boot,
  allow_caching: vdi.allow_caching,
});

/** Gives a new disk what was written to another. */
function withContent(world: World, source: Ref<'VDI'>, target: Ref<'VDI'>): Ref<'VDI'> {
  const bytes = world.contents.get(source);
  if (bytes !== undefined) world.contents.set(target, bytes);
  return target;
}

/** A second disk that shares its blocks with the first. @param vdi the first as it was when the call began, which xapi reads before all else */
export function cloneVdi(world: World, source: Ref<'VDI'>, vdi = world.db.get('VDI', source)): Ref<'VDI'> {
  return withContent(world, source, createVdi(world, {
    ...copied(vdi), SR: vdi.SR, sm_config: { 'vhd-parent': world.db.newUuid() },
    // A clone is no snapshot, but bears the time as if it were one (storage_smapiv1.ml).
    snapshot_time: dateTime(world.clock.now()),
  }));
}

/** @param vdi as for {@link cloneVdi} */
export function snapshotVdi(world: World, source: Ref<'VDI'>, vdi = world.db.get('VDI', source)): Ref<'VDI'> {
  return withContent(world, source, createVdi(world, {
    ...copied(vdi), SR: vdi.SR, sm_config: { 'vhd-parent': world.db.newUuid() }, is_a_snapshot: true, snapshot_of: source,
    snapshot_time: dateTime(world.clock.now()),
  }));
}

/** A full copy, on any repository. @param vdi as for {@link cloneVdi} */
export function copyVdi(world: World, source: Ref<'VDI'>, sr: Ref<'SR'>, vdi = world.db.get('VDI', source)): Ref<'VDI'> {
  return withContent(world, source, createVdi(world, { ...copied(vdi), SR: sr, physical_utilisation: vdi.physical_utilisation }));
}

/** What storage motion takes over: the record at the other side is a new one; other_config and tags stay behind, but for one key. */
export function movedFields(vdi: RecordOf<'VDI'>): Partial<RecordOf<'VDI'>> & Pick<RecordOf<'VDI'>, 'virtual_size'> {
  const kept = vdi.other_config['config-drive'];
  return {
    name_label: vdi.name_label, name_description: vdi.name_description, type: vdi.type, virtual_size: vdi.virtual_size, sharable: vdi.sharable,
    read_only: vdi.read_only, physical_utilisation: vdi.physical_utilisation, is_a_snapshot: vdi.is_a_snapshot,
    snapshot_time: vdi.is_a_snapshot ? vdi.snapshot_time : epoch, other_config: kept === undefined ? {} : { 'config-drive': kept },
  };
}

/** Storage motion's copy inside the pool. */
export function movedVdi(world: World, source: Ref<'VDI'>, sr: Ref<'SR'>): Ref<'VDI'> {
  const vdi = world.db.get('VDI', source);
  return withContent(world, source, createVdi(world, { ...movedFields(vdi), SR: sr, snapshot_of: vdi.snapshot_of }));
}

/** Removes a disk; a disk drive that named it goes, a CD drive becomes empty. */
export function destroyVdi(world: World, vdi: Ref<'VDI'>): void {
  const { db } = world;
  const record = db.find('VDI', vdi);
  if (record === undefined) return;
  for (const vbd of record.VBDs) {
    if (db.get('VBD', vbd).type === 'CD') db.update('VBD', vbd, { VDI: NULL_REF, empty: true });
    else db.destroy('VBD', vbd);
  }
  world.contents.delete(vdi);
  db.destroy('VDI', vdi);
  account(world, record.SR, -record.virtual_size, -record.physical_utilisation);
}
