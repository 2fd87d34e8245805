/** The end of an image that a project owns: its disks first, the one that it boots from last, so that a try cut short can be made again. */
import type { Cloud } from './cloud.ts';
import type { Caller } from './caller.ts';
import { dropDisks } from './image-data.ts';
import type { Image } from './images.ts';
import { ignoringGone } from './servers/delete.ts';

/** What the pool itself brings is its operators' business; so is an image of another project, but for administrators. */
export const mayDeleteImage = (image: Image, caller: Caller): boolean =>
  image.kind !== 'iso' && image.ownerProjectId !== null && (caller.isAdmin || image.ownerProjectId === caller.projectId);

/** @throws XapiError what the storage refuses */
export async function deleteImage(_cloud: Cloud, image: Image): Promise<void> {
  if (image.kind === 'iso') return;
  const { pool } = image;
  if (image.kind === 'empty') await dropDisks(image);
  else for (const { vdi } of image.disks.toReversed()) await ignoringGone(pool.run('VDI.destroy', [vdi]));
  await ignoringGone(pool.call('VM.destroy', image.template));
  await pool.settle();
}
