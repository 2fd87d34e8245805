/** The order of the server list. Nova: nova/api/openstack/common.py (get_sort_params), nova/compute/instance_list.py. */
import { ApiError } from '../../../errors.ts';
import type { Version } from '../../../http/service.ts';
import type { ServerRecord } from '../../../cloud/servers/deleted-servers.ts';
import type { ComputeFeature } from '../microversions.ts';
import type { ListQuery } from './filters.ts';

type SortKey = NonNullable<ListQuery['sort_key']>[number];
type Value = string | number | null;
type Read = (server: ServerRecord) => Value;
export interface Order {
  /** The same for the same order. */
  readonly name: string;
  /** Needs no more of a server than what the pages' markers of deleted servers have too. */
  readonly compare: (a: ServerRecord, b: ServerRecord) => number;
}

/** `ignored`: columns by which nobody sorts; Nova accepts their names and drops them. */
const sortKeys: Readonly<Record<SortKey, Read | 'ignored'>> = {
  access_ip_v4: (server) => server.accessIPv4,
  access_ip_v6: (server) => server.accessIPv6,
  auto_disk_config: (server) => server.diskConfig,
  availability_zone: (server) => server.availabilityZone,
  config_drive: (server) => (server.configDrive ? 'True' : ''),
  created_at: (server) => server.created,
  display_description: (server) => server.description,
  display_name: (server) => server.name,
  host: (server) => server.host,
  hostname: (server) => server.hostname,
  image_ref: (server) => server.imageId,
  instance_type_id: (server) => server.flavor.id,
  kernel_id: () => '',
  key_name: (server) => server.keyName,
  launch_index: (server) => server.launchIndex,
  launched_at: (server) => server.launchedAt,
  locked: (server) => Number(server.locked),
  locked_by: (server) => server.lockedBy,
  node: (server) => server.hypervisorHostname,
  power_state: (server) => server.powerState,
  progress: (server) => server.progress,
  project_id: (server) => server.projectId,
  ramdisk_id: () => '',
  root_device_name: (server) => server.rootDeviceName,
  task_state: (server) => server.taskState,
  terminated_at: (server) => server.terminatedAt,
  updated_at: (server) => server.updated,
  user_id: (server) => server.userId,
  uuid: (server) => server.id,
  vm_state: (server) => server.vmState,
  architecture: 'ignored',
  cell_name: 'ignored',
  cleaned: 'ignored',
  default_ephemeral_device: 'ignored',
  default_swap_device: 'ignored',
  deleted: 'ignored',
  deleted_at: 'ignored',
  disable_terminate: 'ignored',
  ephemeral_gb: 'ignored',
  ephemeral_key_uuid: 'ignored',
  id: 'ignored',
  key_data: 'ignored',
  launched_on: 'ignored',
  memory_mb: 'ignored',
  os_type: 'ignored',
  reservation_id: 'ignored',
  root_gb: 'ignored',
  shutdown_terminate: 'ignored',
  user_data: 'ignored',
  vcpus: 'ignored',
  vm_mode: 'ignored',
};

/** Who runs where is for administrators. */
const adminKeys: ReadonlySet<SortKey> = new Set(['host', 'node']);

/**
 * The order that the query asks for: by default the newest first, the id last so that it is always the same.
 * @throws {ApiError} badRequest for an unknown direction or too many of them, forbidden for another one's key
 */
export function orderFor(query: ListQuery, { version, isAdmin }: { version: Version<ComputeFeature>; isAdmin: boolean }): Order {
  const keys: SortKey[] = [];
  const directions = [...(query.sort_dir ?? [])].map((direction) => direction.trim());
  for (const key of query.sort_key ?? []) {
    const dropped = sortKeys[key] === 'ignored' || (key === 'locked' && !version.has('sortByLocked'));
    if (dropped) {
      directions.splice(keys.length, 1);
    } else if (adminKeys.has(key) && !isAdmin) {
      throw new ApiError('forbidden', `Only administrators can sort servers by ${key}`);
    } else {
      keys.push(key);
    }
  }
  if (keys.length === 0) keys.push('created_at');
  if (directions.length === 0) directions.push('desc');
  // Nova appends its tie-break before it fills up the directions, so that one is the second key's when only one was given.
  if (!keys.includes('uuid')) {
    keys.push('uuid');
    directions.push('asc');
  }
  if (directions.some((direction) => direction !== 'asc' && direction !== 'desc')) {
    throw new ApiError('badRequest', "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'");
  }
  if (directions.length > keys.length) throw new ApiError('badRequest', 'Invalid input received: Sort direction size exceeds sort key size');
  const terms = keys.map((key, index) => ({ key, read: readerOf(key), sign: (directions[index] ?? directions[0]) === 'asc' ? 1 : -1 }));
  return { name: terms.map(({ key, sign }) => `${key} ${sign}`).join(), compare: compareBy(terms) };
}

function readerOf(key: SortKey): Read {
  const read = sortKeys[key];
  return read === 'ignored' ? () => null : read;
}

function compareBy(terms: readonly { readonly read: Read; readonly sign: number }[]): Order['compare'] {
  return (a, b) => {
    for (const { read, sign } of terms) {
      const order = compareValues(read(a), read(b));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

/** As MySQL orders: nothing first, text without regard to case. */
function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}
