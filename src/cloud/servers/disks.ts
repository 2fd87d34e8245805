/**
 * The disks of a new server.
 *
 * An image's disks come by cloning or copying its template as a whole, under a name that can be found again: the answer of VDI.clone may be
 * lost, and with it the disk. The clone's disks are given to the server's VM one by one; then the clone's record goes.
 */
import { ApiError } from '../../errors.ts';
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import type { Row } from '../../xapi/xapi.ts';
import type { TemplateImage } from '../images.ts';
import { buildName, entry, keys, readKey, writeKey, type DiskRole } from '../other-config.ts';
import { diskRoles } from '../other-config/marks.ts';
import type { Run } from '../workflow.ts';
import { buildsOf, destroyBuild, destroyVdi, ignoringGone } from './delete.ts';
import type { ServerFlavor } from './server.ts';

export const GiB = 2 ** 30;
export const MiB = 2 ** 20;

/** Positions on the bus: 0 is the root disk, 3 the disc drive by custom (a BIOS finds it there). */
export const rootPosition = '0';
export const discPosition = '3';

/** What stays on a disk when storage motion drops its other_config. */
export const diskDescription = (serverId: string, role: DiskRole): string => `nova-xapi ${role} disk of server ${serverId}`;

export function markFromDescription(description: string): { readonly serverId: string; readonly role: string } | undefined {
  const [, role, serverId] = /^nova-xapi (\S+) disk of server ([0-9a-f-]{36})$/.exec(description) ?? [];
  return role === undefined || serverId === undefined ? undefined : { serverId, role };
}

/** Gives the server the image's disks, on one SR. Repeatable. */
export async function bringImageDisks(run: Run, image: TemplateImage, sr: Ref<'SR'>): Promise<void> {
  const clone = await cloneOfImage(run, image, sr, ['root', 'image']);
  // Without a clone the disks are the server's already: its record is the last thing to go.
  if (clone === undefined) {
    await markAgain(run);
    return;
  }
  const rootVbd = run.pool.cache.get('VBD', image.disks[0].vbd);
  for (const vbd of disksOfClone(run, clone)) {
    const role: DiskRole = vbd.userdevice === rootVbd?.userdevice ? 'root' : 'image';
    await markDisk(run, vbd.VDI, role);
    await attach(run, vbd.VDI, { role, position: role === 'root' ? rootPosition : vbd.userdevice, bootable: role === 'root' });
  }
  await ignoringGone(run.pool.call('VM.destroy', clone.$ref));
  await run.pool.settle();
}

const disksOfClone = (run: Run, clone: Row<'VM'>): readonly Row<'VBD'>[] =>
  clone.VBDs.flatMap((ref) => run.pool.cache.get('VBD', ref) ?? []).filter((vbd) => vbd.type === 'Disk' && !vbd.empty);

/** Gives the server a copy of the image's root disk alone, to be started from at that position. Repeatable. */
export async function bringRescueDisk(run: Run, image: TemplateImage, sr: Ref<'SR'>, position: string): Promise<void> {
  const clone = await cloneOfImage(run, image, sr, ['rescue']);
  if (clone === undefined) return;
  const rootVbd = run.pool.cache.get('VBD', image.disks[0].vbd);
  for (const vbd of disksOfClone(run, clone)) {
    if (vbd.userdevice !== rootVbd?.userdevice) {
      await destroyVdi(run, vbd.VDI);
      continue;
    }
    await markDisk(run, vbd.VDI, 'rescue');
    await attach(run, vbd.VDI, { role: 'rescue', position, bootable: true });
  }
  await ignoringGone(run.pool.call('VM.destroy', clone.$ref));
  await run.pool.settle();
}

