/**
 * Boot. What can be refused is refused before anything is made; then each server's VM is created at once, with its claim inside, so that its
 * uuid is the server's id in the 202. Disks, interfaces and the start follow in the background.
 */
import { randomInt } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import { TransportError } from '../../xapi/error.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { plainTemplate } from '../image-changes.ts';
import { roomForPorts, tooManyPorts } from '../network-quotas.ts';
import { encodeText, entry, keys, metadataPrefix, readKey, type Claim, type GroupMark, type KeyData } from '../other-config.ts';
import { srForServer } from '../placement.ts';
import { serversWithinQuota } from '../quotas.ts';
import { groupMark } from '../security-groups.ts';
import { deleteServer } from './delete.ts';
import { bootVolumesFor, type RequestedVolume } from './boot-volumes.ts';
import type { BlankDisk } from './disks.ts';
import { hostnameFromName } from './from-vm.ts';
import { interfacesFor, type InterfaceRequest, type NetworkRequest } from './requested-interfaces.ts';
import { currentServer } from './update.ts';
import type { SecurityGroupName, Server, ServerFlavor } from './server.ts';
import { vmRecord } from './vm-record.ts';
import { assertFits, assertVolumeFits, groupFor, keyFor, originFor, pinnedHost, type Origin } from './create-refusals.ts';
import type { CreateArgs } from './create-workflow.ts';

export interface CreateRequest {
  readonly name: string;
  readonly description: string | null;
  readonly flavor: ServerFlavor;
  /** '': it boots from a volume. */
  readonly imageId: string;
  readonly volumes: readonly RequestedVolume[];
  /** Instead of the ephemeral and swap disks that the flavor gives. */
  readonly blankDisks: readonly BlankDisk[] | null;
  readonly minCount: number;
  readonly maxCount: number;
  readonly networks: 'auto' | 'none' | readonly NetworkRequest[];
  /** Of its interfaces, but for ports that were made in advance. Empty: the project's default one. */
  readonly securityGroups: readonly SecurityGroupName[];
  /** Name of a key pair of the caller, known to exist. */
  readonly keyName: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  /** Base64. */
  readonly userData: string | null;
  /** Put into its config drive, which it has then in any case: path → base64. */
  readonly files: Readonly<Record<string, string>>;
  /** `zone`, or for administrators `zone:host` and `zone:host:hypervisor` (either name may be empty). */
  readonly availabilityZone: string | null;
  /** For administrators, from the request's own keys (2.74). */
  readonly host: string | null;
  readonly hypervisorHostname: string | null;
  readonly configDrive: boolean;
  /** Told to the guest by its config drive or its agent, and written nowhere else. */
  readonly adminPassword: string;
  readonly accessIPv4: string;
  readonly accessIPv6: string;
  readonly diskConfig: 'MANUAL' | 'AUTO';
  /** Name inside the guest; null: made of the server's name. */
  readonly hostname: string | null;
  readonly schedulerHints: Readonly<Record<string, unknown>>;
}

export interface CreatedServers {
  readonly reservationId: string;
  readonly servers: readonly Server[];
}

/**
 * Creates `maxCount` servers, or as many as the quota allows if that is `minCount` at least. Answers when each is listed, in state BUILD.
 * @throws ApiError badRequest, forbidden, conflict: in Nova's words, before anything is made
 */
export async function createServers(cloud: Cloud, caller: Caller, asked: CreateRequest): Promise<CreatedServers> {
  const origin = originFor(cloud, caller, asked);
  const { pool, image } = origin;
  if (image !== undefined) assertFits(asked.flavor, image, caller);
  else assertVolumeFits(asked, origin);
  const pinned = pinnedHost(cloud, caller, asked, pool);
  const networks = await interfacesFor(cloud, caller, pool, asked.networks);
  srForServer(cloud, pool, asked.flavor);
  // The quotas are the last to have their say.
  const projectId = caller.projectId ?? cloud.defaultProjectId;
  const bounds = { min: asked.minCount, max: await serversWithPorts(cloud, projectId, asked, networks) };
  const request = { ...asked, maxCount: await serversWithinQuota(cloud, projectId, asked.flavor, bounds, caller.userId) };
  const group = await groupFor(cloud, caller, request);
  const key = await keyFor(cloud, caller, request.keyName);

  const args: CreateArgs = {
    networks, blankDisks: asked.blankDisks, pinnedHost: pinned?.uuid ?? (pinned === undefined ? '' : 'none'),
    ...(asked.securityGroups.length === 0 ? {} : { securityGroups: groupMark(asked.securityGroups) }),
  };
  const reservationId = newReservationId();
  const servers: Server[] = [];
  try {
    // Some at a time: a pool's master takes one VM.create after the other anyway.
    for (let first = 0; first < request.maxCount; first += atOnce) {
      const indexes = Array.from({ length: Math.min(atOnce, request.maxCount - first) }, (_, offset) => first + offset);
      const made = await Promise.allSettled(indexes.map((index) => createServer(cloud, caller, { request, origin, group, key, args, reservationId, index })));
      for (const each of made) if (each.status === 'fulfilled') servers.push(each.value);
      for (const each of made) if (each.status === 'rejected') throw each.reason;
    }
  } catch (error) {
    // All or none: nobody would know of the others.
    for (const server of servers) await deleteServer(cloud, caller, server);
    throw error;
  }
  return { reservationId, servers };
}

