/**
 * How the schema came to be: numbered steps, each run once, in order, when the store opens. A step that was released is never changed;
 * the next change is a next step. All steps that are missing run in one transaction, so an interrupted start leaves the old schema.
 */
import { sql, type Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { addCatalogAndCredentials } from './migrations/catalog-and-credentials.ts';
import { primary, reference, required, type SchemaWords, type Step } from './migrations/words.ts';
import { addGroupsAndInheritance } from './migrations/groups-and-inheritance.ts';
import { addLimits } from './migrations/limits.ts';
import { addTrustsAndAccessRules } from './migrations/trusts-and-access-rules.ts';
import type { Tables } from './schema.ts';

/** Step number → step. */
export const migrations: Readonly<Record<number, Step>> = {
  1: async (db, words) => {
    const schema = db.schema;
    await schema.createTable('signing_keys')
      .addColumn('id', 'text', primary).addColumn('private_jwk', 'text', required).addColumn('created_at', 'bigint', required).execute();

    await schema.createTable('domains')
      .addColumn('id', 'text', primary).addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('description', 'text', required).addColumn('enabled', 'integer', required).addColumn('created_at', 'bigint', required).execute();
    await schema.createTable('projects')
      .addColumn('id', 'text', primary).addColumn('name', 'text', required).addColumn('domain_id', 'text', reference('domains.id'))
      .addColumn('parent_id', 'text', required).addColumn('description', 'text', required).addColumn('enabled', 'integer', required)
      .addColumn('tags', 'text', required).addColumn('extra', 'text', required).addColumn('created_at', 'bigint', required)
      .addUniqueConstraint('projects_name', ['domain_id', 'name']).execute();
    await schema.createTable('users')
      .addColumn('id', 'text', primary).addColumn('name', 'text', required).addColumn('domain_id', 'text', reference('domains.id'))
      .addColumn('password_hash', 'text').addColumn('password_changed_at', 'bigint').addColumn('default_project_id', 'text')
      .addColumn('enabled', 'integer', required).addColumn('extra', 'text', required).addColumn('token_generation', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addUniqueConstraint('users_name', ['domain_id', 'name']).execute();
    await schema.createTable('roles')
      .addColumn('id', 'text', primary).addColumn('name', 'text', (column) => column.notNull().unique()).addColumn('description', 'text')
      .addColumn('created_at', 'bigint', required).execute();
    await schema.createTable('role_implications')
      .addColumn('prior_role_id', 'text', reference('roles.id')).addColumn('implied_role_id', 'text', reference('roles.id'))
      .addPrimaryKeyConstraint('role_implications_key', ['prior_role_id', 'implied_role_id']).execute();
    await schema.createTable('role_assignments')
      .addColumn('actor_type', 'text', required).addColumn('actor_id', 'text', required)
      .addColumn('target_type', 'text', required).addColumn('target_id', 'text', required).addColumn('role_id', 'text', reference('roles.id'))
      .addPrimaryKeyConstraint('role_assignments_key', ['actor_type', 'actor_id', 'target_type', 'target_id', 'role_id']).execute();
    await schema.createIndex('role_assignments_target').on('role_assignments').columns(['target_type', 'target_id']).execute();
    await schema.createTable('token_revocations').addColumn('audit_id', 'text', primary).addColumn('expires_at', 'bigint', required).execute();

    await schema.createTable('flavors')
      .addColumn('id', 'text', primary).addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('vcpus', 'integer', required).addColumn('ram_mib', 'bigint', required).addColumn('root_gib', 'bigint', required)
      .addColumn('ephemeral_gib', 'bigint', required).addColumn('swap_mib', 'bigint', required)
      .addColumn('rxtx_factor', 'double precision', required).addColumn('is_public', 'integer', required)
      .addColumn('disabled', 'integer', required).addColumn('description', 'text').addColumn('created_at', 'bigint', required).execute();
    await schema.createTable('flavor_extra_specs')
      .addColumn('flavor_id', 'text', reference('flavors.id')).addColumn('key', 'text', required).addColumn('value', 'text', required)
      .addPrimaryKeyConstraint('flavor_extra_specs_key', ['flavor_id', 'key']).execute();
    await schema.createTable('flavor_access')
      .addColumn('flavor_id', 'text', reference('flavors.id')).addColumn('project_id', 'text', required)
      .addPrimaryKeyConstraint('flavor_access_key', ['flavor_id', 'project_id']).execute();

    await schema.createTable('keypairs')
      .addColumn('id', words.serialType, words.serial).addColumn('user_id', 'text', required).addColumn('name', 'text', required)
      .addColumn('type', 'text', required).addColumn('public_key', 'text', required).addColumn('fingerprint', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addUniqueConstraint('keypairs_name', ['user_id', 'name']).execute();

    await schema.createTable('actions')
      .addColumn('id', words.serialType, words.serial).addColumn('server_id', 'text', required).addColumn('request_id', 'text', required)
      .addColumn('action', 'text', required).addColumn('project_id', 'text', required).addColumn('user_id', 'text', required)
      .addColumn('message', 'text').addColumn('started_at', 'bigint', required).addColumn('updated_at', 'bigint', required).execute();
    await schema.createIndex('actions_server').on('actions').columns(['server_id', 'request_id']).execute();
    await schema.createTable('action_events')
      .addColumn('id', words.serialType, words.serial).addColumn('action_id', 'bigint', reference('actions.id')).addColumn('event', 'text', required)
      .addColumn('started_at', 'bigint', required).addColumn('finished_at', 'bigint').addColumn('result', 'text').addColumn('host', 'text')
      .addColumn('details', 'text').addColumn('traceback', 'text').execute();
    await schema.createIndex('action_events_action').on('action_events').column('action_id').execute();

    await schema.createTable('migrations')
      .addColumn('id', words.serialType, words.serial).addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('server_id', 'text', required).addColumn('type', 'text', required).addColumn('status', 'text', required)
      .addColumn('source_compute', 'text').addColumn('dest_compute', 'text').addColumn('dest_host', 'text')
      .addColumn('source_node', 'text').addColumn('dest_node', 'text')
      .addColumn('old_flavor_id', 'text').addColumn('new_flavor_id', 'text').addColumn('user_id', 'text').addColumn('project_id', 'text')
      .addColumn('task_ref', 'text').addColumn('progress', 'integer')
      .addColumn('memory_total', 'bigint').addColumn('memory_processed', 'bigint').addColumn('memory_remaining', 'bigint')
      .addColumn('disk_total', 'bigint').addColumn('disk_processed', 'bigint').addColumn('disk_remaining', 'bigint')
      .addColumn('created_at', 'bigint', required).addColumn('updated_at', 'bigint').execute();
    await schema.createIndex('migrations_server').on('migrations').columns(['server_id', 'status']).execute();

    await schema.createTable('deleted_servers')
      .addColumn('id', 'text', primary).addColumn('project_id', 'text', required).addColumn('user_id', 'text', required)
      .addColumn('name', 'text', required).addColumn('deleted_at', 'bigint', required).addColumn('document', 'text', required).execute();
    await schema.createIndex('deleted_servers_time').on('deleted_servers').columns(['deleted_at', 'project_id']).execute();
  },

  2: async (db) => {
    await db.schema.createTable('seeds').addColumn('name', 'text', primary).addColumn('seeded_at', 'bigint', required).execute();
  },

  3: async ({ schema }) => {
    await schema.createTable('application_credentials')
      .addColumn('id', 'text', primary).addColumn('name', 'text', required).addColumn('user_id', 'text', reference('users.id'))
      .addColumn('project_id', 'text', reference('projects.id')).addColumn('description', 'text').addColumn('secret_hash', 'text', required)
      .addColumn('expires_at', 'bigint').addColumn('unrestricted', 'integer').addColumn('created_at', 'bigint', required)
      .addUniqueConstraint('application_credentials_name', ['user_id', 'name']).execute();
    await schema.createTable('application_credential_roles')
      .addColumn('application_credential_id', 'text', reference('application_credentials.id')).addColumn('role_id', 'text', reference('roles.id'))
      .addPrimaryKeyConstraint('application_credential_roles_key', ['application_credential_id', 'role_id']).execute();
    await schema.createTable('facts').addColumn('name', 'text', primary).addColumn('value', 'text', required).execute();
  },

  4: async ({ schema }, words) => {
    await schema.createTable('aggregates')
      .addColumn('id', words.serialType, words.serial).addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', 'bigint', required).addColumn('updated_at', 'bigint').execute();
    await schema.createTable('aggregate_hosts')
      .addColumn('aggregate_id', 'bigint', reference('aggregates.id')).addColumn('host_id', 'text', required).addColumn('name', 'text', required)
      .addPrimaryKeyConstraint('aggregate_hosts_key', ['aggregate_id', 'host_id']).execute();
    await schema.createTable('aggregate_metadata')
      .addColumn('aggregate_id', 'bigint', reference('aggregates.id')).addColumn('key', 'text', required).addColumn('value', 'text', required)
      .addPrimaryKeyConstraint('aggregate_metadata_key', ['aggregate_id', 'key']).execute();
    await schema.createTable('server_groups')
      .addColumn('number', words.serialType, words.serial).addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', required).addColumn('project_id', 'text', required).addColumn('user_id', 'text', required)
      .addColumn('policy', 'text', required).addColumn('max_server_per_host', 'bigint').addColumn('created_at', 'bigint', required).execute();
    await schema.createIndex('server_groups_project').on('server_groups').column('project_id').execute();
    await schema.createTable('quotas')
      .addColumn('project_id', 'text', required).addColumn('user_id', 'text', required).addColumn('resource', 'text', required)
      .addColumn('hard_limit', 'bigint', required)
      .addPrimaryKeyConstraint('quotas_key', ['project_id', 'user_id', 'resource']).execute();
    await schema.createTable('quota_classes')
      .addColumn('class_name', 'text', required).addColumn('resource', 'text', required).addColumn('hard_limit', 'bigint', required)
      .addPrimaryKeyConstraint('quota_classes_key', ['class_name', 'resource']).execute();
  },

  5: async ({ schema }) => {
    await schema.createTable('console_tokens')
      .addColumn('token_hash', 'text', primary).addColumn('server_id', 'text', required).addColumn('expires_at', 'bigint', required).execute();
  },

  6: async ({ schema }) => {
    await schema.alterTable('aggregate_hosts').addColumn('added_at', 'bigint', (column) => column.notNull().defaultTo(0)).execute();
    await schema.createTable('replicas')
      .addColumn('id', 'text', primary).addColumn('beats', 'bigint', required).addColumn('host', 'text', required)
      .addColumn('started_at', 'bigint', required).execute();
  },

  7: async ({ schema }) => {
    await schema.createTable('ports')
      .addColumn('id', 'text', primary).addColumn('network_id', 'text', required).addColumn('project_id', 'text', required)
      .addColumn('mac_address', 'text', required).addColumn('document', 'text', required).addColumn('created_at', 'bigint', required)
      .addColumn('updated_at', 'bigint', required).addColumn('revision', 'integer', required)
      .addUniqueConstraint('ports_mac', ['network_id', 'mac_address']).execute();
    await schema.createTable('security_groups')
      .addColumn('id', 'text', primary).addColumn('project_id', 'text', required).addColumn('name', 'text', required)
      .addColumn('description', 'text', required).addColumn('stateful', 'integer', required).addColumn('created_at', 'bigint', required)
      .addColumn('updated_at', 'bigint', required).addColumn('revision', 'integer', required).execute();
    await schema.createTable('security_group_rules')
      .addColumn('id', 'text', primary).addColumn('group_id', 'text', reference('security_groups.id')).addColumn('direction', 'text', required)
      .addColumn('ethertype', 'text', required).addColumn('protocol', 'text').addColumn('port_range_min', 'integer')
      .addColumn('port_range_max', 'integer').addColumn('remote_ip_prefix', 'text').addColumn('remote_group_id', 'text')
      .addColumn('description', 'text').addColumn('created_at', 'bigint', required).execute();
  },

  8: async ({ schema }) => {
    await schema.alterTable('migrations').dropColumn('task_ref').execute();
  },

  9: async ({ schema }) => {
    await schema.alterTable('deleted_servers').addColumn('vm_ref', 'text').execute();
  },

  10: addGroupsAndInheritance,

  11: async ({ schema }) => {
    await schema.createTable('network_quotas')
      .addColumn('project_id', 'text', required).addColumn('resource', 'text', required).addColumn('hard_limit', 'bigint', required)
      .addPrimaryKeyConstraint('network_quotas_key', ['project_id', 'resource']).execute();
  },

  12: addCatalogAndCredentials,

  13: async ({ schema }) => {
    await schema.createTable('server_changes')
      .addColumn('id', 'text', primary).addColumn('looks', 'text', required).addColumn('updated_at', 'bigint', required).execute();
  },

  14: addTrustsAndAccessRules,

  15: async ({ schema }) => {
    await schema.createTable('old_ids')
      .addColumn('uuid', 'text', primary).addColumn('kind', 'text', required).addColumn('number', 'integer', required)
      .addUniqueConstraint('old_ids_number', ['kind', 'number']).execute();
  },

  16: async ({ schema }) => {
    await schema.alterTable('console_tokens').addColumn('protocol', 'text', (column) => column.notNull().defaultTo('vnc')).execute();
  },

  17: async ({ schema }) => {
    await schema.createTable('metadef_namespaces')
      .addColumn('name', 'text', primary).addColumn('document', 'text', required).addColumn('created_at', 'bigint', required).execute();
  },

  18: async ({ schema }) => {
    await schema.alterTable('security_groups').addColumn('tags', 'text', (column) => column.notNull().defaultTo('[]')).execute();
  },

  19: addLimits,
};

const newestStep = Math.max(...Object.keys(migrations).map(Number));

/**
 * Brings the schema to the newest step.
 * @param newest a step before that, for tests of those that follow
 * @throws Error when the database was made by a newer release: an older one would write into tables it does not understand.
 */
export async function migrate(db: Kysely<Tables>, words: SchemaWords, clock: Clock, newest = newestStep): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await words.serialize(trx);
    await sql`create table if not exists schema_version (one integer primary key, version integer not null, changed_at bigint not null)`.execute(trx);
    await sql`insert into schema_version (one, version, changed_at) values (1, 0, ${clock.now()}) on conflict (one) do nothing`.execute(trx);
    const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(trx);
    const version = rows[0]?.version ?? 0;
    if (version > newest) throw new Error(`The database has schema ${version}, made by a newer release; this one knows up to ${newest}.`);
    for (let step = version + 1; step <= newest; step += 1) await migrations[step]?.(trx, words);
    if (version < newest) await sql`update schema_version set version = ${newest}, changed_at = ${clock.now()}`.execute(trx);
  });
}
