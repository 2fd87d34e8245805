/** Which CPU features a guest has, and where it can go with them. Source: cpuid_helpers.ml. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import { type Refusal, refused } from './failure.ts';
import type { World } from './world.ts';

type Flags = Readonly<Record<string, string>>;

const featuresOf = ({ cpu_info: info }: RecordOf<'host'>): string => info['features_hvm'] ?? info['features'] ?? '';
const words = (features: string): readonly bigint[] => (features === '' ? [] : features.split('-').map((word) => BigInt(`0x${word}`)));

/** What a guest that starts on a host has. One that comes there keeps what it started with. */
export function flagsOn(host: RecordOf<'host'>, kept: Flags | undefined): Flags {
  return kept?.['features'] === undefined || kept['features'] === '' ? { vendor: host.cpu_info['vendor'] ?? '', features: featuresOf(host) } : kept;
}

/** Why a guest that has booted cannot go on with the CPUs of a host, which may be another world's (assert_vm_is_compatible). */
export function cpuRefusal(world: World, vm: Ref<'VM'>, there: World, host: Ref<'host'>): Refusal | undefined {
  const { power_state: state, last_boot_CPU_flags: { vendor = '', features = '' } } = world.db.get('VM', vm);
  const target = there.db.get('host', host);
  if (state === 'Halted') return undefined;
  if (vendor !== '' && vendor !== target.cpu_info['vendor']) {
    return refused('VM_INCOMPATIBLE_WITH_THIS_HOST', vm, host, 'VM last booted on a host which had a CPU from a different vendor.');
  }
  const present = words(featuresOf(target));
  const isSubset = words(features).every((word, index) => (word & (present[index] ?? 0n)) === word);
  return isSubset ? undefined : refused('VM_INCOMPATIBLE_WITH_THIS_HOST', vm, host, "VM last booted on a CPU with features this host's CPU does not have.");
}
