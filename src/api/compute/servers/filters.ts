/**
 * The filters of the server list: query parameter → who may use it, and which servers it leaves. Those which decide where servers are
 * looked for at all (projects, deleted ones) are in scope.ts. Nova: nova/api/openstack/compute/servers.py (_get_server_search_options)
 * and nova/db/main/api.py (instance_get_all_by_filters: a list of columns is compared exactly, every other one as a regular expression).
 */
import type { operations } from '../../../generated/compute/servers.ts';
import { ApiError } from '../../../errors.ts';
import type { QueryOf, Version } from '../../../http/service.ts';
import type { ServerRecord } from '../../../cloud/servers/deleted-servers.ts';
import { strictBooleanFrom } from '../boolean.ts';
import type { ComputeFeature } from '../microversions.ts';
import { matchTexts } from './pattern.ts';
import { statesOfStatuses } from './status.ts';

export type ListQuery = QueryOf<operations['servers.list']>;

/** Parameters that are no filters of servers: paging, order, and what `scope.ts` reads. */
type OtherParameter =
  | 'limit' | 'marker' | 'sort_key' | 'sort_dir' | 'all_tenants' | 'project_id' | 'tenant_id' | 'changes-since' | 'changes-before'
  | 'deleted' | 'soft_deleted';
export type FilterName = Exclude<keyof ListQuery, OtherParameter>;

/** Who may use a filter: everyone, administrators, or everyone once the version has the feature. Nobody is refused, the filter is dropped. */
type Users = 'everyone' | 'admin' | ComputeFeature;

interface Filter {
  readonly users: Users;
  /** @throws {ApiError} badRequest for a value that makes no sense */
  readonly keep: (servers: readonly ServerRecord[], value: string, parameter: string) => readonly ServerRecord[];
}

type Read = (server: ServerRecord) => string | null;

const exact = (users: Users, read: Read): Filter => ({
  users,
  keep: (servers, value) => servers.filter((server) => read(server) === value),
});

const pattern = (users: Users, read: Read): Filter => ({
  users,
  keep: (servers, value, parameter) => {
    const matches = matchTexts(parameter, value, servers.map(read));
    return servers.filter((_, index) => matches[index]);
  },
});

/** Any of a server's addresses of this version. */
const address = (users: Users, version: 4 | 6): Filter => ({
  users,
  keep: (servers, value, parameter) => {
    const owned = servers.flatMap((server) =>
      server.addresses.filter((own) => own.version === version).map((own) => ({ server, text: own.address })));
    const matches = matchTexts(parameter, value, owned.map(({ text }) => text));
    const kept = new Set(owned.filter((_, index) => matches[index]).map(({ server }) => server));
    return servers.filter((server) => kept.has(server));
  },
});

const tagged = (accept: (own: ReadonlySet<string>, wanted: readonly string[]) => boolean): Filter => ({
  users: 'everyone',
  keep: (servers, value) => {
    const wanted = value.split(',');
    return servers.filter((server) => accept(new Set(server.tags), wanted));
  },
});

/** Accepted and without effect, as in Nova. */
const ignored: Filter = { users: 'admin', keep: (servers) => servers };

/** Tables that Nova's query joins: no filter can be made of them, and administrators are told so. */
const joined: Filter = {
  users: 'admin',
  keep: (_servers, _value, parameter) => {
    throw new ApiError('badRequest', `Invalid filter field: ${parameter}.`);
  },
};

/** As MySQL writes a time: what Nova's regular expressions for times are matched against. */
const databaseTime = (milliseconds: number | null): string | null =>
  (milliseconds === null ? null : new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' '));

const emptyAsNull = (text: string): string | null => (text === '' ? null : text);

