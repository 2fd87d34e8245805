/**
 * Boot. What can be refused is refused before anything is made; then each server's VM is created at once, with its claim inside, so that its
 * uuid is the server's id in the 202. Disks, interfaces and the start follow in the background.
 */
import { randomInt } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import { TransportError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { acceptsServers, allHosts, findHost, hostsOfPool, type Host } from '../hosts.ts';
import { plainTemplate } from '../image-changes.ts';
import { addConfigDrive } from '../config-drive/config-drive.ts';
import { findImage, mayUseImage, usableImage, type FilledImage } from '../images.ts';
import { listKeyPairs } from '../keypairs.ts';
import { findNetwork } from '../networks.ts';
import { encodeText, entry, keys, metadataPrefix, readKey, writeKey, type Claim, type GroupMark, type KeyData } from '../other-config.ts';
import { fittingHosts, hostSeesSr, keepPlace, localSr, needsOfVm, noValidHost, reachableHosts, srForServer, wishesOfVm, type Needs } from '../placement.ts';
import { serversWithinQuota } from '../quotas.ts';
import { getVolume, getVolumeSnapshot } from '../volumes.ts';
import type { Run, Workflow } from '../workflow.ts';
import { groupMark } from '../security-groups.ts';
import { joinServerGroup } from '../server-groups.ts';
import { deleteServer, destroyBuild, destroyVdi, disksOf, ignoringGone } from './delete.ts';
import { bootVolumesFor, bringBootVolumes, giveBootVolumesBack, isVolume, srsOfBootVolumes, type BootVolume, type RequestedVolume } from './boot-volumes.ts';
import { GiB, addBlankDisks, blankDisksOf, bringImageDisks, growRootDisk, insertDisc, type BlankDisk } from './disks.ts';
import { hostnameFromName } from './from-vm.ts';
import { startOnFittingHost } from './power.ts';
import { createInterface, interfacesFor, requestsOf, type InterfaceRequest, type NetworkRequest } from './requested-interfaces.ts';
import { currentServer } from './update.ts';
import type { SecurityGroupName, Server, ServerFlavor } from './server.ts';
import { vmRecord } from './vm-record.ts';

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
  /** Told to the guest by its config drive, and written nowhere else. */
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

/** What the workflow needs to know and the VM does not say. Kept in the claim. */
interface CreateArgs {
  readonly networks: readonly InterfaceRequest[];
  readonly securityGroups?: Readonly<Record<string, string>>;
  readonly blankDisks: readonly BlankDisk[] | null;
  /** Absent for one without any. */
  readonly volumes?: readonly BootVolume[];
  /** uuid of the only host that will do; '' when any will. */
  readonly pinnedHost: string;
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
  // The quota is the last to have its say.
  const bounds = { min: asked.minCount, max: asked.maxCount };
  const request = { ...asked, maxCount: await serversWithinQuota(cloud, caller.projectId ?? cloud.defaultProjectId, asked.flavor, bounds, caller.userId) };
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

const atOnce = 8;

/** `r-` and eight of the digits and small letters (nova/utils.py: generate_uid). */
const newReservationId = (): string => `r-${Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('')}`;

// ---- what can be refused ---------------------------------------------------------------------------------------------

/** Nova: nova/compute/api.py, _get_image and _validate_flavor_image_nostatus. */
function imageFor(cloud: Cloud, caller: Caller, { imageId }: Pick<CreateRequest, 'imageId'>): FilledImage {
  const image = findImage(cloud, imageId);
  if (image === undefined || !mayUseImage(image, caller)) throw new ApiError('badRequest', 'Can not find requested image');
  return usableImage(image);
}

/** What a server is made of. */
interface Origin {
  readonly pool: Xapi;
  /** Absent: it boots from a volume. */
  readonly image: FilledImage | undefined;
  /** Its disks stand on the hardware of this one. */
  readonly hardware: FilledImage | undefined;
}

function originFor(cloud: Cloud, caller: Caller, request: CreateRequest): Origin {
  const root = request.volumes.find(({ isRoot }) => isRoot);
  if (root === undefined) {
    const image = imageFor(cloud, caller, request);
    return { pool: image.pool, image, hardware: image };
  }
  const source = root.source === 'image' ? imageFor(cloud, caller, { imageId: root.sourceId })
    : root.source === 'volume' ? getVolume(cloud, caller, root.sourceId)
      : root.source === 'snapshot' ? getVolumeSnapshot(cloud, caller, root.sourceId) : undefined;
  const imageId = source !== undefined && 'imageId' in source ? source.imageId ?? '' : root.sourceId;
  const image = findImage(cloud, imageId);
  const hardware = image === undefined || image.kind === 'empty' ? undefined : image;
  const pool = source?.pool ?? cloud.pools[0];
  if (pool === undefined) throw new ApiError('unavailable', 'There is no pool.');
  return { pool, image: undefined, hardware };
}

/** Nova: nova/compute/api.py, _validate_flavor_image_nostatus; nova/exception.py, VolumeSmallerThanMinDisk. */
function assertVolumeFits({ flavor, volumes }: CreateRequest, { hardware: image }: Origin): void {
  const root = volumes.find(({ isRoot }) => isRoot);
  if (image === undefined || root === undefined) return;
  if (flavor.ramMib < image.minRamMib) throw new ApiError('badRequest', 'Flavor\'s memory is too small for requested image.');
  if (root.source === 'image' && root.sizeGib < image.minDiskGib) {
    throw new ApiError('badRequest', 'Volume is smaller than the minimum size specified in image metadata. '
      + `Volume size is ${root.sizeGib * GiB} bytes, minimum size is ${image.minDiskGib * GiB} bytes.`);
  }
}

/** @throws ApiError badRequest, forbidden in the words of Nova's FlavorMemoryTooSmall, FlavorDiskSmallerThanImage, … */
export function assertFits(flavor: ServerFlavor, image: FilledImage, caller: Caller): void {
  if (flavor.ramMib < image.minRamMib) throw new ApiError('badRequest', 'Flavor\'s memory is too small for requested image.');
  if (flavor.diskGib === 0) {
    // Such a flavor means "as big as the image", which an administrator may allow himself (policy create:zero_disk_flavor).
    if (!caller.isAdmin) throw new ApiError('forbidden', 'Only volume-backed servers are allowed for flavors with zero disk.');
    return;
  }
  const bytes = flavor.diskGib * 2 ** 30;
  const root = image.kind === 'template' ? image.disks[0].virtualSizeBytes : 0;
  if (bytes < root) {
    throw new ApiError('badRequest', `Flavor's disk is too small for requested image. Flavor disk is ${bytes} bytes, image is ${root} bytes.`);
  }
  if (flavor.diskGib < image.minDiskGib) {
    throw new ApiError('badRequest', 'Flavor\'s disk is smaller than the minimum size specified in image metadata. '
      + `Flavor disk is ${bytes} bytes, minimum size is ${image.minDiskGib * 2 ** 30} bytes.`);
  }
}

/**
 * The host that was asked for; undefined: none; null: one that is not there or not in this pool, with which Nova answers 202 and fails later.
 * Nova: nova/compute/api.py, parse_availability_zone; nova/api/openstack/compute/servers.py, create.
 */
function pinnedHost(cloud: Cloud, caller: Caller, request: CreateRequest, pool: Xapi): Host | null | undefined {
  const parts = (request.availabilityZone ?? '').split(':');
  const [zone = '', host = '', hypervisor = ''] = parts;
  if (parts.length > 3) throw new ApiError('badRequest', 'The server could not comply with the request since it is either malformed or otherwise incorrect.');
  if (zone !== '' && host === '' && hypervisor === '' && !allHosts(cloud).some((each) => each.availabilityZone === zone && acceptsServers(each))) {
    throw new ApiError('badRequest', 'The requested availability zone is not available');
  }
  if ((host !== '' || hypervisor !== '') && !caller.isAdmin) {
    throw new ApiError('forbidden', 'Policy doesn\'t allow os_compute_api:servers:create:forced_host to be performed.');
  }
  if (request.host !== null || request.hypervisorHostname !== null) {
    const asked = request.host ?? request.hypervisorHostname ?? '';
    const found = findHost(cloud, asked);
    if (found === undefined) throw new ApiError('badRequest', `Compute host ${asked} could not be found.`);
    return found.pool === pool ? found : null;
  }
  if (host === '' && hypervisor === '') return undefined;
  const found = findHost(cloud, host === '' ? hypervisor : host);
  return found === undefined || found.pool !== pool || (host !== '' && hypervisor !== '' && host !== hypervisor) ? null : found;
}

/** A key pair that is gone by now is not told to the guest. */
export async function keyFor(cloud: Cloud, caller: Caller, keyName: string | null): Promise<KeyData | undefined> {
  if (keyName === null) return undefined;
  const pair = (await listKeyPairs(cloud, caller.userId)).find(({ name }) => name === keyName);
  return pair === undefined ? undefined : { name: pair.name, type: pair.type, publicKey: pair.publicKey };
}

/** Nova: nova/compute/api.py, _get_requested_instance_group. */
async function groupFor(cloud: Cloud, caller: Caller, { schedulerHints: { group }, maxCount }: CreateRequest): Promise<GroupMark | undefined> {
  const [id] = [group].flat();
  return typeof id === 'string' ? joinServerGroup(cloud, caller, id, maxCount) : undefined;
}

// ---- the VM ----------------------------------------------------------------------------------------------------------

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

// ---- the workflow ----------------------------------------------------------------------------------------------------

/** How many hosts a server whose disks are local to a host is built on before it is given up (Nova's scheduler max_attempts). */
const maxAttempts = 3;

export const createWorkflow: Workflow = {
  action: 'create',
  event: 'compute__do_build_and_run_instance',
  word: 'create',
  failsToError: true,
  steps: (run) => {
    const place: Place = { excluded: new Set(), unreserve: () => undefined };
    return [
      { name: 'accept', run: () => { run.accepted(); }, undo: () => { place.unreserve(); } },
      { name: 'disks', run: () => buildDisks(run, place), undo: () => destroyDisks(run) },
      { name: 'volumes', run: () => bringBootVolumes(run), undo: () => giveBootVolumesBack(run) },
      { name: 'interfaces', run: () => addInterfaces(run), undo: () => removeInterfaces(run) },
      // It tells of the interfaces, and goes with the other disks.
      { name: 'config drive', run: () => bringConfigDrive(run, place) },
      { name: 'start', run: () => startOrMove(run, place), undo: () => powerOff(run) },
      { name: 'mark', run: () => markLaunched(run) },
    ];
  },
};

/** Where a server with local disks is being built. */
interface Place {
  /** uuids of hosts that would not start it. */
  readonly excluded: Set<string>;
  /** Gives the host's memory free again. */
  unreserve: () => void;
}

const flavorOf = (run: Run): ServerFlavor => {
  const flavor = readKey(run.row(), keys.flavor);
  if (flavor === undefined) throw new ApiError('internal', `The flavor of server ${run.serverId} is not known any more.`);
  return flavor;
};

/** Undefined when it boots from a volume. */
const imageOf = (run: Run): FilledImage | undefined => {
  const id = readKey(run.row(), keys.image) ?? '';
  if (id === '') return undefined;
  const image = findImage(run.cloud, id);
  if (image === undefined) throw new ApiError('badRequest', `Image ${id} could not be found.`);
  return usableImage(image);
};

const networksOf = (run: Run): readonly InterfaceRequest[] => requestsOf(run.claim.args['networks']);

/** The only host that will do; undefined: any. @throws ApiError "No valid host" when it is not there */
function onlyHost(run: Run): Host | undefined {
  const uuid = run.claim.args['pinnedHost'];
  if (typeof uuid !== 'string' || uuid === '') return undefined;
  const host = hostsOfPool(run.cloud, run.pool).find((each) => each.uuid === uuid);
  if (host === undefined) throw noValidHost();
  return host;
}

/** Where the disks go: where a former try left some, else as the flavor and the settings say. */
async function storageFor(run: Run, image: FilledImage | undefined, place: Place): Promise<Ref<'SR'>> {
  const { cloud, pool } = run;
  const [present] = disksWithoutVolumes(run);
  if (present !== undefined) return present.SR;
  const only = onlyHost(run);
  const sr = srForServer(cloud, pool, flavorOf(run));
  if (sr !== undefined && (only === undefined || hostSeesSr(pool, only.ref, sr.$ref))) return sr.$ref;
  // The pool's default SR may be one that the host does not see: a local one of the coordinator, say.
  const kept = await keepPlace(cloud, pool, run.row(), () => hostForLocalDisks(run, image, only, place.excluded));
  const local = kept && localSr(pool, kept.host.ref);
  if (kept === undefined || local === undefined) throw noValidHost();
  place.unreserve = kept.release;
  return local.$ref;
}

function hostForLocalDisks(run: Run, image: FilledImage | undefined, only: Host | undefined, excluded: ReadonlySet<string>): Host | undefined {
  const { cloud, pool } = run;
  if (only !== undefined) return only;
  const needs: Needs = {
    memoryBytes: needsOfVm(pool, run.row()).memoryBytes,
    srs: [...(image?.kind === 'iso' ? image.srs : []), ...srsOfBootVolumes(run)],
    networks: networksOf(run).flatMap(({ networkId }) => findNetwork(cloud, networkId)?.network ?? []),
    ...wishesOfVm(run.row()),
  };
  const usable = (host: Host): boolean => !excluded.has(host.uuid) && localSr(pool, host.ref) !== undefined;
  return fittingHosts(cloud, pool, needs).find(usable) ?? reachableHosts(cloud, pool, needs).find(usable);
}

async function buildDisks(run: Run, place: Place): Promise<void> {
  const image = imageOf(run);
  const flavor = flavorOf(run);
  const sr = await storageFor(run, image, place);
  // A repository that provides thinly would take a disk larger than itself, and the guest would fill it one day.
  const capacity = run.pool.cache.get('SR', sr)?.physical_size ?? 0;
  if (capacity > 0 && Math.max(flavor.diskGib, flavor.ephemeralGib) * GiB > capacity) throw noValidHost();
  if (image?.kind === 'template') await bringImageDisks(run, image, sr);
  await growRootDisk(run, flavor.diskGib);
  await addBlankDisks(run, blankDisksFor(run, flavor, image?.kind === 'iso'), sr);
  if (image?.kind === 'iso') await insertDisc(run, image.vdi);
  await run.pool.settle();
}

/** Those of the flavor, or what was asked for instead of its ephemeral and swap disks. */
function blankDisksFor(run: Run, flavor: ServerFlavor, fromIso: boolean): readonly BlankDisk[] {
  const { blankDisks } = run.claim.args as unknown as CreateArgs;
  const ofFlavor = blankDisksOf(flavor, fromIso);
  return blankDisks === null ? ofFlavor : [...ofFlavor.filter(({ role }) => role === 'root'), ...blankDisks];
}

const disksWithoutVolumes = (run: Run): readonly Row<'VDI'>[] =>
  disksOf(run.pool, run.vm, run.serverId).flatMap((ref) => run.pool.cache.get('VDI', ref) ?? []).filter((vdi) => !isVolume(vdi));

const bringConfigDrive = async (run: Run, place: Place): Promise<void> => addConfigDrive(run, await storageFor(run, imageOf(run), place));

async function destroyDisks(run: Run): Promise<void> {
  await run.pool.settle();
  await destroyBuild(run);
  for (const vdi of disksWithoutVolumes(run)) await destroyVdi(run, vdi.$ref);
  // The disc drive.
  for (const ref of run.pool.cache.get('VM', run.vm)?.VBDs ?? []) {
    if (run.pool.cache.get('VBD', ref)?.type === 'CD') await ignoringGone(run.pool.call('VBD.destroy', ref));
  }
  await run.pool.settle();
}

async function addInterfaces(run: Run): Promise<void> {
  const { pool } = run;
  const present = run.row().VIFs.flatMap((ref) => pool.cache.get('VIF', ref)?.device ?? []);
  const { securityGroups } = run.claim.args as unknown as CreateArgs;
  for (const [index, asked] of networksOf(run).entries()) {
    if (!present.includes(String(index))) await createInterface(run, asked, { device: String(index), securityGroups });
  }
}

async function removeInterfaces(run: Run): Promise<void> {
  await run.pool.settle();
  for (const vif of run.pool.cache.get('VM', run.vm)?.VIFs ?? []) await ignoringGone(run.pool.call('VIF.destroy', vif));
}

/** Starts it; when the only host that sees its disks will not have it, builds them again where another host will. */
async function startOrMove(run: Run, place: Place): Promise<void> {
  if (run.resumed) await run.adopt('start', 'start_on');
  for (let attempt = 1; ; attempt += 1) {
    const only = onlyHost(run);
    place.unreserve();
    try {
      await startOnFittingHost(run, { only });
      return;
    } catch (error) {
      const seeing = hostsOfPool(run.cloud, run.pool).filter((host) => needsOfVm(run.pool, run.row()).srs.every((sr) => hostSeesSr(run.pool, host.ref, sr)));
      const [holder] = seeing;
      if (!(error instanceof ApiError) || only !== undefined || seeing.length !== 1 || holder === undefined || attempt === maxAttempts) throw error;
      place.excluded.add(holder.uuid);
      if (hostForLocalDisks(run, imageOf(run), undefined, place.excluded) === undefined) throw error;
      await destroyDisks(run);
      await buildDisks(run, place);
      await bringConfigDrive(run, place);
    }
  }
}

async function powerOff(run: Run): Promise<void> {
  await run.pool.settle();
  const row = run.pool.cache.get('VM', run.vm);
  if (row === undefined || row.power_state === 'Halted') return;
  await ignoringGone(run.async('VM.hard_shutdown', [run.vm]));
}

async function markLaunched(run: Run): Promise<void> {
  if (readKey(run.row(), keys.launched) === undefined) await writeKey(run.pool, run.vm, keys.launched, run.cloud.clock.now(), run.row());
}
