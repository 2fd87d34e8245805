/** Templates and ISOs that a test puts into the simulated pool, as somebody would who works on it with `xe`. */
import type { RecordOf, Ref } from '../../../src/xapi/datamodel.ts';
import type { TestCloud } from '../../support/with-cloud.ts';

export const images = '/image/v2/images';
export const unknownId = '11111111-2222-4333-8444-555555555555';
const MiB = 2 ** 20;

/** A template with disks of these sizes in MiB on the shared SR; half of each is written. */
export async function addTemplate(cloud: TestCloud, name: string, sizes: readonly number[], fields: Partial<RecordOf<'VM'>> = {}): Promise<string> {
  const { db, pool } = cloud.simulator;
  const vm = db.create('VM', { name_label: name, is_a_template: true, ...fields });
  sizes.forEach((size, index) => {
    const vdi = db.create('VDI', { SR: pool.sharedSr, type: 'user', virtual_size: size * MiB, physical_utilisation: (size * MiB) / 2, managed: true });
    db.create('VBD', { VM: vm, VDI: vdi, type: 'Disk', mode: 'RW', userdevice: String(index), bootable: index === 0 });
  });
  await cloud.pool.settle();
  return db.get('VM', vm).uuid;
}

export async function addIso(cloud: TestCloud, name: string, fields: Partial<RecordOf<'VDI'>> = {}, sr: Ref<'SR'> = cloud.simulator.pool.isoSr): Promise<string> {
  const { db } = cloud.simulator;
  const vdi = db.create('VDI', { name_label: name, SR: sr, type: 'user', virtual_size: 64 * MiB, physical_utilisation: 64 * MiB, managed: true, read_only: true, ...fields });
  await cloud.pool.settle();
  return db.get('VDI', vdi).uuid;
}

/** Names in the order of the answer. */
export async function namesOf(cloud: TestCloud, query: string, as = cloud.admin): Promise<string[]> {
  const { status, body } = await cloud.get(`${images}${query}`, { as });
  if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
  return (body.images as { name: string }[]).map(({ name }) => name);
}

/** A refusal as `status: sentence`, after a look at the rest of its form. */
export function refusal({ status, body }: { status: number; body: { message: string; code: string; title: string } }): string {
  const end = '<br /><br />\n\n\n';
  if (!body.message.endsWith(end) || body.code !== `${status} ${body.title}`) throw new Error(`not Glance's form: ${JSON.stringify(body)}`);
  return `${status}: ${body.message.slice(0, -end.length)}`;
}
