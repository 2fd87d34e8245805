/** The disks and discs that hang on a VM, as the cache has them. */
import type { Row, Xapi } from '../../xapi/xapi.ts';

/** What is in one of a VM's drives. */
export interface Disk {
  readonly vbd: Row<'VBD'>;
  readonly vdi: Row<'VDI'>;
}

/** The disks of a VM, not its discs. */
export function disksOfVm(pool: Xapi, vm: Row<'VM'>): readonly Disk[] {
  return contentsOf(pool, vm).filter(({ vbd }) => vbd.type !== 'CD');
}

/** The discs in a VM's drives. */
export function discsOfVm(pool: Xapi, vm: Row<'VM'>): readonly Disk[] {
  return contentsOf(pool, vm).filter(({ vbd }) => vbd.type === 'CD');
}

function contentsOf(pool: Xapi, vm: Row<'VM'>): readonly Disk[] {
  return vm.VBDs.flatMap((ref) => {
    const vbd = pool.cache.get('VBD', ref);
    const vdi = vbd === undefined || vbd.empty ? undefined : pool.cache.get('VDI', vbd.VDI);
    return vbd === undefined || vdi === undefined ? [] : [{ vbd, vdi }];
  });
}
