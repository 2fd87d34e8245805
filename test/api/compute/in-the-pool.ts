/** What a server is in its pool: for tests that look there as well as through HTTP. */
import type { Row, Xapi } from '../../../src/xapi/xapi.ts';
import type { Answer, TestCloud } from '../../support/with-cloud.ts';
import { act, boot, servers } from './booting.ts';

/** The pool that a server is in. */
export function poolOf({ pools }: TestCloud, id: string): Xapi {
  const pool = pools.find(({ cache }) => cache.byUuid('VM', id) !== undefined);
  if (pool === undefined) throw new Error(`there is no VM ${id}`);
  return pool;
}

export function vmOf(cloud: TestCloud, id: string): Row<'VM'> {
  const vm = poolOf(cloud, id).cache.byUuid('VM', id);
  if (vm === undefined) throw new Error(`there is no VM ${id}`);
  return vm;
}

export interface Disk {
  readonly vbd: Row<'VBD'>;
  readonly vdi: Row<'VDI'>;
  readonly sr: string;
}

/** Disks and discs in the order of their positions; none when the server is gone. */
export function disksOf(cloud: TestCloud, id: string): readonly Disk[] {
  const pool = cloud.pools.find(({ cache }) => cache.byUuid('VM', id) !== undefined);
  return (pool?.cache.byUuid('VM', id)?.VBDs ?? []).flatMap((ref) => {
    const vbd = pool?.cache.get('VBD', ref);
    const vdi = vbd === undefined ? undefined : pool?.cache.get('VDI', vbd.VDI);
    return vbd === undefined || vdi === undefined ? [] : [{ vbd, vdi, sr: pool?.cache.get('SR', vdi.SR)?.name_label ?? '' }];
  }).toSorted((a, b) => Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
}

/** Name of the host that it runs on, '' for none. */
export const hostOf = (cloud: TestCloud, id: string): string => poolOf(cloud, id).cache.get('host', vmOf(cloud, id).resident_on)?.hostname ?? '';

export const otherHost = (cloud: TestCloud, id: string): string => (hostOf(cloud, id) === 'xen-host-1' ? 'xen-host-2' : 'xen-host-1');

/** Reference of a host by its name, '' for none. */
export function hostNamed({ pools }: TestCloud, name: string): Row<'host'> {
  const host = pools.flatMap(({ cache }) => [...cache.all('host')]).find(({ hostname }) => hostname === name);
  if (host === undefined) throw new Error(`there is no host ${name}`);
  return host;
}

/** A flavor of its own; answers its id. */
export async function flavor(cloud: TestCloud, size: Readonly<Record<string, number>> = {}, specs: Readonly<Record<string, string>> = {}): Promise<string> {
  const { body } = await cloud.post('/compute/v2.1/flavors', { flavor: { name: `f${Math.random()}`, vcpus: 1, ram: 128, disk: 1, ...size } });
  if (Object.keys(specs).length > 0) await cloud.post(`/compute/v2.1/flavors/${body.flavor.id}/os-extra_specs`, { extra_specs: specs });
  return body.flavor.id;
}

export const onLocalStorage = async (cloud: TestCloud, server: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  boot(cloud, { flavorRef: await flavor(cloud, {}, { 'xapi:sr': 'local' }), ...server });

export const liveMigrate = (cloud: TestCloud, id: string, host: string | null, block: boolean | 'auto' = 'auto', version = '2.30'): Promise<Answer> =>
  act(cloud, id, { 'os-migrateLive': { host, block_migration: block } }, { version });

/** Waits until nothing is under way, whatever the status. */
export const settled = (cloud: TestCloud, id: string): Promise<Answer> =>
  cloud.until(`${servers}/${id}`, ({ body }) => body.server?.['OS-EXT-STS:task_state'] === null);

/** Statuses of all migrations, the oldest first. */
export const statusesOf = async (cloud: TestCloud): Promise<string[]> =>
  ((await cloud.get('/compute/v2.1/os-migrations')).body.migrations as { status: string }[]).map(({ status }) => status);

export const vdiCount = ({ pool }: TestCloud): number => pool.cache.size('VDI');
