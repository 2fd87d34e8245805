/**
 * What differs between releases beyond the presence of calls and fields (that is in the tables of messages and classes).
 * Source: the tags of xapi-project/xen-api named in each row, and for `xcp-ng-8.3` answers recorded from xapi 26.17.
 */
import { type FieldOptions, type Release, releases } from '../xapi/datamodel.ts';

/** How VM_MISSING_PV_DRIVERS was called in its time. */
export type PvDriversError = 'VM_MISSING_PV_DRIVERS' | 'VM_LACKS_FEATURE_x' | 'VM_LACKS_FEATURE';

export interface ReleaseProfile {
  /** Level of the data model: what appeared later is refused. */
  readonly level: Release;
  readonly api: { readonly major: number; readonly minor: number };
  /** What `host.software_version` says; XCP of the distributions has no product_version. */
  readonly product: {
    readonly version: string; readonly text: string; readonly brand: string; readonly platform: string; readonly xapi: string; readonly build?: string,
  };
  /** `no`: POST /jsonrpc is XML-RPC as any other path. `v1`: the member `jsonrpc` is ignored. */
  readonly jsonRpc: 'no' | 'v1' | 'v2';
  /** Integers only as strings, floats only as doubles, else FIELD_TYPE_ERROR. */
  readonly strictInts: boolean;
  /** Keys of maps whose type is an enumeration come in lower case. */
  readonly lowerCaseEnumKeys: boolean;
  /** Request headers beyond 1024 bytes are answered 431. */
  readonly headerLimit: boolean;
  /** Unknown methods are looked up as extensions, for which the session is checked first. */
  readonly extensions: boolean;
  readonly eventToken: 'generation,time' | 'padded';
  /** event.from announces a new object by an `add` and a `mod`. */
  readonly addAndMod: boolean;
  /** event.from takes filters such as `task/OpaqueRef:…`. */
  readonly objectFilters: boolean;
  /** The end of one event.from makes the session's other ones fail with SESSION_INVALID. */
  readonly oneEventFromPerSession: boolean;
  /** Keys `0/ipv4/0` beside `0/ip`. */
  readonly ipv4Keys: boolean;
  readonly ipv6Keys: boolean;
  readonly pvDriversError: PvDriversError;
  /** MEMORY_CONSTRAINT_VIOLATION_ORDER instead of MEMORY_CONSTRAINT_VIOLATION with a text. */
  readonly memoryOrderError: boolean;
  readonly otherOperationParams: 'VM.op,vm' | 'VM,vm,op,task';
  /** hard_shutdown and hard_reboot are admitted during any operation, which they cancel. */
  readonly hardCancels: boolean;
  /** Power states from which VM.migrate_send goes. */
  readonly migrateSendStates: readonly ('Halted' | 'Suspended' | 'Running')[];
  /** A VM with more vCPUs than a host has processors does not start there (xapi_vm_helpers.ml assert_enough_pcpus; absent in 1.14-lcm). */
  readonly countsProcessors: boolean;
  /** How VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION is spelled (api_errors.ml @ 1.3.2). */
  readonly onBootError: 'VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION' | 'VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION';
  /** At most one snapshot, and no checkpoint, may follow a storage migration. */
  readonly snapshotLimit: boolean;
  /** pool_migrate without `live: true` pauses the VM first. */
  readonly deadMigration: boolean;
  /** pool_migrate's HOST_DISABLED carries the VM's reference (xapi_vm_migrate.ml @ 1.3.2). */
  readonly hostDisabledNamesVm: boolean;
  /** Seconds for which an operation waits for the one before it, before OTHER_OPERATION_IN_PROGRESS. */
  readonly conflictWait: number;
}

const old = {
  jsonRpc: 'no', strictInts: true, lowerCaseEnumKeys: true, headerLimit: false, extensions: false, eventToken: 'padded', addAndMod: true,
  objectFilters: true, oneEventFromPerSession: true, ipv4Keys: false, ipv6Keys: true, pvDriversError: 'VM_MISSING_PV_DRIVERS',
  memoryOrderError: false,
  otherOperationParams: 'VM.op,vm', hardCancels: false, migrateSendStates: ['Running'], snapshotLimit: true, deadMigration: false,
  hostDisabledNamesVm: false, countsProcessors: false, onBootError: 'VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION',
  conflictWait: 5,
} as const satisfies Partial<ReleaseProfile>;

const modern = {
  ...old, strictInts: false, lowerCaseEnumKeys: false, extensions: true, addAndMod: false, oneEventFromPerSession: false, ipv4Keys: true,
  hardCancels: true, migrateSendStates: ['Halted', 'Suspended', 'Running'], snapshotLimit: false, conflictWait: 60,
} as const satisfies Partial<ReleaseProfile>;

