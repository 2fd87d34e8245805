/** What tests of the changing operations share. */
import { adminPassword, type Answer, type IdentityWorld } from './with-identity.ts';

export const v3 = '/identity/v3';

export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Requests of an administrator, below /v3. */
export async function administrator(world: IdentityWorld): Promise<Ask> {
  const token = await world.signIn('admin', adminPassword, 'admin');
  return (method, path, body) => world.ask(method, v3 + path, { token, body });
}

/** Status and sentence, without the lines in which Keystone quotes the schema. */
export const message = ({ status, body }: Answer): unknown[] => [status, (body?.error?.message as string | undefined)?.split('\n')[0]];

/** Makes a thing and answers it. @param kind `user`, whose list is at `/users` */
export async function make(ask: Ask, kind: string, thing: object): Promise<{ id: string; name: string; [name: string]: unknown }> {
  const { status, body } = await ask('POST', `/${kind}s`, { [kind]: thing });
  if (status !== 201) throw new Error(`${kind} was not made: ${status} ${JSON.stringify(body)}`);
  return body[kind];
}

/** Names of a list's members. */
export const namesOf = ({ body }: Answer, list: string): string[] => body[list].map(({ name }: { name: string }) => name);
