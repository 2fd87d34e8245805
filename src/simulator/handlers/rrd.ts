/**
 * Measurements: `/rrd_updates` (what is new on one host), `/vm_rrd` and `/host_rrd` (the whole archive). Nothing is measured, so the
 * numbers are functions of what is asked and of time: the same question has the same answer. Source: rrdd_http_handler.ml, rrd_updates.ml.
 */
import type { ServerResponse } from 'node:http';
import type { RecordOf, Ref } from '../../xapi/datamodel.ts';
import type { HostRef } from '../listeners.ts';
import { freeMemory } from '../memory.ts';
import { guestsOf } from '../migration.ts';
import { masterOf } from '../outages.ts';
import { has } from '../releases.ts';
import { isNull } from '../vm-lifecycle.ts';
import type { World } from '../world.ts';
import { redirect, refuse, type Visit } from './visit.ts';

interface Source {
  readonly name: string;
  /** The value at a moment, in seconds since 1970. */
  readonly at: (seconds: number) => number;
}

interface Owner {
  readonly kind: 'vm' | 'host';
  readonly uuid: string;
  readonly sources: readonly Source[];
}

/** Seconds between two measurements. */
const step = 5;
/** Measurements in a row of each archive, and rows kept: ten minutes, two hours, a week, a year. */
const year = { each: 17_280, rows: 366 };
const archives = [{ each: 1, rows: 120 }, { each: 12, rows: 120 }, { each: 720, rows: 168 }, year];
const functions = ['AVERAGE', 'MIN', 'MAX'] as const;
/** Sources whose numbers are counts a second. */
const isRate = (name: string): boolean => /^cpu\d+$|_(rx|tx|read|write)$/.test(name);

/** A number in [0, 1) that changes slowly, each source in its own way. */
function wave(seed: string, seconds: number): number {
  let hash = 2166136261;
  for (let at = 0; at < seed.length; at += 1) hash = Math.imul(hash ^ seed.charCodeAt(at), 16777619) >>> 0;
  return (1 + Math.sin((seconds + (hash % 7200)) / (300 + (hash % 900)))) / 2.0001;
}

const source = (owner: string, name: string, scale: number): Source => ({ name, at: (seconds) => scale * wave(`${owner}:${name}`, seconds) });
const constant = (name: string, value: number): Source => ({ name, at: () => value });

function sourcesOfVm({ db }: World, vm: RecordOf<'VM'>): Source[] {
  const { uuid } = vm;
  const hasAgent = db.find('VM_guest_metrics', vm.guest_metrics)?.PV_drivers_detected === true;
  const disks = vm.VBDs.map((vbd) => db.get('VBD', vbd)).filter((vbd) => vbd.currently_attached && vbd.type === 'Disk');
  const vifs = vm.VIFs.map((vif) => db.get('VIF', vif)).filter((vif) => vif.currently_attached);
  return [
    ...Array.from({ length: vm.VCPUs_at_startup }, (_, cpu) => source(uuid, `cpu${cpu}`, 1)),
    constant('memory', vm.memory_dynamic_max), constant('memory_target', vm.memory_target),
    ...(hasAgent ? [source(uuid, 'memory_internal_free', vm.memory_dynamic_max / 1024)] : []),
    ...vifs.flatMap(({ device }) => [source(uuid, `vif_${device}_rx`, 1e6), source(uuid, `vif_${device}_tx`, 5e5)]),
    ...disks.flatMap(({ device }) => [source(uuid, `vbd_${device}_read`, 2e6), source(uuid, `vbd_${device}_write`, 1e6)]),
  ];
}

function sourcesOfHost(world: World, ref: HostRef): Source[] {
  const { db } = world;
  const { uuid, metrics, host_CPUs: cpus, PIFs } = db.get('host', ref);
  return [
    constant('memory_total_kib', (db.find('host_metrics', metrics)?.memory_total ?? 0) / 1024), constant('memory_free_kib', freeMemory(world, ref) / 1024),
    source(uuid, 'loadavg', 2), ...cpus.map((_, cpu) => source(uuid, `cpu${cpu}`, 1)),
    ...(has(world.profile.level, 'clearwater') ? [source(uuid, 'cpu_avg', 1)] : []),
    ...PIFs.map((pif) => db.get('PIF', pif).device).flatMap((device) => [source(uuid, `pif_${device}_rx`, 1e7), source(uuid, `pif_${device}_tx`, 1e7)]),
  ];
}