export const profiles = {
  /** xcp-xapi of Debian wheezy and Ubuntu 12.04 (master/1.3.2). */
  'xcp-1.3': {
    ...old, level: 'boston', api: { major: 1, minor: 10 },
    product: { version: '', text: '', brand: 'XCP', platform: '0.0.0', xapi: '1.3' },
    eventToken: 'generation,time', objectFilters: false, ipv6Keys: false, deadMigration: true, hostDisabledNamesVm: true,
    onBootError: 'VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION',
  },
  /** XenServer 6.1's sibling (tampa). */
  'xcp-1.6': {
    ...old, level: 'tampa', api: { major: 1, minor: 10 },
    product: { version: '1.6.10', text: '1.6', brand: 'XCP', platform: '1.6.10', xapi: '1.3' },
  },
  /** creedence (v1.9.58). */
  'xs-6.5': {
    ...modern, level: 'creedence', api: { major: 2, minor: 3 },
    product: { version: '6.5.0', text: '6.5', brand: 'XenServer', platform: '1.9.0', xapi: '1.3' },
    jsonRpc: 'v1', extensions: false, addAndMod: true, ipv4Keys: false, pvDriversError: 'VM_LACKS_FEATURE_x',
    migrateSendStates: ['Running'], snapshotLimit: true,
  },
  /** ely (1.14-lcm). */
  'xs-7.1': {
    ...modern, level: 'ely', api: { major: 2, minor: 6 },
    product: { version: '7.1.0', text: '7.1', brand: 'XenServer', platform: '2.2.0', xapi: '1.14' },
    jsonRpc: 'v1', pvDriversError: 'VM_LACKS_FEATURE',
  },
  /** stockholm (1.249-lcm). */
  'xcp-ng-8.2': {
    ...modern, level: 'stockholm_psr', api: { major: 2, minor: 15 },
    product: { version: '8.2.1', text: '8.2', brand: 'XCP-ng', platform: '3.2.1', xapi: '1.20', build: '1.249.32' },
    jsonRpc: 'v2', headerLimit: true, pvDriversError: 'VM_LACKS_FEATURE', memoryOrderError: true, countsProcessors: true,
  },
  /** What was recorded: upstream xapi 26.17.0, on a host that calls itself XCP-ng 8.3. */
  'xapi-26': {
    ...modern, level: '26.17.0', api: { major: 2, minor: 23 },
    product: { version: '8.3.0', text: '8.3', brand: 'XCP-ng', platform: '3.4.0', xapi: '26.17', build: '26.17.0' },
    jsonRpc: 'v2', headerLimit: true, pvDriversError: 'VM_LACKS_FEATURE', memoryOrderError: true, countsProcessors: true, otherOperationParams: 'VM,vm,op,task',
    conflictWait: 120,
  },
  /**
   * xapi 25.33 (nile), to which XCP-ng 8.3 has come in updates. Between 24.39 and 26.17 the parameters of OTHER_OPERATION_IN_PROGRESS changed;
   * it is taken to have the newer ones.
   */
  'xcp-ng-8.3': {
    ...modern, level: '25.31.0', api: { major: 2, minor: 21 },
    product: { version: '8.3.0', text: '8.3', brand: 'XCP-ng', platform: '3.4.0', xapi: '25.33', build: '25.33.1' },
    jsonRpc: 'v2', headerLimit: true, pvDriversError: 'VM_LACKS_FEATURE', memoryOrderError: true, countsProcessors: true, otherOperationParams: 'VM,vm,op,task',
    conflictWait: 120,
  },
} as const satisfies Record<string, ReleaseProfile>;

export type ReleaseName = keyof typeof profiles;
export const releaseNames = Object.keys(profiles) as readonly ReleaseName[];

const order = new Map<string, number>(releases.map((name, index) => [name, index]));

/** Whether a release of the given level knows what appeared in `since`. */
export function has(level: Release, since: Release): boolean {
  return (order.get(since) ?? 0) <= (order.get(level) ?? 0);
}

/** Whether records of that level carry the field. A field that was withdrawn stays in the records, with its default. */
export function hasField(level: Release, cls: { readonly since: Release }, field: FieldOptions): boolean {
  return has(level, cls.since) && has(level, field.since ?? cls.since);
}

/** Whether one pool is of an earlier release than another. */
export const isOlder = (one: ReleaseProfile, other: ReleaseProfile): boolean => (order.get(one.level) ?? 0) < (order.get(other.level) ?? 0);
