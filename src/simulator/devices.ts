/** Names and numbers of virtual devices, MAC addresses, and who may use a disk. */
import { createHash } from 'node:crypto';
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import { fail } from './failure.ts';
import { isNull } from './vm-lifecycle.ts';
import type { World } from './world.ts';

/** Highest numbers offered (recorded from 26.17). */
export const deviceLimits = { vbd: 254, vif: 15 } as const;

/** `xvda` of 0, `xvdaa` of 26: what a Linux guest calls the disk at a position. */
export function diskName(position: number): string {
  const letter = String.fromCharCode(97 + (position % 26));
  return position < 26 ? `xvd${letter}` : `xvd${String.fromCharCode(97 + Math.floor(position / 26) - 1)}${letter}`;
}

/** Position that a userdevice means: a number, or a name such as `xvdb`. Names of other buses (`sda`, `hdc`) stand beside them. */
export function positionOf(userdevice: string): number | undefined {
  if (/^\d+$/.test(userdevice)) return Number(userdevice);
  const letters = /^xvd([a-z]{1,2})$/.exec(userdevice)?.[1];
  if (letters === undefined) return undefined;
  return Array.from(letters, (letter) => letter.charCodeAt(0) - 96).reduce((sum, digit) => sum * 26 + digit, 0) - 1;
}

/** Positions that a VM's drives take, by what was asked for and by what the last boot made of it. */
export function takenPositions(world: World, vm: RecordOf<'VM'>): Set<number> {
  const taken = new Set<number>();
  for (const ref of vm.VBDs) {
    const vbd = world.db.get('VBD', ref);
    for (const name of [vbd.userdevice, vbd.device]) {
      const position = positionOf(name);
      if (position !== undefined) taken.add(position);
    }
  }
  return taken;
}

export function freeVbdDevices(world: World, vm: RecordOf<'VM'>): string[] {
  const taken = takenPositions(world, vm);
  return Array.from({ length: deviceLimits.vbd + 1 }, (_, position) => position).filter((position) => !taken.has(position)).map(String);
}

export function freeVifDevices(world: World, vm: RecordOf<'VM'>): string[] {
  const taken = new Set(vm.VIFs.map((vif) => world.db.get('VIF', vif).device));
  return Array.from({ length: deviceLimits.vif + 1 }, (_, device) => String(device)).filter((device) => !taken.has(device));
}

/** The MAC of a VIF for which none was given: from the VM's seed and the device, so that a restored VM has the same. */
export function macFrom(seed: string, device: string): string {
  const bytes = createHash('md5').update(`${seed}:${device}`).digest();
  const first = ((bytes[0] ?? 0) & 0xfc) | 0x02;
  return [first, ...bytes.subarray(1, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** @throws Failure VDI_IN_USE when a plugged VBD of any VM writes to the disk, or this one would write to a disk that is read */
export function assertUsable(world: World, vbd: Ref<'VBD'>, alongside: readonly Ref<'VBD'>[] = []): void {
  const record = world.db.get('VBD', vbd);
  if (record.empty || isNull(record.VDI)) return;
  const vdi = world.db.find('VDI', record.VDI) ?? fail('VDI_NOT_AVAILABLE', record.VDI);
  if (vdi.missing) return fail('VDI_NOT_AVAILABLE', record.VDI);
  if (vdi.sharable || record.type === 'CD') return;
  const others = vdi.VBDs.filter((other) => other !== vbd && (world.db.get('VBD', other).currently_attached || alongside.includes(other)));
  const conflict = others.some((other) => record.mode === 'RW' || world.db.get('VBD', other).mode === 'RW');
  if (conflict) return fail('VDI_IN_USE', record.VDI);
}

export function plugVbd(world: World, vbd: Ref<'VBD'>): void {
  const record = world.db.get('VBD', vbd);
  const position = positionOf(record.userdevice);
  world.db.update('VBD', vbd, { currently_attached: true, device: position === undefined ? record.userdevice : diskName(position) });
}

/**
 * Connects the drives of a domain. Of two at one position the hypervisor knows but one: the first of them is told its device and the disk of
 * the last (recorded from 26.17, after VBD.set_userdevice to a position that was taken).
 */
export function plugVbds(world: World, vbds: readonly Ref<'VBD'>[]): void {
  const known = new Map<string, Ref<'VBD'>>();
  for (const vbd of vbds) {
    const { userdevice, VDI: vdi } = world.db.get('VBD', vbd);
    const first = known.get(userdevice);
    if (first === undefined) {
      known.set(userdevice, vbd);
      plugVbd(world, vbd);
    } else {
      const forgotten = world.db.get('VBD', first).VDI;
      world.db.update('VBD', first, { VDI: vdi });
      // Nothing has it computed anew.
      if (forgotten !== vdi && world.db.has('VDI', forgotten)) world.db.update('VDI', forgotten, { allowed_operations: [] });
      world.db.update('VBD', vbd, { currently_attached: true });
    }
  }
}

/** Connects everything at the start of a domain. @throws Failure VDI_IN_USE before anything is connected */
export function assertAllUsable(world: World, vm: Ref<'VM'>): void {
  const { VBDs } = world.db.get('VM', vm);
  for (const vbd of VBDs) assertUsable(world, vbd, VBDs);
}
