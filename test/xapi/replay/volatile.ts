/** Values that no two pools share: what is compared of them is less than equality. By path, the class first. */

type Alike = (recorded: string, simulated: string) => boolean;

const present: Alike = (recorded, simulated) => (recorded === '') === (simulated === '');
const anything: Alike = () => true;
const number: Alike = (recorded, simulated) => Number.isNaN(Number(recorded)) === Number.isNaN(Number(simulated));

const loose: readonly (readonly [RegExp, Alike])[] = [
  // Numbers of the pool's own counting.
  [/^event\.(id|timestamp|token)$/, number],
  [/^event\.get_current_id$/, number],
  [/^VM\.(get_)?domid$/, (recorded, simulated) => (recorded === '-1') === (simulated === '-1')],
  // How far a work is at a moment is the hypervisor's to say; it even goes backwards.
  [/^task\.(get_)?progress$/, number],
  // Of a copy, the host that does it is any that sees the storage.
  [/^task\.resident_on$/, (recorded, simulated) => recorded.endsWith('NULL') === simulated.endsWith('NULL')],
  [/^network\.(get_)?bridge$/, (recorded, simulated) => recorded.replace(/^xapi\d+$/, 'xapi') === simulated.replace(/^xapi\d+$/, 'xapi')],
  // Made up at random.
  [/^VIF\.MAC$/, present],
  [/^VM\.generation_id$/, (recorded, simulated) => ['', '0:0'].includes(recorded) === ['', '0:0'].includes(simulated)],
  [/^VDI\.location$/, present],
  [/^VM_guest_metrics\.uuid$/, present],
  [/^VDI\.sm_config\.vhd-parent$/, present],
  [/^VM\.other_config\.mac_seed$/, present],
  // Dumps in formats of xapi's own, which nobody outside reads.
  [/^VM\.(snapshot_metadata|last_booted_record)$/, present],
  // A host describes its processors anew each time that its agent starts, and no recording says when a member's did.
  [/^host\.host_CPUs$/, (recorded, simulated) => recorded.split(' ').length === simulated.split(' ').length],
  // What a storage plug-in remembers of a disk's contents.
  [/^VDI\.other_config\.content_id$/, anything],
  // Consoles and agents are the hypervisor's: that they are there is compared, not which.
  [/^VM\.consoles$/, (recorded, simulated) => recorded.split(' ').length === simulated.split(' ').length],
  [/^VM\.guest_metrics$/, (recorded, simulated) => recorded.endsWith('NULL') === simulated.endsWith('NULL')],
  [/^task\.(backtrace|other_config\.debug_info:.*)$/, anything],
  // What a guest says of itself, and what it uses.
  [/^VM_guest_metrics\.(os_version|PV_drivers_version|(networks|other)\..*)$/, anything],
  [/^(VM_metrics|host_metrics)\.(memory_actual|memory_free|VCPUs_utilisation.*)$/, number],
  // Bytes that a storage plug-in says are used: the recorded one was a stub.
  [/^(SR|VDI)\.physical_utilisation$/, number],
  [/^host\.other_config\.(agent_start_time|boot_time)$/, number],
];

/** Whether nothing at all is compared at a place: it may even be missing. */
export const isIgnored = (at: string): boolean => looseness(at) === anything;

/** What is compared at a place instead of equality. */
export const looseness = (at: string): Alike | undefined => loose.find(([place]) => place.test(at))?.[1];
