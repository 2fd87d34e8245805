/** Durations of a simulated pool for clients that wait in real time, in milliseconds: short, but long enough to be seen. */
export const quick = {
  start: 100, cleanShutdown: 100, hardShutdown: 50, cleanReboot: 100, hardReboot: 100, suspend: 200, resume: 200, checkpoint: 200, snapshot: 100,
  revert: 100, poolMigrate: 300, migrateMemory: 200, guestTools: 20, guestAddresses: 50, copy: () => 100, wrongPassword: 100,
};
