/**
 * The config drive of a server: a small disk that tells the guest what it is, by its label `config-2`. It is a disk like its others, so it moves
 * with them and goes with them. A guest that is not made anew keeps what it was told.
 */
import { isIPv4 } from 'node:net';
import type { Ref } from '../../xapi/datamodel.ts';
import { networkOfVif } from '../networks.ts';
import { entry, keys, readKey } from '../other-config.ts';
import { portsOfServer } from '../ports.ts';
import type { Run } from '../workflow.ts';
import { attach, diskDescription, ownDisks } from '../servers/disks.ts';
import { configDriveFiles, type Interface } from './files.ts';
import { isoImage } from './iso9660.ts';

const MiB = 2 ** 20;

/** Storage that keeps VHDs allots that much at once. */
const unit = 2 * MiB;

/**
 * Makes, fills and attaches the drive, if the server is to have one. Repeatable: a drive that is not attached may be half written.
 * @param sr where the server's root disk is
 * @param position `VBD.userdevice`; undefined: the first that is free
 */
export async function addConfigDrive(run: Run, sr: Ref<'SR'>, position?: string): Promise<void> {
  const { pool } = run;
  await pool.settle();
  if (readKey(run.row(), keys.configDrive) !== true || ownDisks(run).some((vdi) => readKey(vdi, keys.diskRole) === 'config')) return;
  const image = isoImage({ label: 'config-2', files: filesFor(run), time: run.cloud.clock.now() });
  const size = Math.ceil(image.length / unit) * unit;
  const vdi = await looseDrive(run, size) ?? await createDrive(run, sr, size);
  await pool.importRawVdi(vdi, { length: image.length, read: () => [image] });
  await attach(run, vdi, { role: 'config', ...(position === undefined ? {} : { position }) });
  await pool.settle();
}

/** One that a former try has made and not come to attach. */
async function looseDrive(run: Run, size: number): Promise<Ref<'VDI'> | undefined> {
  if (!run.resumed) return undefined;
  return [...run.pool.cache.all('VDI')].find((vdi) => vdi.VBDs.length === 0 && readKey(vdi, keys.diskServer) === run.serverId
    && readKey(vdi, keys.diskRole) === 'config' && vdi.virtual_size >= size)?.$ref;
}

const createDrive = async (run: Run, sr: Ref<'SR'>, size: number): Promise<Ref<'VDI'>> => await run.async('VDI.create', [{
  name_label: `${run.row().name_label} config`, name_description: diskDescription(run.serverId, 'config'), SR: sr, virtual_size: size, type: 'user',
  sharable: false, read_only: false, other_config: { ...entry(keys.diskServer, run.serverId), ...entry(keys.diskRole, 'config') },
  xenstore_data: {}, sm_config: {}, tags: [],
}]) as Ref<'VDI'>;

function filesFor(run: Run): ReadonlyMap<string, Uint8Array> {
  const { pool, cloud, serverId } = run;
  const server = cloud.servers.get(serverId);
  if (server === undefined) throw new Error(`server ${serverId} is not in the index`);
  const interfaces = portsOfServer(server).flatMap((port): Interface[] => {
    const vif = pool.cache.get('VIF', port.vif);
    const network = vif === undefined ? undefined : networkOfVif(pool, vif);
    return vif === undefined || network === undefined ? [] : [{ port, network, fixedAddress: readKey(vif, keys.fixedAddresses)?.find(isIPv4) }];
  });
  const row = run.row();
  return configDriveFiles({ server, key: readKey(row, keys.keyData), files: readKey(row, keys.files) ?? {}, adminPassword: run.secret, interfaces });
}
