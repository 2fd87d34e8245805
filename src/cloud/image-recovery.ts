/** What dead processes have left of images: deletions that were begun, uploads that nobody goes on with. */
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Cloud } from './cloud.ts';
import { finishDeletion } from './delete-image.ts';
import { dropDisks, isUploadDead } from './image-data.ts';
import { keys, readKey, writeKey } from './other-config.ts';
import { isGone } from './xapi-errors.ts';

/** A round. What is refused is tried again in the next one. */
export async function tendImages(cloud: Cloud): Promise<void> {
  for (const pool of cloud.pools) {
    if (!pool.alive) continue;
    for (const vm of [...pool.cache.all('VM')].filter((each) => each.is_a_template)) {
      await tend(cloud, pool, vm).catch((error: unknown) => {
        if (!isGone(error)) cloud.log.warn('images: what a dead process left could not be taken care of', { image: vm.uuid, error });
      });
    }
  }
}

async function tend(cloud: Cloud, pool: Xapi, vm: Row<'VM'>): Promise<void> {
  if (keys.imageDeleting.key in vm.other_config) {
    cloud.log.info('images: a deletion that was begun is brought to its end', { image: vm.uuid });
    await finishDeletion(cloud, pool, vm.$ref);
    return;
  }
  const upload = keys.imageUpload.key in vm.other_config ? readKey(vm, keys.imageUpload) : undefined;
  if (upload === undefined || !(await isUploadDead(cloud, upload))) return;
  cloud.log.info('images: an upload that nobody goes on with is given up, and the image is queued again', { image: vm.uuid });
  if (readKey(vm, keys.imageRecord)?.status === 'queued') await dropDisks({ id: vm.uuid, pool });
  await writeKey(pool, vm.$ref, keys.imageUpload, undefined);
  await pool.settle();
}