const filters: Readonly<Record<Exclude<FilterName, 'status'>, Filter>> = {
  name: pattern('everyone', (server) => server.name),
  image: exact('everyone', (server) => server.imageId ?? ''),
  flavor: exact('everyone', (server) => server.flavor.id),
  ip: address('everyone', 4),
  ip6: address('ip6FilterForAll', 6),
  reservation_id: pattern('everyone', (server) => server.reservationId),
  tags: tagged((own, wanted) => wanted.every((tag) => own.has(tag))),
  'tags-any': tagged((own, wanted) => wanted.some((tag) => own.has(tag))),
  'not-tags': tagged((own, wanted) => !wanted.every((tag) => own.has(tag))),
  'not-tags-any': tagged((own, wanted) => !wanted.some((tag) => own.has(tag))),
  locked: {
    users: 'everyone',
    keep: (servers, value) => {
      const wanted = demandBoolean(value);
      return servers.filter((server) => server.locked === wanted);
    },
  },
  user_id: exact('stateFiltersForAll', (server) => server.userId),
  host: exact('admin', (server) => server.host),
  node: pattern('admin', (server) => server.hypervisorHostname),
  hostname: pattern('hostnameFilterForAll', (server) => server.hostname),
  uuid: exact('admin', (server) => server.id),
  availability_zone: pattern('stateFiltersForAll', (server) => server.availabilityZone),
  config_drive: pattern('stateFiltersForAll', (server) => (server.configDrive ? 'True' : '')),
  key_name: pattern('stateFiltersForAll', (server) => server.keyName),
  created_at: pattern('stateFiltersForAll', (server) => databaseTime(server.created)),
  launched_at: pattern('stateFiltersForAll', (server) => databaseTime(server.launchedAt)),
  terminated_at: pattern('stateFiltersForAll', (server) => databaseTime(server.terminatedAt)),
  power_state: pattern('stateFiltersForAll', (server) => String(server.powerState)),
  task_state: exact('stateFiltersForAll', (server) => server.taskState),
  vm_state: exact('stateFiltersForAll', (server) => server.vmState),
  progress: pattern('stateFiltersForAll', (server) => String(server.progress)),
  display_name: pattern('admin', (server) => server.name),
  display_description: pattern('admin', (server) => server.description),
  description: ignored,
  image_ref: exact('admin', (server) => server.imageId ?? ''),
  kernel_id: pattern('admin', () => ''),
  ramdisk_id: pattern('admin', () => ''),
  launch_index: pattern('admin', (server) => String(server.launchIndex)),
  locked_by: pattern('admin', (server) => server.lockedBy),
  root_device_name: pattern('admin', (server) => server.rootDeviceName),
  access_ip_v4: pattern('admin', (server) => emptyAsNull(server.accessIPv4)),
  access_ip_v6: pattern('admin', (server) => emptyAsNull(server.accessIPv6)),
  // A boolean column.
  auto_disk_config: pattern('admin', (server) => (server.diskConfig === 'AUTO' ? '1' : '0')),
  block_device_mapping: joined,
  services: joined,
  metadata: joined,
  system_metadata: joined,
  info_cache: joined,
  security_groups: joined,
  pci_devices: joined,
};

/** @throws {ApiError} badRequest for a word that is neither yes nor no */
export function demandBoolean(text: string): boolean {
  const value = strictBooleanFrom(text);
  if (value !== undefined) return value;
  throw new ApiError(
    'badRequest',
    `Unrecognized value '${text}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'`,
  );
}

/**
 * The servers that all filters of the query leave.
 * @throws {ApiError} badRequest for a value that makes no sense
 */
export function applyFilters(
  servers: readonly ServerRecord[], query: ListQuery, { version, isAdmin }: { version: Version<ComputeFeature>; isAdmin: boolean },
): readonly ServerRecord[] {
  let left = servers;
  for (const [name, filter] of Object.entries(filters) as [Exclude<FilterName, 'status'>, Filter][]) {
    // The last of several values counts, and `status` stands for a vm_state of its own.
    const value = [query[name]].flat().at(-1);
    if (value === undefined || (name === 'vm_state' && query.status !== undefined)) continue;
    const mayUse = isAdmin || filter.users === 'everyone' || (filter.users !== 'admin' && version.has(filter.users));
    if (mayUse) left = filter.keep(left, value, name);
  }
  return query.status === undefined ? left : withStatus(left, query.status, version);
}

function withStatus(servers: readonly ServerRecord[], wanted: readonly string[], version: Version<ComputeFeature>): readonly ServerRecord[] {
  const states = statesOfStatuses(wanted);
  if (states !== null) {
    return servers.filter(({ vmState, taskState }) =>
      states.vmStates.has(vmState) && (states.taskStates === null || (taskState !== null && states.taskStates.has(taskState))));
  }
  if (version.has('knownStatusOnly')) throw new ApiError('badRequest', 'Invalid status value');
  return [];
}
