/** What every cloud has from its first start on (keystone/cmd/bootstrap.py): the default domain, three roles, the project and user `admin`. */
import { randomUUID } from 'node:crypto';
import type { IdentityService } from './identity.ts';
import { builtInRoles } from './roles.ts';
import { setPassword } from './users.ts';

export interface BootstrapOptions {
  /** Becomes the admin's password; undefined: the one there is stays. */
  readonly adminPassword: string | undefined;
  /** More projects that the admin administers. */
  readonly projects?: readonly string[];
}

export interface Bootstrapped {
  /** The default project: a VM that no project claims belongs to it. */
  readonly adminProjectId: string;
  readonly adminUserId: string;
}

export const defaultDomain = { id: 'default', name: 'Default', description: 'The default domain' } as const;

/** Ids of users, projects and roles look like Keystone's. */
export const newId = (): string => randomUUID().replaceAll('-', '');

/** Makes what is missing, leaves what is there. Replicas that start together do it together. */
export async function bootstrap(identity: IdentityService, { adminPassword, projects = [] }: BootstrapOptions): Promise<Bootstrapped> {
  const now = identity.clock.now();
  const { adminUserId, projectIds } = await identity.store.db.transaction().execute(async (db) => {
    await db.insertInto('domains').values({ ...defaultDomain, enabled: 1, created_at: now }).onConflict((conflict) => conflict.doNothing()).execute();

    const names = Object.keys(builtInRoles);
    await db.insertInto('roles').values(names.map((name) => ({ id: newId(), name, description: null, created_at: now })))
      .onConflict((conflict) => conflict.column('name').doNothing()).execute();
    const roles = new Map((await db.selectFrom('roles').select(['id', 'name']).execute()).map(({ id, name }) => [name, id]));
    const roleId = (name: string): string => roles.get(name) ?? '';
    const implications = Object.entries(builtInRoles)
      .flatMap(([prior, implied]) => (implied === undefined ? [] : [{ prior_role_id: roleId(prior), implied_role_id: roleId(implied) }]));
    await db.insertInto('role_implications').values(implications).onConflict((conflict) => conflict.doNothing()).execute();

    const wanted = ['admin', ...projects];
    await db.insertInto('projects').values(wanted.map((name) => ({
      id: newId(), name, domain_id: defaultDomain.id, parent_id: defaultDomain.id, description: '', enabled: 1 as const, tags: '[]', extra: '{}', created_at: now,
    }))).onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
    const made = await db.selectFrom('projects').select(['id', 'name']).where('domain_id', '=', defaultDomain.id).where('name', 'in', wanted).execute();

    await db.insertInto('users').values({
      id: newId(), name: 'admin', domain_id: defaultDomain.id, password_hash: null, password_changed_at: null, default_project_id: null,
      enabled: 1, extra: '{}', token_generation: 1, created_at: now,
    }).onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
    const admin = await db.selectFrom('users').select('id').where('domain_id', '=', defaultDomain.id).where('name', '=', 'admin').executeTakeFirstOrThrow();
    const actor = { actor_type: 'user' as const, actor_id: admin.id, role_id: roleId('admin') };
    await db.insertInto('role_assignments').values([
      ...made.map(({ id }) => ({ ...actor, target_type: 'project' as const, target_id: id })),
      { ...actor, target_type: 'system' as const, target_id: 'all' },
    ]).onConflict((conflict) => conflict.doNothing()).execute();
    return { adminUserId: admin.id, projectIds: new Map(made.map(({ id, name }) => [name, id])) };
  });
  identity.tokens.recheck();
  if (adminPassword !== undefined) await keepPassword(identity, adminUserId, adminPassword);
  const adminProjectId = projectIds.get('admin');
  if (adminProjectId === undefined) throw new Error('the project admin was made and is not there');
  return { adminProjectId, adminUserId };
}

/** Sets the password only if it is another one: setting it would end the tokens of those who are signed in. */
async function keepPassword(identity: IdentityService, userId: string, password: string): Promise<void> {
  const { password_hash: hash } = await identity.store.db.selectFrom('users').select('password_hash').where('id', '=', userId).executeTakeFirstOrThrow();
  if (hash === null || !(await identity.passwords.verify(password, hash))) await setPassword(identity, userId, password);
}