/** Words of JSON as the release writes them: before 23.31 keys without quotes and numbers that JSON does not have, for which readers need JSON5. */
const isPlainJson = (world: World): boolean => has(world.profile.level, 'nile-preview');
const wantsJson = ({ query, request, world }: Visit): boolean =>
  query.has('json') || (has(world.profile.level, '24.0.0') && request.headers.accept === 'application/json');

function send(response: ServerResponse, text: string, type: string): void {
  response.writeHead(200, [
    'content-length', String(Buffer.byteLength(text)), 'connection', 'close', 'cache-control', 'no-cache, no-store', 'content-type', type,
    'access-control-allow-origin', '*',
  ]);
  response.end(text);
}

// ---- what is new -----------------------------------------------------------------------------------------------------

interface Updates {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly legend: readonly string[];
  /** Newest first. */
  readonly rows: readonly { readonly t: number; readonly values: readonly number[] }[];
}

export function rrdUpdates(visit: Visit, response: ServerResponse): void {
  const { world, query, host = masterOf(world) } = visit;
  const asked = query.get('start');
  // `List.assoc` finds no start: an exception, which becomes the page of 500.
  if (asked === null || !/^-?\d+$/.test(asked)) return refuse(visit, response, 500);
  const now = Math.floor(world.clock.now() / 1000);
  const start = Number(asked) < 0 ? now + Number(asked) : Number(asked);
  const interval = Number(query.get('interval') ?? '0') || 0;
  const archive = archives.find(({ each, rows }) => each * step >= interval && now - each * rows * step <= start) ?? year;
  const wanted = functions.filter((name) => (query.get('cf') ?? name) === name);
  const owners = ownersOn(visit, host);
  const seconds = archive.each * step;
  const end = Math.floor(now / seconds) * seconds;
  const columns = owners.flatMap(({ kind, uuid, sources }) => wanted.flatMap((cf) => sources.map((each) => ({ label: `${cf}:${kind}:${uuid}:${each.name}`, each }))));
  const rows: { t: number; values: number[] }[] = [];
  for (let t = end; t > start && rows.length < archive.rows; t -= seconds) rows.push({ t, values: columns.map(({ each }) => each.at(t)) });
  const updates: Updates = { start: rows.at(-1)?.t ?? end, end, step: seconds, legend: columns.map(({ label }) => label), rows };
  if (wantsJson(visit)) send(response, updatesJson(updates, isPlainJson(world)), 'application/json');
  else send(response, updatesXml(updates), 'text/xml');
}

/** What runs there, and the host itself when asked; up to 6.2 the mere word is enough. */
function ownersOn({ world, query, host: asked }: Visit, host: HostRef): Owner[] {
  const vm = query.get('vm_uuid');
  const withHost = world.profile.strictInts ? query.has('host') : query.get('host') === 'true';
  // One address for all hosts answers for all of them.
  const hosts = asked === undefined ? world.db.refs('host') : [host];
  return [
    ...hosts.flatMap((each) => guestsOf(world, each)).map((ref) => world.db.get('VM', ref)).filter(({ uuid }) => vm === null || vm === uuid)
      .map((record): Owner => ({ kind: 'vm', uuid: record.uuid, sources: sourcesOfVm(world, record) })),
    ...(withHost ? hosts : []).map((each): Owner => ({ kind: 'host', uuid: world.db.get('host', each).uuid, sources: sourcesOfHost(world, each) })),
  ];
}

function updatesXml({ start, end, step: seconds, legend, rows }: Updates): string {
  const entries = legend.map((label) => `<entry>${label}</entry>`).join('');
  const data = rows.map(({ t, values }) => `<row><t>${t}</t>${values.map((value) => `<v>${printed(value)}</v>`).join('')}</row>`).join('');
  return `<?xml version="1.0"?><xport><meta><start>${start}</start><step>${seconds}</step><end>${end}</end><rows>${rows.length}</rows>` +
    `<columns>${legend.length}</columns><legend>${entries}</legend></meta><data>${data}</data></xport>`;
}