/** The clone that carries the disks, made if it has to be; undefined when it did its work before, and disks of these roles are there. */
async function cloneOfImage(run: Run, image: TemplateImage, sr: Ref<'SR'>, roles: readonly DiskRole[]): Promise<Row<'VM'> | undefined> {
  const { pool } = run;
  if (run.resumed) {
    await waitForClones(run, image);
    const found = buildsOf(pool, run.serverId);
    const whole = found.find((vm) => disksOfClone(run, vm).length === image.disks.length);
    // xapi died while it cloned: what there is is not all.
    if (found.length > 0 && (whole === undefined || found.length > 1)) await destroyBuild(run);
    else if (whole !== undefined) return whole;
    else if (ownDisks(run).some((vdi) => roles.some((role) => role === roleOf(run, vdi)))) return undefined;
  }
  const inPlace = image.srs.length === 1 && image.srs[0] === sr;
  const name = buildName(run.serverId);
  const made = inPlace ? await run.async('VM.clone', [image.template, name]) : await run.async('VM.copy', [image.template, name, sr]);
  await pool.settle();
  const row = pool.cache.get('VM', made as Ref<'VM'>) ?? buildsOf(pool, run.serverId)[0];
  if (row === undefined) throw new ApiError('internal', `The disks of image ${image.id} vanished while they were copied.`);
  return row;
}

/** A dead process may have begun a clone that XAPI still works at: it shows as an operation on the template. */
async function waitForClones(run: Run, image: TemplateImage): Promise<void> {
  const operations = run.pool.cache.get('VM', image.template)?.current_operations ?? {};
  for (const [task, operation] of Object.entries(operations)) {
    if (operation !== 'clone' && operation !== 'copy') continue;
    // Somebody else's it may be, and its failure theirs.
    await run.pool.follow(task as Ref<'task'>).catch((error: unknown) => { run.cloud.log.debug('build: a clone of the image failed', { error }); });
  }
  await run.pool.settle();
}

/** The disks and discs that the server has. */
export const ownDisks = (run: Run): readonly Row<'VDI'>[] =>
  run.row().VBDs.flatMap((ref) => run.pool.cache.get('VBD', ref) ?? []).flatMap((vbd) => run.pool.cache.get('VDI', vbd.VDI) ?? []);

/** As its mark says, or where the pool has forgotten that (it went back in time) its description. */
function roleOf({ serverId }: Run, vdi: Row<'VDI'>): string | undefined {
  const described = keys.volumeData.key in vdi.other_config ? undefined : markFromDescription(vdi.name_description);
  return readKey(vdi, keys.diskRole) ?? (described?.serverId === serverId ? described.role : undefined);
}

/** Disks that are the server's already have all of their marks. */
async function markAgain(run: Run): Promise<void> {
  for (const vdi of ownDisks(run)) {
    const role = diskRoles.find((each) => each === roleOf(run, vdi));
    const lacks = [keys.diskRole, keys.diskServer, keys.diskItself].some(({ key }) => !(key in vdi.other_config));
    if (role !== undefined && lacks) await markDisk(run, vdi.$ref, role);
  }
}

async function markDisk(run: Run, vdi: Ref<'VDI'>, role: DiskRole): Promise<void> {
  const { pool, serverId } = run;
  const row = pool.cache.get('VDI', vdi);
  const name = `${run.row().name_label} ${role}`;
  const description = diskDescription(serverId, role);
  if (row?.name_label !== name) await pool.call('VDI.set_name_label', vdi, name);
  if (row?.name_description !== description) await pool.call('VDI.set_name_description', vdi, description);
  await writeKey(pool, vdi, keys.diskRole, role, row);
  await writeKey(pool, vdi, keys.diskServer, serverId, row);
  await markItself(run, vdi);
}

/** From then on it can be proved that the disk is ours (`sweep.ts`). Repeatable. */
export async function markItself({ pool }: Run, vdi: Ref<'VDI'>): Promise<void> {
  await pool.settle();
  const row = pool.cache.get('VDI', vdi);
  if (row !== undefined) await writeKey(pool, vdi, keys.diskItself, row.uuid, row);
}

export interface Attachment {
  readonly role: DiskRole;
  /** `VBD.userdevice`; undefined: the first that is free. */
  readonly position?: string;
  /** Positions that are not free though nothing is there. */
  readonly taken?: readonly string[];
  readonly bootable?: boolean;
}

