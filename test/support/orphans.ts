/** What must not be found in a pool when nothing is at work: the traces of a change that nobody finished. */
import { holderKeysOf, keys, serverOfBuild } from '../../src/cloud/other-config.ts';
import type { Ref } from '../../src/xapi/datamodel.ts';
import type { Row, Xapi } from '../../src/xapi/xapi.ts';

/** Keys that a workflow writes for its own time only. */
const passingKeys = new Set([keys.task, keys.beat, keys.cancel, keys.place, keys.deleting, keys.rebuild].map(({ key }) => key));
const passingVbdKeys = new Set([keys.diskKeep, keys.ejectedDisc, keys.changedBlocks].map(({ key }) => key));

/** A sentence for each; none in a pool at peace. What disks are nobody's, only who knows the servers can say. */
export function tracesIn({ cache }: Pick<Xapi, 'cache'>): readonly string[] {
  const found: string[] = [];
  for (const vm of cache.all('VM')) {
    if (serverOfBuild(vm) !== undefined) found.push(`a build is left: ${vm.name_label}`);
    const left = [...Object.keys(vm.other_config).filter((key) => passingKeys.has(key)), ...holderKeysOf(vm)];
    if (left.length > 0) found.push(`${vm.name_label} still has ${left.join(', ')}`);
    if (Object.keys(vm.current_operations).length > 0) found.push(`${vm.name_label} is still at ${Object.values(vm.current_operations).join(', ')}`);
    if (Object.keys(vm.blocked_operations).length > 0) found.push(`${vm.name_label} has blocked operations`);
    if (keys.imageDeleting.key in vm.other_config) found.push(`an image is still being deleted: ${vm.name_label}`);
    if (keys.imageUpload.key in vm.other_config) found.push(`an image is still being saved: ${vm.name_label}`);
    if (vm.is_a_snapshot) found.push(`a snapshot is left: ${vm.name_label}`);
  }
  for (const vbd of cache.all('VBD')) {
    if (cache.get('VM', vbd.VM) === undefined) found.push('a VBD without VM');
    const left = Object.keys(vbd.other_config).filter((key) => passingVbdKeys.has(key));
    if (left.length > 0) found.push(`a VBD still has ${left.join(', ')}`);
  }
  for (const vdi of cache.all('VDI')) if (keys.copyFor.key in vdi.other_config) found.push(`a disk is still to be copied: ${vdi.name_label}`);
  for (const vif of cache.all('VIF')) if (cache.get('VM', vif.VM) === undefined) found.push('a VIF without VM');
  return found;
}

/** {@link tracesIn}, and disks that hang on nothing, in a pool without volumes. */
export function orphansOf(pool: Pick<Xapi, 'cache'>): readonly string[] {
  return [...tracesIn(pool), ...looseDisks(pool).map((vdi) => `a disk is nobody's: ${vdi.name_label}`)];
}

/** Disks that hang on no VM, hold no VM's memory and are no discs. */
function looseDisks({ cache }: Pick<Xapi, 'cache'>): readonly Row<'VDI'>[] {
  const suspended = new Set<Ref<'VDI'>>([...cache.all('VM')].map((vm) => vm.suspend_VDI));
  return [...cache.all('VDI')].filter((vdi) => vdi.VBDs.length === 0 && !suspended.has(vdi.$ref) && cache.get('SR', vdi.SR)?.content_type !== 'iso');
}
