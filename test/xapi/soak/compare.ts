/** Is a client's cache the pool, object by object and field by field; and is the pool itself whole? */
import { isDeepStrictEqual } from 'node:util';
import { hasField, profiles } from '../../../src/simulator/releases.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import { cachedClasses } from '../../../src/xapi/cache.ts';
import { classes, type Field, NULL_REF } from '../../../src/xapi/datamodel.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import type { ReleaseName } from '../../../src/simulator/releases.ts';

/** What differs, a line each: nothing when the cache is right. */
export function differences(xapi: Xapi, simulator: Simulator, release: ReleaseName): string[] {
  const { level } = profiles[release];
  const found: string[] = [];
  for (const cls of cachedClasses) {
    if (!xapi.features.methods.has(`${cls}.get_all_records`)) continue;
    const fields = Object.entries(classes[cls].fields as Readonly<Record<string, Field>>).filter(([, field]) => hasField(level, classes[cls], field));
    const cached = new Map<string, object>([...xapi.cache.all(cls)].map((row) => [row.$ref, row]));
    for (const [ref, row] of simulator.db.all(cls)) {
      const copy = cached.get(ref) as Readonly<Record<string, unknown>> | undefined;
      cached.delete(ref);
      if (copy === undefined) found.push(`${cls} ${ref} is not in the cache`);
      for (const [name] of copy === undefined ? [] : fields) {
        const [ours, theirs] = [copy?.[name], (row as Readonly<Record<string, unknown>>)[name]];
        if (!isDeepStrictEqual(ours, theirs)) found.push(`${cls} ${ref} ${name}: cached ${JSON.stringify(ours)}, in the pool ${JSON.stringify(theirs)}`);
      }
    }
    for (const ref of cached.keys()) found.push(`${cls} ${ref} is in the cache only`);
  }
  return found;
}

/** What is wrong with a pool that has come to rest. */
export function faultsOf({ db }: Simulator): string[] {
  const found: string[] = [];
  for (const [ref, vbd] of db.all('VBD')) {
    if (db.find('VM', vbd.VM)?.VBDs.includes(ref) !== true) found.push(`VBD ${ref} does not stand in its VM`);
    if (vbd.VDI !== NULL_REF && db.find('VDI', vbd.VDI)?.VBDs.includes(ref) !== true) found.push(`VBD ${ref} does not stand in its VDI`);
  }
  for (const [ref, vif] of db.all('VIF')) if (db.find('VM', vif.VM)?.VIFs.includes(ref) !== true) found.push(`VIF ${ref} does not stand in its VM`);
  for (const [ref, vm] of db.all('VM')) {
    if (Object.keys(vm.current_operations).length > 0) found.push(`VM ${ref} says that ${JSON.stringify(vm.current_operations)} is under way`);
    const lives = vm.power_state === 'Running' || vm.power_state === 'Paused';
    if (lives !== (vm.resident_on !== NULL_REF)) found.push(`VM ${ref} is ${vm.power_state}, on ${vm.resident_on}`);
    if (lives && db.find('host', vm.resident_on)?.resident_VMs.includes(ref) !== true) found.push(`VM ${ref} does not stand in its host`);
  }
  for (const [ref, sr] of db.all('SR')) {
    const sizes = sr.VDIs.map((vdi) => db.get('VDI', vdi).virtual_size).reduce((sum, size) => sum + size, 0);
    if (sizes !== sr.virtual_allocation) found.push(`SR ${ref} counts ${sr.virtual_allocation} bytes, its disks have ${sizes}`);
  }
  return found;
}
