/** What every cloud has from its first start on (keystone/cmd/bootstrap.py): the default domain, the roles, the project and user `admin`. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import type { IdentityService } from './identity.ts';
import { extraColumn } from './extra.ts';
import { setPassword } from './users.ts';

export interface BootstrapOptions {
  /** Becomes the admin's password; undefined: the one there is stays. */
  readonly adminPassword: string | undefined;
  /** Becomes it where there is none at all. */
  readonly firstPassword?: string | undefined;
  /** More projects that the admin administers. */
  readonly projects?: readonly string[];
}

export interface Bootstrapped {
  /** The default project: a VM that no project claims belongs to it. */
  readonly adminProjectId: string;
  readonly adminUserId: string;
  /** Whether `firstPassword` is the password now. */
  readonly tookFirstPassword: boolean;
}

/** The roles there are from the start, and what they imply; nobody changes or deletes them by mistake. */
const builtInRoles = { admin: 'manager', manager: 'member', member: 'reader', reader: undefined, service: undefined } as const;

export const defaultDomain = { id: 'default', name: 'Default', description: 'The default domain' } as const;

/** Ids of users, projects and roles look like Keystone's. */
export const newId = (): string => randomUUID().replaceAll('-', '');

/** Makes what is missing, leaves what is there. Replicas that start together do it one after the other. */
export function bootstrap(identity: IdentityService, options: BootstrapOptions): Promise<Bootstrapped> {
  return identity.store.exclusively('bootstrap', () => makeWhatIsMissing(identity, options));
}

async function makeWhatIsMissing(
  identity: IdentityService, { adminPassword, firstPassword, projects = [] }: BootstrapOptions,
): Promise<Bootstrapped> {
  const now = identity.clock.now();
  const made = await identity.store.db.transaction().execute(async (trx) => {
    await trx.insertInto('domains').values({ ...defaultDomain, enabled: 1, tags: '[]', extra: '{}', created_at: now }).onConflict((conflict) => conflict.doNothing()).execute();
    const adminRoleId = await makeRoles(trx, now);
    const adminProjectId = await makeDefaultProject(trx, now);
    const others = await Promise.all(projects.map((name) => makeProject(trx, name, '', now)));
    const adminUserId = await makeAdmin(trx, now);
    const actor = { actor_type: 'user' as const, actor_id: adminUserId, role_id: adminRoleId, inherited: 0 as const };
    await trx.insertInto('role_assignments').values([
      ...[adminProjectId, ...others].map((id) => ({ ...actor, target_type: 'project' as const, target_id: id })),
      { ...actor, target_type: 'system' as const, target_id: 'all' },
    ]).onConflict((conflict) => conflict.doNothing()).execute();
    return { adminProjectId, adminUserId };
  });
  identity.tokens.recheck();
  if (adminPassword !== undefined) await keepPassword(identity, made.adminUserId, adminPassword);
  const tookFirstPassword = adminPassword === undefined && firstPassword !== undefined && await passwordHash(identity, made.adminUserId) === null;
  if (tookFirstPassword) await setPassword(identity, made.adminUserId, firstPassword);
  return { ...made, tookFirstPassword };
}

/** @returns the id of the role `admin` */
async function makeRoles(trx: Transaction<Tables>, now: number): Promise<string> {
  const extra = extraColumn({ options: { immutable: true } });
  await trx.insertInto('roles').values(Object.keys(builtInRoles).map((name) => ({ id: newId(), name, domain_id: '', description: null, extra, created_at: now })))
    .onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
  const roles = new Map((await trx.selectFrom('roles').select(['id', 'name']).where('domain_id', '=', '').execute()).map(({ id, name }) => [name, id]));
  const roleId = (name: string): string => roles.get(name) ?? '';
  await trx.insertInto('role_implications').values(Object.entries(builtInRoles)
    .flatMap(([prior, implied]) => (implied === undefined ? [] : [{ prior_role_id: roleId(prior), implied_role_id: roleId(implied) }])))
    .onConflict((conflict) => conflict.doNothing()).execute();
  return roleId('admin');
}

/** It is known by its id once it is made, as somebody may give it another name. */
async function makeDefaultProject(trx: Transaction<Tables>, now: number): Promise<string> {
  const known = await trx.selectFrom('facts').innerJoin('projects', 'projects.id', 'facts.value').select('projects.id')
    .where('facts.name', '=', 'default_project_id').executeTakeFirst();
  if (known !== undefined) return known.id;
  const id = await makeProject(trx, 'admin', 'Bootstrap project for initializing the cloud.', now);
  await trx.insertInto('facts').values({ name: 'default_project_id', value: id })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: id })).execute();
  return id;
}

async function makeProject(trx: Transaction<Tables>, name: string, description: string, now: number): Promise<string> {
  const { id: domainId } = defaultDomain;
  await trx.insertInto('projects').values({
    id: newId(), name, domain_id: domainId, parent_id: domainId, description, enabled: 1, tags: '[]', extra: '{}', created_at: now,
  }).onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
  return (await trx.selectFrom('projects').select('id').where('domain_id', '=', domainId).where('name', '=', name).executeTakeFirstOrThrow()).id;
}

async function makeAdmin(trx: Transaction<Tables>, now: number): Promise<string> {
  const { id: domainId } = defaultDomain;
  await trx.insertInto('users').values({
    id: newId(), name: 'admin', domain_id: domainId, password_hash: null, password_changed_at: null, default_project_id: null,
    enabled: 1, extra: '{}', token_generation: 1, created_at: now,
  }).onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
  return (await trx.selectFrom('users').select('id').where('domain_id', '=', domainId).where('name', '=', 'admin').executeTakeFirstOrThrow()).id;
}

/** Sets the password only if it is another one: setting it would end the tokens of those who are signed in. */
async function keepPassword(identity: IdentityService, userId: string, password: string): Promise<void> {
  const hash = await passwordHash(identity, userId);
  if (hash === null || !(await identity.passwords.verify(password, hash))) await setPassword(identity, userId, password);
}

async function passwordHash({ store: { db } }: IdentityService, userId: string): Promise<string | null> {
  return (await db.selectFrom('users').select('password_hash').where('id', '=', userId).executeTakeFirstOrThrow()).password_hash;
}
