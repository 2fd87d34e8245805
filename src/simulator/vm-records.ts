/** The records that hang on a VM: its counters, and the end of it all. */
import { NULL_REF, type Ref } from '../xapi/datamodel.ts';
import { dateTime, type World } from './world.ts';

/** What ceases to be a template is installed now (xapi_vm.ml set_is_a_template). */
export function noteInstall(world: World, vm: Ref<'VM'>): void {
  const { metrics } = world.db.get('VM', vm);
  if (world.db.has('VM_metrics', metrics)) world.db.update('VM_metrics', metrics, { install_time: dateTime(world.clock.now()) });
}

/** A template has no counters. */
export function dropMetrics(world: World, vm: Ref<'VM'>): void {
  const { metrics } = world.db.get('VM', vm);
  world.db.update('VM', vm, { metrics: NULL_REF });
  if (world.db.has('VM_metrics', metrics)) world.db.destroy('VM_metrics', metrics);
}

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
