/** References that have another end: the field that names one object, and the set in which that object lists those who name it. */
import type { ClassName } from '../xapi/datamodel.ts';

export interface Relation {
  readonly field: string;
  readonly class: ClassName;
  readonly many: string;
}

const to = (field: string, cls: ClassName, many: string): Relation => ({ field, class: cls, many });

/** Source: ocaml/idl/datamodel.ml `all_relations` @ 26.17. */
export const relations: Partial<Record<ClassName, readonly Relation[]>> = {
  VBD: [to('VM', 'VM', 'VBDs'), to('VDI', 'VDI', 'VBDs')],
  VIF: [to('VM', 'VM', 'VIFs'), to('network', 'network', 'VIFs')],
  VM: [
    to(
      'resident_on', 'host', 'resident_VMs',
    ), to('snapshot_of', 'VM', 'snapshots'), to('parent', 'VM', 'children'), to('appliance', 'VM_appliance', 'VMs'),
  ],
  VDI: [to('SR', 'SR', 'VDIs'), to('snapshot_of', 'VDI', 'snapshots')],
  PBD: [to('host', 'host', 'PBDs'), to('SR', 'SR', 'PBDs')],
  PIF: [to('host', 'host', 'PIFs'), to('network', 'network', 'PIFs'), to('bond_slave_of', 'Bond', 'slaves')],
  Bond: [to('master', 'PIF', 'bond_master_of')],
  VLAN: [to('tagged_PIF', 'PIF', 'VLAN_slave_of')],
  console: [to('VM', 'VM', 'consoles')],
  host_cpu: [to('host', 'host', 'host_CPUs')],
  crashdump: [to('VM', 'VM', 'crash_dumps'), to('VDI', 'VDI', 'crash_dumps')],
  task: [to('subtask_of', 'task', 'subtasks')],
  Certificate: [to('host', 'host', 'certificates')],
};
