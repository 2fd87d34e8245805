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
import { encodeText, entry, keys, metadataPrefix, readKey, type Claim } from '../other-config.ts';
import type { InjectedFile } from '../quotas.ts';
import { groupMark } from '../security-groups.ts';
import { deleteServer } from './delete.ts';
import { bootVolumesFor } from './boot-volumes.ts';
import { hostnameFromName } from './from-vm.ts';
import type { RequestedDevice } from './requested-devices.ts';
import type { NetworkRequest } from './requested-interfaces.ts';
import { currentServer } from './update.ts';
import type { Server, ServerFlavor } from './server.ts';
import { vmRecord } from './vm-record.ts';
import { planFor, type Plan } from './create-refusals.ts';
import type { CreateArgs } from './create-workflow.ts';

export interface CreateRequest {
  readonly name: string;
  readonly description: string | null;
  readonly flavor: ServerFlavor;
  /** '': it boots from a volume. */
  readonly imageId: string;
  readonly devices: readonly RequestedDevice[];
  /** They are in the form that has no boot order. */
  readonly devicesAreOld: boolean;
  readonly minCount: number;
  readonly maxCount: number;
  readonly networks: 'auto' | 'none' | readonly NetworkRequest[];
  /** Names or ids of those of its interfaces, but for ports that were made in advance. Empty: the project's default one. */
  readonly securityGroups: readonly string[];
  /** Name of a key pair of the caller. */
  readonly keyName: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  /** Base64. */
  readonly userData: string | null;
  /** Put into its config drive, which it has then in any case. */
  readonly files: readonly InjectedFile[];
  /** By which its image shall be checked. */
  readonly certificates: readonly string[];
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
  /** Undefined: as the image says. */
  readonly diskConfig: 'MANUAL' | 'AUTO' | undefined;
  /** Name inside the guest; null: made of the server's name. */
  readonly hostname: string | null;
  readonly schedulerHints: Readonly<Record<string, unknown>>;
}

export interface CreatedServers {
  readonly reservationId: string;
  readonly diskConfig: 'MANUAL' | 'AUTO';
  readonly servers: readonly Server[];
}

/**
 * Creates `maxCount` servers, or as many as the quota allows if that is `minCount` at least. Answers when each is listed, in state BUILD.
 * @throws ApiError badRequest, forbidden, conflict: in Nova's words, before anything is made
 */
export async function createServers(cloud: Cloud, caller: Caller, request: CreateRequest): Promise<CreatedServers> {
  const plan = await planFor(cloud, caller, request);
  const { pinnedHost: pinned, securityGroups } = plan;
  const args: CreateArgs = {
    networks: plan.networks, blankDisks: plan.blankDisks, pinnedHost: pinned?.uuid ?? (pinned === undefined ? '' : 'none'),
    ...(securityGroups.length === 0 ? {} : { securityGroups: groupMark(securityGroups) }),
  };
  const reservationId = newReservationId();
  const servers: Server[] = [];
  try {
    // Some at a time: a pool's master takes one VM.create after the other anyway.
    for (let first = 0; first < plan.count; first += atOnce) {
      const indexes = Array.from({ length: Math.min(atOnce, plan.count - first) }, (_, offset) => first + offset);
      const made = await Promise.allSettled(indexes.map((index) => createServer(cloud, caller, { request, plan, args, reservationId, index })));
      for (const each of made) if (each.status === 'fulfilled') servers.push(each.value);
      for (const each of made) if (each.status === 'rejected') throw each.reason;
    }
  } catch (error) {
    // All or none: nobody would know of the others.
    for (const server of servers) await deleteServer(cloud, caller, server);
    throw error;
  }
  return { reservationId, diskConfig: plan.diskConfig, servers };
}

const atOnce = 8;

/** `r-` and eight of the digits and small letters (nova/utils.py: generate_uid). */
const newReservationId = (): string => `r-${Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('')}`;

interface OneOfMany {
  readonly request: CreateRequest;
  readonly plan: Plan;
  readonly args: CreateArgs;
  readonly reservationId: string;
  /** From 0. */
  readonly index: number;
}

async function createServer(cloud: Cloud, caller: Caller, { request, plan, args, reservationId, index }: OneOfMany): Promise<Server> {
  const { origin: { pool, image, hardware }, group, key } = plan;
  const projectId = caller.projectId ?? cloud.defaultProjectId;
  const name = plan.count > 1 ? `${request.name}-${index + 1}` : request.name;
  const hasFiles = request.files.length > 0;
  const volumes = bootVolumesFor(plan.volumes);
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
      ...entry(keys.diskConfig, plan.diskConfig),
      // DEVIATION: user data lie in the VM's other_config, so that a server keeps them wherever it goes: whoever may read the pool by XAPI can read them.
      ...entry(keys.userData, request.userData ?? undefined),
      ...entry(keys.files, hasFiles ? Object.fromEntries(request.files.map(({ path, contents }) => [path, contents])) : undefined),
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
