/**
 * Clones of images whose build is over: a clone that XAPI finished after everybody had given it up. Told by their name, which only
 * this service gives (`other-config.ts`), and by the server of that name, which is gone or no longer being built.
 */
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import { keys, readKey, serverOfBuild } from '../other-config.ts';
import { isGone } from '../xapi-errors.ts';

export function isStrayBuild(pool: Xapi, vm: Row<'VM'>): boolean {
  const id = serverOfBuild(vm);
  if (id === undefined || vm.power_state !== 'Halted' || Object.keys(vm.current_operations).length > 0) return false;
  const server = pool.cache.byUuid('VM', id);
  return server === undefined || (readKey(server, keys.task) === undefined && readKey(server, keys.deleting) === undefined);
}

/** Its disks first: so long the VM is the list of what is left to do. @throws XapiError */
export async function destroyStrayBuild({ log }: Cloud, pool: Xapi, vm: Row<'VM'>): Promise<void> {
  log.warn('build: the clone of an image is left over and goes', { vm: vm.uuid, name: vm.name_label });
  for (const ref of vm.VBDs) {
    const vbd = pool.cache.get('VBD', ref);
    const vdi = vbd === undefined || vbd.type !== 'Disk' || vbd.empty ? undefined : pool.cache.get('VDI', vbd.VDI);
    // A disk that another VM has too was given to its server already.
    if (vdi !== undefined && vdi.VBDs.length === 1) await unlessGone(pool.run('VDI.destroy', [vdi.$ref]));
  }
  await unlessGone(pool.call('VM.destroy', vm.$ref));
}

async function unlessGone(work: Promise<string>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
