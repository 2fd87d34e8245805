/**
 * VMs over HTTP, as XVA files (`xva.ts`). Source: export.ml, import.ml `handler`: a host that does not see the storage sends the client to one that
 * does, and the answer to an import comes before its body is read; its outcome, the VMs' references, is in the task.
 */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { NULL_REF, type RecordOf, type Ref } from '../../xapi/datamodel.ts';
import type { Row } from '../database.ts';
import { createVdi, destroyVdi } from '../disks.ts';
import { enforce, fail, Failure } from '../failure.ts';
import { unpack } from '../parcel.ts';
import { seesSr } from '../placement.ts';
import { refreshVm } from '../refresh.ts';
import { isNull, vmRefusal } from '../vm-lifecycle.ts';
import { removeVm } from '../vm-records.ts';
import type { World } from '../world.ts';
import { createXmlEncoding } from '../xmlrpc.ts';
import { type Contained, type DiskContent, parcelOf, readXva, writeXva, type Xva } from '../xva.ts';
import { beginStream, endTask, failTask, redirect, refuse, taskHeader, type Visit } from './visit.ts';

const isYes = (text: string | null): boolean => text === 'true' || text === '1';

// ---- leaving ---------------------------------------------------------------------------------------------------------

/** @throws Failure HANDLE_INVALID, UUID_INVALID */
function vmOf({ world, query }: Visit): Ref<'VM'> {
  const [ref, uuid] = [query.get('ref') ?? '', query.get('uuid') ?? ''];
  if (ref !== '') return world.db.has('VM', ref) ? (ref as Ref<'VM'>) : fail('HANDLE_INVALID', 'VM', ref);
  return world.db.byUuid('VM', uuid) ?? fail('UUID_INVALID', 'VM', uuid);
}

/** Every object that goes into the file, and the disks with it. */
function contentsOf(world: World, vm: Ref<'VM'>, keepState: boolean) {
  const { db } = world;
  const record = db.get('VM', vm);
  const found = new Map<Contained, Map<string, Row>>();
  const add = <C extends Contained>(cls: C, ref: string, change: Partial<RecordOf<C>> = {}): void => {
    const row = db.find(cls, ref);
    if (row === undefined) return;
    const rows = found.get(cls) ?? new Map<string, Row>();
    found.set(cls, rows.set(ref, { ...row, ...change }));
  };
  const suspended = keepState && record.power_state === 'Suspended';
  // A snapshot that travels alone is a template.
  add('VM', vm, {
    is_a_snapshot: false, snapshot_of: NULL_REF, snapshots: [], parent: NULL_REF, children: [], current_operations: {}, allowed_operations: [],
    consoles: [], ...(suspended ? {} : { power_state: 'Halted', suspend_VDI: NULL_REF }),
  });
  add('VM_metrics', record.metrics);
  add('VM_guest_metrics', record.guest_metrics);
  for (const vif of record.VIFs) {
    add('VIF', vif);
    add('network', db.get('VIF', vif).network, { VIFs: [], PIFs: [] });
  }
  const disks = new Map<string, DiskContent>();
  const addDisk = (vdi: Ref<'VDI'>, withBlocks: boolean): void => {
    const disk = db.find('VDI', vdi);
    if (disk === undefined) return;
    add('VDI', vdi, { current_operations: {}, allowed_operations: [] });
    add('SR', disk.SR, { VDIs: [], PBDs: [] });
    if (withBlocks) disks.set(vdi, { bytes: world.contents.get(vdi) ?? Buffer.alloc(0), size: disk.virtual_size });
  };
  for (const vbd of record.VBDs) {
    add('VBD', vbd);
    const { VDI: vdi, type } = db.get('VBD', vbd);
    addDisk(vdi, type === 'Disk');
  }
  if (suspended) addDisk(record.suspend_VDI, true);
  const storage = [...disks.keys()].map((vdi) => db.get('VDI', vdi).SR);
  return { records: found, disks, storage };
}

export function exportVm(visit: Visit, response: ServerResponse): void {
  const { world, query, host, task } = visit;
  const { db } = world;
  let vm: Ref<'VM'>;
  const compression = query.get('use_compression') ?? 'false';
  const isPacked = isYes(compression) || compression === 'gzip';
  try {
    vm = vmOf(visit);
    if (compression === 'zstd') throw new Failure('NOT_IMPLEMENTED', ['export: zstd']);
    enforce(vmRefusal(world, vm, 'export'));
  } catch (error) {
    return refuse(visit, response, 500, error);
  }
  const { records, disks, storage } = contentsOf(world, vm, isYes(query.get('preserve_power_state')));
  const seesAll = (each: Ref<'host'>): boolean => storage.every((sr) => seesSr(world, each, sr));
  const other = host === undefined || seesAll(host) ? undefined : db.refs('host').find(seesAll);
  if (other !== undefined) return redirect(visit, response, other);
  const mark = task ?? 'export';
  db.update('VM', vm, { current_operations: { ...db.get('VM', vm).current_operations, [mark]: 'export' } });
  refreshVm(world, vm);
  beginStream(visit, response, ['content-type', 'application/octet-stream', 'content-disposition', 'attachment; filename="export.xva"']);
  const ended = (error?: Error | null): void => {
    if (db.has('VM', vm)) {
      const { [mark]: done, ...others } = db.get('VM', vm).current_operations;
      if (done !== undefined) db.update('VM', vm, { current_operations: others });
      refreshVm(world, vm);
    }
    if (error === null || error === undefined) endTask(visit);
    else failTask(visit, new Failure('CLIENT_ERROR', [error.message]));
  };
  const file = writeXva(world.profile, records, disks);
  if (isPacked) pipeline(file, createGzip(), response, ended);
  else pipeline(file, response, ended);
}

