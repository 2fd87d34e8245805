/**
 * The end of an image that a project owns. A mark comes first, from which on it is no image any more; then its disks go, and the template last, which so
 * long serves as the list of what is left to do. Whatever a crash leaves of that is done by `image-recovery.ts`.
 */
import type { Ref } from '../xapi/datamodel.ts';
import type { Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { dropDisks } from './image-data.ts';
import type { Image } from './images.ts';
import { keys, readKey, writeKey } from './other-config.ts';
import { ignoringGone } from './servers/delete.ts';
import { disksOfVm } from './servers/vm-disks.ts';

/** What the pool itself brings is its operators' business; so is an image of another project or of none, but for administrators. */
export function mayDeleteImage(image: Image, caller: Caller): boolean {
  const wasUploaded = image.kind === 'empty' || image.md5 !== null;
  if (image.kind === 'iso' || (image.ownerProjectId === null && !wasUploaded)) return false;
  return caller.isAdmin || (image.ownerProjectId !== null && image.ownerProjectId === caller.projectId);
}

/** Answers when it is gone. @throws XapiError what the storage refuses: then the image is as it was, or goes later */
export async function deleteImage(cloud: Cloud, image: Image): Promise<void> {
  if (image.kind === 'iso') return;
  const { pool, template } = image;
  const before = pool.cache.get('VM', template);
  await ignoringGone(writeKey(pool, template, keys.imageDeleting, true, before));
  await pool.settle();
  try {
    await finishDeletion(cloud, pool, template);
  } catch (error) {
    await pool.settle();
    const row = pool.cache.get('VM', template);
    const isWhole = row !== undefined && before !== undefined && disksOfVm(pool, row).length === before.VBDs.length;
    if (isWhole) await writeKey(pool, template, keys.imageDeleting, undefined);
    throw error;
  }
}

/** What is still there of an image with the mark. Repeatable. @throws XapiError */
export async function finishDeletion(cloud: Cloud, pool: Xapi, template: Ref<'VM'>): Promise<void> {
  await cloud.store.exclusively(`deletion of ${template}`, async () => {
    await pool.settle();
    const row = pool.cache.get('VM', template);
    if (row === undefined) return;
    // What an upload that did not end has left may hang on nothing.
    if (readKey(row, keys.imageRecord)?.status === 'queued') await dropDisks({ id: row.uuid, pool });
    for (const { vdi } of disksOfVm(pool, row)) await ignoringGone(pool.run('VDI.destroy', [vdi.$ref]));
    await ignoringGone(pool.call('VM.destroy', template));
    await pool.settle();
  });
}
