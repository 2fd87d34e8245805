/** What must not be found in a pool when nothing is at work: the traces of a change that nobody finished. */
import { serverOfBuild } from '../../src/cloud/other-config.ts';
import type { Ref } from '../../src/xapi/datamodel.ts';
import type { Row, Xapi } from '../../src/xapi/xapi.ts';

/** A sentence for each; none in a pool at peace. */
export function orphansOf({ cache }: Xapi): readonly string[] {
  const vms = [...cache.all('VM')];
  const isClaim = (key: string): boolean => ['nova:task', 'nova:beat', 'nova:delete'].includes(key) || key.startsWith('nova:takeover');
  const isMark = (key: string): boolean => key === 'nova:keep' || key === 'nova:ejected';
  return [
    ...vms.filter((vm) => serverOfBuild(vm) !== undefined).map((vm) => `a build is left: ${vm.name_label}`),
    ...vms.flatMap((vm) => Object.keys(vm.other_config).filter(isClaim).map((key) => `${vm.name_label} has still ${key}`)),
    ...vms.flatMap((vm) => Object.values(vm.current_operations).map((operation) => `${vm.name_label} is still in ${operation}`)),
    ...[...cache.all('VBD')].flatMap((vbd) => [
      ...(cache.get('VM', vbd.VM) === undefined ? [`VBD ${vbd.uuid} has no VM`] : []),
      ...Object.keys(vbd.other_config).filter(isMark).map((key) => `VBD ${vbd.uuid} has still ${key}`),
    ]),
    ...[...cache.all('VIF')].filter((vif) => cache.get('VM', vif.VM) === undefined).map((vif) => `VIF ${vif.uuid} has no VM`),
    ...looseDisks({ cache }).map((vdi) => `disk ${vdi.name_label} is nobody's`),
  ];
}

/** Disks that hang on no VM, hold no VM's memory and are no discs. */
function looseDisks({ cache }: Pick<Xapi, 'cache'>): readonly Row<'VDI'>[] {
  const suspended = new Set<Ref<'VDI'>>([...cache.all('VM')].map((vm) => vm.suspend_VDI));
  return [...cache.all('VDI')].filter((vdi) => vdi.VBDs.length === 0 && !suspended.has(vdi.$ref) && cache.get('SR', vdi.SR)?.content_type !== 'iso');
}