// ---- entering --------------------------------------------------------------------------------------------------------

/** Where new disks go. @throws Failure HANDLE_INVALID, UUID_INVALID, SR_OPERATION_NOT_SUPPORTED for a library of ISOs, DEFAULT_SR_NOT_FOUND */
function storageOf({ world, query }: Visit): Ref<'SR'> {
  const { db } = world;
  const [id, uuid] = [query.get('sr_id') ?? '', query.get('sr_uuid') ?? ''];
  const named = id !== '' ? (db.has('SR', id) ? (id as Ref<'SR'>) : db.byUuid('SR', id) ?? fail('HANDLE_INVALID', 'SR', id))
    : uuid !== '' ? db.byUuid('SR', uuid) ?? fail('UUID_INVALID', 'SR', uuid) : [...db.all('pool')][0]?.[1].default_SR ?? NULL_REF;
  const sr = isNull(named) || !db.has('SR', named) ? fail('DEFAULT_SR_NOT_FOUND', named) : named;
  return db.get('SR', sr).content_type === 'iso' ? fail('SR_OPERATION_NOT_SUPPORTED', sr) : sr;
}

export function importVm(visit: Visit, response: ServerResponse): void {
  const { world, request, query, host } = visit;
  let sr: Ref<'SR'>;
  try {
    if (request.headers['transfer-encoding'] !== undefined) throw new Failure('IMPORT_ERROR_CANNOT_HANDLE_CHUNKED', []);
    sr = storageOf(visit);
  } catch (error) {
    return refuse(visit, response, 500, error);
  }
  const other = host === undefined || seesSr(world, host, sr) ? undefined : world.db.refs('host').find((each) => seesSr(world, each, sr));
  if (other !== undefined) return redirect(visit, response, other);
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, ['connection', 'close', 'cache-control', 'no-cache, no-store', ...taskHeader(visit)]);
  response.flushHeaders();
  const [restore, force] = [isYes(query.get('restore')), isYes(query.get('force'))];
  const work = readXva(request).then((xva) => {
    if (!xva.isIntact && !force) throw new Failure('IMPORT_ERROR_SOME_CHECKSUMS_FAILED', []);
    const vms = receive(world, xva, sr, restore);
    endTask(visit, createXmlEncoding(world.profile).encode({ t: 'set', of: { t: 'string' } }, vms));
  });
  void work.catch((error: unknown) => failTask(visit, error)).finally(() => {
    request.resume();
    response.end();
  });
}

/** Makes the file's VMs and their disks. What was made goes again when one of them cannot be. @throws Failure */
function receive(world: World, xva: Xva, sr: Ref<'SR'>, restore: boolean): readonly Ref<'VM'>[] {
  const { db } = world;
  const rowsOf = <C extends Contained>(cls: C): ReadonlyMap<string, RecordOf<C>> => (xva.records.get(cls) ?? new Map()) as ReadonlyMap<string, RecordOf<C>>;
  const discs = new Set([...rowsOf('VBD').values()].filter(({ type }) => type === 'CD').map(({ VDI: vdi }) => String(vdi)));
  const made: { readonly disks: Map<string, Ref<'VDI'>>; readonly vms: Ref<'VM'>[] } = { disks: new Map(), vms: [] };
  try {
    for (const [id, disk] of rowsOf('VDI')) {
      if (discs.has(id)) continue;
      const vdi = createVdi(world, {
        SR: sr, virtual_size: disk.virtual_size, physical_utilisation: disk.physical_utilisation, name_label: disk.name_label,
        name_description: disk.name_description, type: disk.type, sharable: disk.sharable, read_only: disk.read_only,
        other_config: disk.other_config, xenstore_data: disk.xenstore_data, tags: disk.tags,
      });
      made.disks.set(id, vdi);
      const bytes = xva.disks.get(id);
      if (bytes === undefined) throw new Failure('IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND', []);
      world.contents.set(vdi, bytes);
    }
    const discHere = (vdi: Ref<'VDI'>): Ref<'VDI'> | undefined => {
      const location = rowsOf('VDI').get(vdi)?.location;
      return db.refs('VDI').find((each) => db.get('VDI', each).location === location && db.get('SR', db.get('VDI', each).SR).content_type === 'iso');
    };
    for (const id of rowsOf('VM').keys()) {
      made.vms.push(unpack(world, parcelOf(xva, id), {
        restore, disk: (vdi) => made.disks.get(vdi) ?? discHere(vdi), network: (vif) => networkFor(world, rowsOf('network').get(rowsOf('VIF').get(vif)?.network ?? '')),
      }));
    }
    return made.vms;
  } catch (error) {
    for (const vm of made.vms) removeVm(world, vm);
    for (const vdi of made.disks.values()) destroyVdi(world, vdi);
    throw error;
  }
}

/** The network of the same name; where there is none, a new one within the hosts (import.ml, Net). */
function networkFor({ db }: World, sent: RecordOf<'network'> | undefined): Ref<'network'> {
  const name = sent?.name_label ?? '';
  const known = db.refs('network').find((each) => db.get('network', each).name_label === name);
  return known ?? db.create('network', { name_label: name, name_description: sent?.name_description ?? '', MTU: sent?.MTU ?? 1500, bridge: `xapi${db.count('network')}` });
}
