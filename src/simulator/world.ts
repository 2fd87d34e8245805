/** One simulated pool with all that moves it. Every room of the simulator works on this one object; nothing is global. */
import type { RecordOf, Ref } from '../xapi/datamodel.ts';
import type { Guest } from './agent.ts';
import type { SimulatorClock } from './clock.ts';
import type { Database } from './database.ts';
import type { Events } from './events.ts';
import type { Faults } from './faults.ts';
import type { Screen } from './handlers/rfb.ts';
import type { Listeners } from './listeners.ts';
import type { Random } from './random.ts';
import type { ReleaseName, ReleaseProfile } from './releases.ts';
import type { Durations } from './durations.ts';
import type { Tasks } from './tasks.ts';

export interface World {
  /** 1 for the first pool; each has hosts and addresses of its own. */
  readonly number: number;
  /** All pools that reach each other, this one among them. */
  readonly neighbours: ReadonlySet<World>;
  /** Each host answers at an address of its own. */
  readonly members: boolean;
  /** The hosts have os-xenapi's plug-ins. */
  readonly plugins: boolean;
  /** What the master runs; another one after its upgrade. */
  releaseName: ReleaseName;
  profile: ReleaseProfile;
  /** The release into which a host will boot, where that is not the one that it runs. */
  readonly installed: Map<Ref<'host'>, ReleaseName>;
  readonly clock: SimulatorClock;
  readonly random: Random;
  /** What is left to chance; a test that knows the outcome puts its own in. */
  readonly dice: Dice;
  readonly hypervisor: Traits;
  readonly db: Database;
  readonly tasks: Tasks;
  readonly events: Events;
  readonly faults: Faults;
  readonly listeners: Listeners;
  readonly durations: Durations;
  readonly credentials: { readonly username: string; readonly password: string };
  /** VMs on their way to a host, whose memory is promised; by the host's reference. */
  readonly arrivals: Map<string, Set<Ref<'VM'>>>;
  /** What a VM was when its snapshot was taken, by the snapshot's reference; VM.revert goes back to it. */
  readonly snapshots: Map<string, RecordOf<'VM'>>;
  /** Addresses that guests were given, by VIF. */
  readonly leases: Map<string, string>;
  /** What was written to disks, from their beginning; the rest is zeros. */
  readonly contents: Map<string, Buffer>;
  /** What the guests show on their consoles, by VM; made when somebody looks. */
  readonly screens: Map<string, Screen>;
  /** What the agents in the guests know, by VM. */
  readonly guests: Map<string, Guest>;
  /** Hosts that died and came back before the pool had noticed. */
  readonly returned: Set<Ref<'host'>>;
  /** What dom0 keeps of the consoles of domains that are gone; by host and number, `reference/number`. */
  readonly consoleLogs: Map<string, string>;
  /** The next domain number of each host, by its reference. */
  readonly domids: Map<string, number>;
}

export interface Dice {
  /** The host on which a VM starts, among those where it can. */
  pick(vm: Ref<'VM'>, hosts: readonly Ref<'host'>[]): Ref<'host'> | undefined;
  /** Runs the work of an asynchronous call, which begins a moment after its answer. */
  begin(work: () => void): void;
}

/** Of the hypervisor below. All false for a real one; who replays what a pretended one did sets what it lacked. */
export interface Traits {
  /** A guest's agent is heard even while its domain is paused. */
  pausedGuestsSpeak: boolean;
  /** What is in xenstore is told as nothing, and so forgotten, as soon as a domain runs. */
  losesXenstoreData: boolean;
  /** Whether a domain that wakes up, or boots again, on a host has no drives and interfaces plugged. @param vm its uuid */
  losesDevices(vm: string, host: Ref<'host'>): boolean;
  /** Whether the devices of a domain that was saved are still told to be plugged. @param vm its uuid */
  keepsDevices(vm: string): boolean;
}

/** Seconds since 1970 as XAPI's date. */
export function dateTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z').replaceAll('-', '');
}

export const epoch = '19700101T00:00:00Z';
