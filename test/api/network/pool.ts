/** Asking the Network service, and what a test puts into the simulated pool. */
import type { RecordOf, Ref } from '../../../src/xapi/datamodel.ts';
import type { Person, TestCloud } from '../../support/with-cloud.ts';

export const unknownId = '11111111-2222-4333-8444-555555555555';

/** The body of a GET below the version. */
export async function get(cloud: TestCloud, path: string, as: Person = cloud.admin) {
  const { status, body } = await cloud.get(`/networking/v2.0${path}`, { as });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** A refusal as `status type: sentence`. */
export function refusal({ status, body }: { status: number; body: { NeutronError: { type: string; message: string; detail: string } } }): string {
  const { type, message, detail } = body.NeutronError;
  if (detail !== '') throw new Error(`not Neutron's form: ${JSON.stringify(body)}`);
  return `${status} ${type}: ${message}`;
}

/** A network with an interface of this kind on each host; null: without any. Answers its uuid. */
export async function addNetwork(
  cloud: TestCloud, name: string, pif: Partial<RecordOf<'PIF'>> | null, fields: Partial<RecordOf<'network'>> = {},
): Promise<string> {
  const { db, pool } = cloud.simulator;
  const network = db.create('network', { name_label: name, MTU: 1500, ...fields });
  if (pif !== null) for (const host of pool.hosts) db.create('PIF', { network, host, device: 'eth2', VLAN: -1, MTU: 1500, managed: true, ...pif });
  await cloud.pool.settle();
  return db.get('network', network).uuid;
}

/** The simulated pool's VM of a name. */
export function vmNamed(cloud: TestCloud, name: string): RecordOf<'VM'> & { readonly ref: Ref<'VM'> } {
  for (const [ref, row] of cloud.simulator.db.all('VM')) if (row.name_label === name) return { ...row, ref };
  throw new Error(`no VM ${name}`);
}