/** Gives the server a disk, unless it has it. */
export async function attach(run: Run, vdi: Ref<'VDI'>, { position, taken = [], bootable = false }: Attachment): Promise<void> {
  const { pool, vm } = run;
  const vbds = run.row().VBDs.flatMap((ref) => pool.cache.get('VBD', ref) ?? []);
  if (vbds.some((vbd) => vbd.VDI === vdi)) return;
  await pool.call('VBD.create', {
    VM: vm, VDI: vdi, userdevice: position ?? freePosition([...taken, ...vbds.map((vbd) => vbd.userdevice)]), bootable, mode: 'RW', type: 'Disk', empty: false,
    unpluggable: true, other_config: entry(keys.diskOwner, ''), qos_algorithm_type: '', qos_algorithm_params: {},
  });
}

export function freePosition(taken: readonly string[]): string {
  for (let position = 1; ; position += 1) {
    if (String(position) !== discPosition && !taken.includes(String(position))) return String(position);
  }
}

/** Grows the root disk to the flavor's; a flavor of 0 GiB, or one below the image, leaves it. Repeatable. */
export async function growRootDisk(run: Run, diskGib: number): Promise<void> {
  const root = ownDisks(run).find((vdi) => readKey(vdi, keys.diskRole) === 'root');
  if (root === undefined || root.virtual_size >= diskGib * GiB) return;
  await run.async('VDI.resize', [root.$ref, diskGib * GiB]);
}

export interface BlankDisk {
  readonly role: DiskRole;
  readonly bytes: number;
}

/** The blank disks that a flavor asks for; an ISO installs onto a blank root disk. */
export function blankDisksOf(flavor: Pick<ServerFlavor, 'diskGib' | 'ephemeralGib' | 'swapMib'>, fromIso: boolean): readonly BlankDisk[] {
  const disks: readonly BlankDisk[] = [
    { role: 'root', bytes: fromIso ? flavor.diskGib * GiB : 0 },
    { role: 'ephemeral', bytes: flavor.ephemeralGib * GiB },
    { role: 'swap', bytes: flavor.swapMib * MiB },
  ];
  return disks.filter(({ bytes }) => bytes > 0);
}

/** Makes and attaches blank disks, each found again by its mark. Repeatable. */
export async function addBlankDisks(run: Run, disks: readonly BlankDisk[], sr: Ref<'SR'>): Promise<void> {
  const { pool, serverId } = run;
  for (const { role, bytes } of disks) {
    const known = run.resumed
      ? [...pool.cache.all('VDI')].find((vdi) => readKey(vdi, keys.diskServer) === serverId && readKey(vdi, keys.diskRole) === role)?.$ref
      : undefined;
    const vdi = known ?? await run.async('VDI.create', [{
      name_label: `${run.row().name_label} ${role}`, name_description: diskDescription(serverId, role), SR: sr, virtual_size: bytes, type: 'user',
      sharable: false, read_only: false, other_config: { ...entry(keys.diskServer, serverId), ...entry(keys.diskRole, role) },
      xenstore_data: {}, sm_config: {}, tags: [],
    }]) as Ref<'VDI'>;
    await attach(run, vdi, { role, ...(role === 'root' ? { position: rootPosition, bootable: true } : {}) });
    await markItself(run, vdi);
    // The next free position is read from the cache.
    await pool.settle();
  }
}

/** Puts an ISO into the server's drive. Repeatable. */
export async function insertDisc(run: Run, iso: Ref<'VDI'>): Promise<void> {
  if (run.row().VBDs.some((ref) => run.pool.cache.get('VBD', ref)?.VDI === iso)) return;
  await createDiscDrive(run, discPosition, iso);
}

/** @param disc undefined: the drive is empty */
export async function createDiscDrive({ pool, vm }: Run, position: string, disc: Ref<'VDI'> | undefined): Promise<void> {
  await pool.call('VBD.create', {
    VM: vm, VDI: disc ?? NULL_REF, userdevice: position, bootable: disc !== undefined, mode: 'RO', type: 'CD', empty: disc === undefined,
    unpluggable: true, other_config: {}, qos_algorithm_type: '', qos_algorithm_params: {},
  });
}
