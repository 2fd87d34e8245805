/** Boot, in the background: disks, volumes, interfaces, config drive, start. */
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Row } from '../../xapi/xapi.ts';
import { hostsOfPool, type Host } from '../hosts.ts';
import { addConfigDrive } from '../config-drive/config-drive.ts';
import { findImage, usableImage, type FilledImage } from '../images.ts';
import { findNetwork } from '../networks.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { fittingHosts, hostSeesSr, keepPlace, localSr, needsOfVm, noValidHost, reachableHosts, srForServer, wishesOfVm, type Needs } from '../placement.ts';
import type { Run, Workflow } from '../workflow.ts';
import { destroyBuild, destroyVdi, disksOf, ignoringGone } from './delete.ts';
import { bringBootVolumes, giveBootVolumesBack, isVolume, srsOfBootVolumes, type BootVolume } from './boot-volumes.ts';
import { GiB, addBlankDisks, blankDisksOf, bringImageDisks, growRootDisk, insertDisc, type BlankDisk } from './disks.ts';
import { introducePassword } from './password.ts';
import { startOnFittingHost } from './power.ts';
import { createInterface, requestsOf, type InterfaceRequest } from './requested-interfaces.ts';
import type { ServerFlavor } from './server.ts';

/** What the workflow needs to know and the VM does not say. Kept in the claim. */
export interface CreateArgs {
  readonly networks: readonly InterfaceRequest[];
  readonly securityGroups?: Readonly<Record<string, string>>;
  readonly blankDisks: readonly BlankDisk[] | null;
  /** Absent for one without any. */
  readonly volumes?: readonly BootVolume[];
  /** uuid of the only host that will do; '' when any will. */
  readonly pinnedHost: string;
}

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
      { name: 'password', run: () => introducePassword(run) },
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