function updatesJson({ start, end, step: seconds, legend, rows }: Updates, plain: boolean): string {
  const meta = { start, step: seconds, end, rows: rows.length, columns: legend.length, legend };
  const data = rows.map(({ t, values }) => ({ t, values: plain ? values.map(printed) : values }));
  return spelled({ meta, data }, plain);
}

const printed = (value: number): string => (Number.isNaN(value) ? 'NaN' : value.toFixed(4));
const spelled = (value: unknown, plain: boolean): string => (plain ? JSON.stringify(value) : JSON.stringify(value).replace(/"(\w+)":/g, '$1:'));

// ---- whole archives --------------------------------------------------------------------------------------------------

export function hostRrd(visit: Visit, response: ServerResponse): void {
  const { world, host = masterOf(world) } = visit;
  sendArchive(visit, response, sourcesOfHost(world, host));
}

/** Of a running VM on the host where it runs, else on the master; others send the client there. */
export function vmRrd(visit: Visit, response: ServerResponse): void {
  const { world, query, host } = visit;
  const vm: Ref<'VM'> | undefined = world.db.byUuid('VM', query.get('uuid') ?? '');
  if (vm === undefined) return refuse(visit, response, 404);
  const record = world.db.get('VM', vm);
  const keeper = isNull(record.resident_on) ? masterOf(world) : record.resident_on;
  if (host !== undefined && host !== keeper) return redirect(visit, response, keeper);
  sendArchive(visit, response, sourcesOfVm(world, record));
}

function sendArchive(visit: Visit, response: ServerResponse, sources: readonly Source[]): void {
  const { world } = visit;
  const now = Math.floor(world.clock.now() / 1000 / step) * step;
  const facts = sources.map((each) => ({ each, last: printed(each.at(now)), type: isRate(each.name) ? 'DERIVE' : 'GAUGE' }));
  const rows = ({ each, rows: count }: (typeof archives)[number]): string[][] => {
    const seconds = each * step;
    const last = Math.floor(now / seconds) * seconds;
    return Array.from({ length: count }, (_, index) => sources.map((one) => printed(one.at(last - (count - 1 - index) * seconds))));
  };
  const kept = functions.flatMap((cf) => archives.map((archive) => ({ cf, archive })));
  if (wantsJson(visit)) {
    const ds = facts.map(({ each, last, type }) => ({
      name: each.name, type, minimal_heartbeat: '300.0000', min: '0.0', max: 'infinity', last_ds: last, value: '0.0', unknown_sec: '0',
    }));
    const rra = kept.map(({ cf, archive }) => ({
      cf, pdp_per_row: String(archive.each), params: { xff: '0.5000' },
      cdp_prep: { ds: sources.map(() => ({ primary_value: '0.0', secondary_value: '0.0', value: '0.0', unknown_datapoints: '0' })) }, database: rows(archive),
    }));
    const whole = { version: '0003', step: String(step), lastupdate: String(now), ds, rra };
    return send(response, spelled(whole, isPlainJson(world)), 'application/json');
  }
  const ds = facts.map(({ each, last, type }) =>
    `<ds><name>${each.name}</name><type>${type}</type><minimal_heartbeat>300.0000</minimal_heartbeat><min>0.0</min><max>Infinity</max>` +
    `<last_ds>${last}</last_ds><value>0.0</value><unknown_sec>0</unknown_sec></ds>`).join('');
  const prepared = sources.map(() =>
    '<ds><primary_value>0.0</primary_value><secondary_value>0.0</secondary_value><value>0.0</value><unknown_datapoints>0</unknown_datapoints></ds>').join('');
  const rra = kept.map(({ cf, archive }) =>
    `<rra><cf>${cf}</cf><pdp_per_row>${archive.each}</pdp_per_row><params><xff>0.5000</xff></params><cdp_prep>${prepared}</cdp_prep>` +
    `<database>${rows(archive).map((row) => `<row>${row.map((value) => `<v>${value}</v>`).join('')}</row>`).join('')}</database></rra>`).join('');
  send(response, `<?xml version="1.0"?><rrd><version>0003</version><step>${step}</step><lastupdate>${now}</lastupdate>${ds}${rra}</rrd>`, 'text/xml');
}
