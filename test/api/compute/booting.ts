/** Servers for the tests of this folder: booted through the API, waited for. */
import type { Answer, Ask, Person, TestCloud } from '../../support/with-cloud.ts';

export const servers = '/compute/v2.1/servers';
export const unknownId = '11111111-2222-4333-8444-555555555555';

export async function imageId(cloud: TestCloud): Promise<string> {
  const { body } = await cloud.get('/image/v2/images');
  const found = (body.images as { id: string; name: string }[]).find(({ name }) => name.startsWith('cirros'));
  if (found === undefined) throw new Error('the simulated pool has no cirros image');
  return found.id;
}

export async function networkIds(cloud: TestCloud): Promise<string[]> {
  const { body } = await cloud.get('/networking/v2.0/networks');
  return (body.networks as { id: string }[]).map(({ id }) => id);
}

/** The least that Nova wants, and whatever else; sent as it is. */
export async function requestBoot(cloud: TestCloud, server: Readonly<Record<string, unknown>> = {}, ask: Ask = {}): Promise<Answer> {
  return cloud.post(servers, { server: { name: 'v', flavorRef: '42', imageRef: await imageId(cloud), ...server } }, ask);
}

/** Id of a server that runs. */
export async function boot(cloud: TestCloud, server: Readonly<Record<string, unknown>> = {}, ask: Ask = {}): Promise<string> {
  const answer = await requestBoot(cloud, server, ask);
  if (answer.status !== 202) throw new Error(`boot: ${answer.status} ${JSON.stringify(answer.body)}`);
  const id: string = answer.body.server.id;
  await waitFor(cloud, id, 'ACTIVE', ask.as ?? cloud.admin);
  return id;
}

export function act(cloud: TestCloud, id: string, action: unknown, ask: Ask = {}): Promise<Answer> {
  return cloud.post(`${servers}/${id}/action`, typeof action === 'string' ? { [action]: null } : action, ask);
}

/** Waits for a status with nothing under way; fails when the server ends in another one. */
export async function waitFor(cloud: TestCloud, id: string, status: string, as: Person = cloud.admin): Promise<Answer> {
  const settled = ({ body }: Answer): boolean => body.server?.['OS-EXT-STS:task_state'] === null || body.server === undefined;
  const answer = await cloud.until(`${servers}/${id}`, (answer) => settled(answer) && (answer.body.server?.status ?? 'GONE') !== 'BUILD', { as });
  const reached = answer.body.server?.status ?? 'GONE';
  if (reached !== status) throw new Error(`server ${id} is ${reached} and not ${status}: ${JSON.stringify(answer.body.server?.fault)}`);
  return answer;
}

/** Deletes and waits until it is gone. */
export async function remove(cloud: TestCloud, id: string, ask: Ask = {}): Promise<void> {
  await cloud.delete(`${servers}/${id}`, ask);
  await cloud.until(`${servers}/${id}`, ({ status }) => status === 404, ask);
}
