/**
 * Compute services: one nova-compute for each host, and the scheduler and conductor that this service is.
 *
 * Disabling nova-compute is a mark of ours in `host.other_config`, and no `host.disable`. Nova's word means that no *new* server comes there;
 * what is there goes on, stops and starts there. A host that XAPI has disabled also refuses VM.start, VM.resume and the way back of a failed
 * migration, so a server with local disks that was stopped there could not start again; and XAPI forgets the state when its toolstack restarts
 * (before 25.31). The mark stays, and `acceptsServers` keeps new servers and migrations away. A host that somebody disabled in XAPI shows as
 * disabled too, with a reason that begins with `AUTO:` as Nova's own; enabling the service enables it there as well.
 */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { allHosts, type Host } from './hosts.ts';
import { keys, writeKey } from './other-config.ts';
import { uuidV5 } from './uuid.ts';

export type ServiceBinary = 'nova-compute' | 'nova-conductor' | 'nova-scheduler';

export interface ComputeService {
  readonly id: string;
  readonly binary: ServiceBinary;
  readonly host: string;
  readonly zone: string;
  readonly disabled: boolean;
  readonly disabledReason: string | null;
  readonly forcedDown: boolean;
  readonly up: boolean;
  /** Last sign of life, milliseconds since 1970. */
  readonly updated: number | null;
}

/** A nova-compute and the host that it stands for. */
export interface HostService extends ComputeService {
  readonly target: Host;
}

/** Nova's zone of what runs no servers ([DEFAULT] internal_service_availability_zone). */
export const internalZone = 'internal';

/** The whole service, however many processes it has, schedules and conducts: so one row for each, on a host of one name. */
const defaultHost = 'nova-xapi';
const ownBinaries = ['nova-scheduler', 'nova-conductor'] as const;

/** Reason that a host disabled behind our back shows. */
const disabledInXapi = 'AUTO: the host is disabled in its pool';

export function listServices(cloud: Cloud): readonly ComputeService[] {
  return [...ownServices(cloud), ...hostServices(cloud)];
}

/** Every nova-compute, in the order of host names. */
export function hostServices(cloud: Cloud): readonly HostService[] {
  return allHosts(cloud).map((host) => serviceOfHost(cloud, host));
}

/** The nova-compute of a host. Its id is not the host's uuid, which is the hypervisor's. */
export function serviceOfHost(cloud: Cloud, host: Host): HostService {
  const mark = host.serviceDisabled;
  return {
    id: uuidV5(host.uuid, 'nova-compute'),
    binary: 'nova-compute',
    host: host.name,
    zone: host.availabilityZone,
    disabled: mark !== undefined || !host.enabled,
    disabledReason: mark === undefined ? (host.enabled ? null : disabledInXapi) : mark.reason,
    forcedDown: host.forcedDown,
    up: host.alive && !host.forcedDown,
    updated: lastSeen(cloud, host),
    target: host,
  };
}

/** XAPI tells of a live host as long as its feed answers; of another one, when it last did. */
function lastSeen(cloud: Cloud, host: Host): number | null {
  if (host.alive) return wholeSeconds(cloud.clock.now() - host.pool.lag * 1000);
  const updated = host.pool.cache.get('host_metrics', host.row.metrics)?.last_updated ?? '';
  const [, year, month, day, time] = /^(\d{4})-?(\d{2})-?(\d{2})T(\d{2}:\d{2}:\d{2})/.exec(updated) ?? [];
  const milliseconds = Date.parse(`${year}-${month}-${day}T${time}Z`);
  return Number.isNaN(milliseconds) || milliseconds <= 0 ? null : milliseconds;
}

/** As Nova's database keeps times. */
const wholeSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000) * 1000;

function ownServices(cloud: Cloud): ComputeService[] {
  const [pool] = cloud.pools;
  if (pool === undefined) return [];
  return ownBinaries.map((binary) => {
    const id = uuidV5(pool.poolUuid, binary);
    return {
      id,
        binary,
      host: cloud.settings.serviceHost ?? defaultHost,
      zone: internalZone,
      disabled: false,
      disabledReason: null,
      forcedDown: false,
      // Who answers, lives.
      up: true,
      updated: wholeSeconds(cloud.clock.now()),
    };
  });
}

// ---- changing --------------------------------------------------------------------------------------------------------

export interface ServiceChange {
  readonly disabled?: boolean | undefined;
  /** Only with `disabled: true`. */
  readonly reason?: string | null | undefined;
  readonly forcedDown?: boolean | undefined;
}

/**
 * The nova-compute of a host name, as old versions name it.
 * @throws ApiError badRequest for another kind of service, notFound (nova/exception.py: HostMappingNotFound)
 */
export function getHostService(cloud: Cloud, host: string, binary: string): HostService {
  assertCompute(binary);
  const service = hostServices(cloud).find((candidate) => candidate.host === host);
  if (service === undefined) throw new ApiError('notFound', `Host '${host}' is not mapped to any cell`);
  return service;
}

/** By uuid. @throws ApiError notFound, badRequest for another kind of service */
export function getHostServiceById(cloud: Cloud, id: string): HostService {
  const service = hostServices(cloud).find((candidate) => candidate.id === id);
  if (service !== undefined) return service;
  const own = ownServices(cloud).find((candidate) => candidate.id === id);
  if (own === undefined) throw new ApiError('notFound', `Service ${id} could not be found.`);
  assertCompute(own.binary);
  throw new Error(`${own.binary} is no nova-compute`);
}

function assertCompute(binary: string): asserts binary is 'nova-compute' {
  if (binary === 'nova-compute') return;
  throw new ApiError('badRequest', `Updating a ${binary} service is not supported. Only nova-compute services can be updated.`);
}

/** Repeatable. Answers the service as it is then. @throws XapiError what XAPI says to enabling a host that it holds disabled */
export async function changeService(cloud: Cloud, service: HostService, { disabled, reason = null, forcedDown }: ServiceChange): Promise<HostService> {
  const { pool, ref, enabled, serviceDisabled: mark, uuid } = service.target;
  if (disabled === true && mark?.reason !== reason) await writeKey(pool, ref, keys.serviceDisabled, { reason, at: cloud.clock.now() });
  if (disabled === false) {
    if (!enabled) await pool.call('host.enable', ref);
    if (mark !== undefined) await writeKey(pool, ref, keys.serviceDisabled, undefined);
  }
  if (forcedDown !== undefined && forcedDown !== service.forcedDown) {
    await writeKey(pool, ref, keys.serviceForcedDown, forcedDown ? true : undefined);
  }
  await pool.settle();
  const host = allHosts(cloud).find((candidate) => candidate.uuid === uuid);
  if (host === undefined) throw new ApiError('notFound', `Service ${service.id} could not be found.`);
  return serviceOfHost(cloud, host);
}
