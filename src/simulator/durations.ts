/** How long things take in the simulated pool, in milliseconds: short, but long enough that a client sees them under way. */

const GiB = 1024 ** 3;
const bounded = (ms: number, least: number, most: number): number => Math.max(least, Math.min(most, Math.round(ms)));

export const realistic = {
  start: 1000,
  cleanShutdown: 1000,
  hardShutdown: 300,
  cleanReboot: 1500,
  hardReboot: 800,
  pause: 100,
  suspend: 1500,
  resume: 1200,
  checkpoint: 1500,
  snapshot: 400,
  clone: 300,
  revert: 600,
  poolMigrate: 2000,
  /** The memory phase of a storage migration. */
  migrateMemory: 1500,
  vdiCreate: 50,
  vdiClone: 150,
  vdiDestroy: 50,
  plug: 100,
  scan: 200,
  hostDisable: 10,
  /** After a domain's start: the guest's agent announces itself. */
  guestTools: 300,
  /** After that: it reports addresses. */
  guestAddresses: 1500,
  /** A full copy of a disk of so many bytes. */
  copy: (bytes: number) => bounded((bytes / GiB) * 400, 500, 6000),
  wrongPassword: 1500,
  /** A host that is silent for so long is dead to its pool (host_assumed_dead_interval). */
  assumedDead: 600_000,
};

export type Durations = typeof realistic;
