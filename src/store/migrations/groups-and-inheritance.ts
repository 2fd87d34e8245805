/**
 * Groups of users; what else is said of domains and of the end of application credentials; roles that belong to a domain; assignments that are
 * inherited. Keys change with the last two, and SQLite changes a key only by another table: those that refer to the roles are made anew too, and
 * the old ones go in an order in which none of them takes rows along.
 */
import { sql } from 'kysely';
import { primary, reference, required, type Step } from './words.ts';

export const addGroupsAndInheritance: Step = async (db) => {
  const { schema } = db;
  await schema.alterTable('domains').addColumn('tags', 'text', (column) => column.notNull().defaultTo('[]')).execute();
  await schema.alterTable('domains').addColumn('extra', 'text', (column) => column.notNull().defaultTo('{}')).execute();
  await schema.alterTable('application_credentials').addColumn('expires_microseconds', 'integer', (column) => column.notNull().defaultTo(0)).execute();
  await schema.createTable('groups')
    .addColumn('id', 'text', primary).addColumn('name', 'text', required).addColumn('domain_id', 'text', reference('domains.id'))
    .addColumn('description', 'text', required).addColumn('extra', 'text', required).addColumn('created_at', 'bigint', required)
    .addUniqueConstraint('groups_name', ['domain_id', 'name']).execute();
  await schema.createTable('group_members')
    .addColumn('group_id', 'text', reference('groups.id')).addColumn('user_id', 'text', reference('users.id'))
    .addPrimaryKeyConstraint('group_members_key', ['group_id', 'user_id']).execute();
  await schema.createIndex('group_members_user').on('group_members').column('user_id').execute();

  await schema.createTable('new_roles')
    .addColumn('id', 'text', primary).addColumn('name', 'text', required).addColumn('domain_id', 'text', required).addColumn('description', 'text')
    .addColumn('extra', 'text', required).addColumn('created_at', 'bigint', required)
    .addUniqueConstraint('roles_domain_name', ['domain_id', 'name']).execute();
  // The roles that could not be changed until now say so themselves from here on.
  await sql`insert into new_roles (id, name, domain_id, description, extra, created_at) select id, name, '', description,
    case when name in ('admin', 'manager', 'member', 'reader', 'service') then '{"options":{"immutable":true}}' else '{}' end, created_at from roles`.execute(db);
  await schema.createTable('new_role_implications')
    .addColumn('prior_role_id', 'text', reference('new_roles.id')).addColumn('implied_role_id', 'text', reference('new_roles.id'))
    .addPrimaryKeyConstraint('role_implications_pair', ['prior_role_id', 'implied_role_id']).execute();
  await sql`insert into new_role_implications select prior_role_id, implied_role_id from role_implications`.execute(db);
  await schema.createTable('new_role_assignments')
    .addColumn('actor_type', 'text', required).addColumn('actor_id', 'text', required)
    .addColumn('target_type', 'text', required).addColumn('target_id', 'text', required).addColumn('role_id', 'text', reference('new_roles.id'))
    .addColumn('inherited', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('role_assignments_whole', ['actor_type', 'actor_id', 'target_type', 'target_id', 'role_id', 'inherited']).execute();
  await sql`insert into new_role_assignments select actor_type, actor_id, target_type, target_id, role_id, 0 from role_assignments`.execute(db);
  await schema.createTable('new_application_credential_roles')
    .addColumn('application_credential_id', 'text', reference('application_credentials.id')).addColumn('role_id', 'text', reference('new_roles.id'))
    .addPrimaryKeyConstraint('application_credential_roles_pair', ['application_credential_id', 'role_id']).execute();
  await sql`insert into new_application_credential_roles select application_credential_id, role_id from application_credential_roles`.execute(db);

  for (const table of ['role_implications', 'role_assignments', 'application_credential_roles', 'roles']) {
    await schema.dropTable(table).execute();
    await schema.alterTable(`new_${table}`).renameTo(table).execute();
  }
  await schema.createIndex('role_assignments_target').on('role_assignments').columns(['target_type', 'target_id']).execute();
};
