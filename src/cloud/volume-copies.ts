/**
 * Volumes that are made of another disk: an image's, a snapshot's; and snapshots of volumes. The answer of VDI.clone, VDI.copy or VDI.snapshot may be
 * lost, or its reader die. What the copy shall be is therefore written on the source first: a copy takes its other_config along, so that it
 * bears that from the moment it is there, and is found by it.
 */
import { ApiError } from '../errors.ts';
import { NULL_REF, type Ref } from '../xapi/datamodel.ts';
import { XapiError } from '../xapi/error.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { isOwnKey, keys, readKey, writeEntry, writeKey, type Key } from './other-config.ts';
import { GiB } from './servers/disks.ts';
import { isServer } from './servers/from-vm.ts';

export interface CopyPlan<T> {
  /** Of the volume or snapshot that the copy shall be. */
  readonly id: string;
  readonly source: Ref<'VDI'>;
  readonly by: 'clone' | 'snapshot';
  /** Where it shall lie; absent: where its source lies. A clone of another repository is a copy. */
  readonly sr?: Ref<'SR'>;
  readonly name: string;
  readonly description: string;
  /** It is grown to that. */
  readonly sizeGib?: number;
  /** What makes it a volume or a snapshot. */
  readonly key: Key<T>;
  readonly value: T;
}

/** `Async.<method>` to its end. */
type RunTask = (method: string, params: readonly Parameters<Xapi['call']>[1][]) => Promise<string>;

/** Repeatable: what a former try has made is found and finished. @throws XapiError, ApiError notFound when the source is gone */
export async function copyDisk<T>(cloud: Cloud, pool: Xapi, plan: CopyPlan<T>, runTask: RunTask = (method, params) => pool.run(method, params)): Promise<Ref<'VDI'>> {
  // Two copies of one disk would take each other's mark along.
  return cloud.store.exclusively(`copies of ${plan.source}`, async () => {
    await pool.settle();
    const copy = findCopy(pool, plan.id, plan.source) ?? await makeCopy(pool, plan, runTask);
    await finish(pool, copy, plan, runTask);
    await writeKey(pool, plan.source, keys.copyFor, undefined);
    await pool.settle();
    return copy.$ref;
  });
}

/** What was copied to be that volume or snapshot, whole or not; undefined: nothing. */
export function findCopy(pool: Xapi, id: string, source?: Ref<'VDI'>): Row<'VDI'> | undefined {
  for (const vdi of pool.cache.all('VDI')) {
    if (readKey(vdi, keys.volumeData)?.id === id && !vdi.is_a_snapshot && !isOfImage(pool, vdi)) return vdi;
    if (vdi.$ref !== source && readKey(vdi, keys.copyFor) === id && vdi.VBDs.length === 0 && isCopy(vdi, id)) return vdi;
  }
  return undefined;
}

/** What an image, or what becomes one, has of a volume is a copy. */
const isOfImage = (pool: Xapi, vdi: Row<'VDI'>): boolean => vdi.VBDs.some((ref) => {
  const vm = pool.cache.get('VM', pool.cache.get('VBD', ref)?.VM ?? NULL_REF);
  return vm !== undefined && !isServer(vm);
});

/** Not one that is itself copied, a volume or another snapshot: that bears the mark too. */
const isCopy = (vdi: Row<'VDI'>, id: string): boolean =>
  (vdi.is_a_snapshot ? (readKey(vdi, keys.volumeSnapshot)?.id ?? id) === id : !(keys.volumeData.key in vdi.other_config));

async function makeCopy<T>(pool: Xapi, { id, source, by, sr }: CopyPlan<T>, runTask: RunTask): Promise<Row<'VDI'>> {
  const row = pool.cache.get('VDI', source);
  if (row === undefined) throw new ApiError('notFound', 'The disk to copy is not there any more.');
  await writeKey(pool, source, keys.copyFor, id, row);
  const made = await copyWith(row, sr, by, runTask).catch(async (error: unknown) => {
    // Refused: there is no copy, and will be none.
    if (error instanceof XapiError) await writeKey(pool, source, keys.copyFor, undefined);
    throw error;
  });
  await pool.settle();
  const copy = pool.cache.get('VDI', made as Ref<'VDI'>);
  if (copy === undefined) throw new ApiError('internal', 'The copy of a disk vanished.');
  return copy;
}

const copyWith = ({ $ref, SR }: Row<'VDI'>, sr: Ref<'SR'> | undefined, by: 'clone' | 'snapshot', runTask: RunTask): Promise<string> =>
  (sr === undefined || sr === SR ? runTask(`VDI.${by}`, [$ref, {}]) : runTask('VDI.copy', [$ref, sr]));

async function finish<T>(pool: Xapi, { $ref: copy, other_config: config }: Row<'VDI'>, plan: CopyPlan<T>, runTask: RunTask): Promise<void> {
  await pool.call('VDI.set_name_label', copy, plan.name);
  await pool.call('VDI.set_name_description', copy, plan.description);
  const bytes = (plan.sizeGib ?? 0) * GiB;
  if ((pool.cache.get('VDI', copy)?.virtual_size ?? bytes) < bytes) await runTask('VDI.resize', [copy, bytes]);
  for (const key of Object.keys(config)) {
    if (isOwnKey(key) && key !== keys.copyFor.key && key !== plan.key.key) await writeEntry(pool, 'VDI', copy, key, undefined);
  }
  await writeKey(pool, copy, plan.key, plan.value);
  await writeKey(pool, copy, keys.copyFor, undefined);
}