/** As many as may have a port on each network. Nova: nova/network/neutron.py, validate_networks. @throws ApiError forbidden when not even `minCount` */
async function serversWithPorts(
  cloud: Cloud, projectId: string, { minCount, maxCount }: CreateRequest, networks: readonly InterfaceRequest[],
): Promise<number> {
  const each = networks.filter(({ portId }) => portId === undefined).length;
  const most = each === 0 ? maxCount : Math.min(maxCount, Math.floor(await roomForPorts(cloud, projectId) / each));
  if (most < minCount) throw tooManyPorts();
  return most;
}

const atOnce = 8;

/** `r-` and eight of the digits and small letters (nova/utils.py: generate_uid). */
const newReservationId = (): string => `r-${Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('')}`;

interface OneOfMany {
  readonly request: CreateRequest;
  readonly origin: Origin;
  readonly group: GroupMark | undefined;
  readonly key: KeyData | undefined;
  readonly args: CreateArgs;
  readonly reservationId: string;
  /** From 0. */
  readonly index: number;
}

async function createServer(cloud: Cloud, caller: Caller, { request, origin, group, key, args, reservationId, index }: OneOfMany): Promise<Server> {
  const { pool, image, hardware } = origin;
  const projectId = caller.projectId ?? cloud.defaultProjectId;
  const name = request.maxCount > 1 ? `${request.name}-${index + 1}` : request.name;
  const hasFiles = Object.keys(request.files).length > 0;
  const volumes = bootVolumesFor(request.volumes);
  const claim = cloud.workflows.newClaim('create', caller, projectId, { ...args, ...(volumes.length === 0 ? {} : { volumes }) });
  const record = vmRecord(pool, {
    name,
    description: request.description ?? '',
    flavor: request.flavor,
    template: hardware?.kind === 'template' ? pool.cache.get('VM', hardware.template) : plainTemplate(pool),
    tags: request.tags,
    otherConfig: {
      ...entry(keys.task, claim),
      ...entry(keys.project, projectId),
      ...entry(keys.user, caller.userId),
      ...entry(keys.flavor, request.flavor),
      ...entry(keys.image, image?.id ?? ''),
      ...entry(keys.imageProperties, image?.properties),
      ...entry(keys.keyPair, request.keyName ?? undefined),
      ...entry(keys.keyData, key),
      ...entry(keys.created, claim.at),
      ...entry(keys.zone, zoneOf(request)),
      ...entry(keys.reservation, reservationId),
      ...entry(keys.launchIndex, index),
      ...entry(keys.hostname, request.hostname ?? hostnameFromName(name)),
      ...entry(keys.configDrive, request.configDrive || hasFiles || undefined),
      ...entry(keys.accessIPv4, request.accessIPv4 === '' ? undefined : request.accessIPv4),
      ...entry(keys.accessIPv6, request.accessIPv6 === '' ? undefined : request.accessIPv6),
      ...entry(keys.diskConfig, request.diskConfig),
      // DEVIATION: user data lie in the VM's other_config, so that a server keeps them wherever it goes: whoever may read the pool by XAPI can read them.
      ...entry(keys.userData, request.userData ?? undefined),
      ...entry(keys.files, hasFiles ? request.files : undefined),
      ...entry(keys.group, group),
      ...entry(keys.hints, Object.keys(request.schedulerHints).length === 0 ? undefined : request.schedulerHints),
      ...Object.fromEntries(Object.entries(request.metadata).map(([key, value]) => [metadataPrefix + key, encodeText(value)])),
    },
  });
  const vm = await createVm(cloud, pool, record, claim);
  let id: string;
  try {
    id = await pool.call<string>('VM.get_uuid', vm);
    await cloud.workflows.beginClaimed(pool, vm, id, claim, request.adminPassword);
  } catch (error) {
    cloud.workflows.abandon(claim);
    // Nothing hangs on it yet. If it cannot be taken away now, its claim is a dead one's, and it is built.
    await pool.call('VM.destroy', vm).catch((cause: unknown) => { cloud.log.warn('create: a VM is left without its request', { vm, cause }); });
    throw error;
  }
  const server = cloud.servers.get(id);
  if (server === undefined) throw new ApiError('internal', `Server ${id} vanished while it was created.`);
  return currentServer(cloud, server);
}

/** A lost answer is found again by the claim that is in the record. */
async function createVm(cloud: Cloud, pool: Xapi, record: ReturnType<typeof vmRecord>, claim: Claim): Promise<Ref<'VM'>> {
  try {
    return await pool.call<Ref<'VM'>>('VM.create', record);
  } catch (error) {
    if (error instanceof TransportError && !error.notSent) {
      await pool.settle();
      const found = [...pool.cache.all('VM')].find((vm) => readKey(vm, keys.task)?.nonce === claim.nonce);
      if (found !== undefined) return found.$ref;
    }
    cloud.workflows.abandon(claim);
    throw error;
  }
}

function zoneOf({ availabilityZone }: CreateRequest): string | undefined {
  const [zone = ''] = (availabilityZone ?? '').split(':');
  return zone === '' ? undefined : zone;
}
