/** The end of a VM: its record, and all that hangs on it. */
import type { Ref } from '../xapi/datamodel.ts';
import type { World } from './world.ts';

/** Disks stay; records that hang on the VM go. */
export function removeVm(world: World, vm: Ref<'VM'>): void {
  const { db } = world;
  const record = db.get('VM', vm);
  for (const vbd of record.VBDs) db.destroy('VBD', vbd);
  for (const vif of record.VIFs) {
    world.leases.delete(vif);
    db.destroy('VIF', vif);
  }
  for (const console of record.consoles) db.destroy('console', console);
  for (const child of record.children) db.update('VM', child, { parent: record.parent });
  world.snapshots.delete(vm);
  db.destroy('VM', vm);
  if (db.has('VM_metrics', record.metrics)) db.destroy('VM_metrics', record.metrics);
  if (db.has('VM_guest_metrics', record.guest_metrics)) db.destroy('VM_guest_metrics', record.guest_metrics);
}
