/** Unified limits, which other services ask Keystone for. */
import { sql } from 'kysely';
import { primary, required, type Step } from './words.ts';

export const addLimits: Step = async (db) => {
  await db.schema.createTable('registered_limits')
    .addColumn('id', 'text', primary).addColumn('service_id', 'text', required).addColumn('region_id', 'text')
    .addColumn('resource_name', 'text', required).addColumn('default_limit', 'bigint', required).addColumn('description', 'text')
    .addColumn('created_at', 'bigint', required).execute();
  await sql`create unique index registered_limits_whole on registered_limits (service_id, coalesce(region_id, ''), resource_name)`.execute(db);
  await db.schema.createTable('limits')
    .addColumn('id', 'text', primary).addColumn('registered_limit_id', 'text', (column) => column.notNull().references('registered_limits.id'))
    .addColumn('project_id', 'text', (column) => column.references('projects.id').onDelete('cascade'))
    .addColumn('domain_id', 'text', (column) => column.references('domains.id').onDelete('cascade'))
    .addColumn('resource_limit', 'bigint', required).addColumn('description', 'text').addColumn('created_at', 'bigint', required).execute();
  await sql`create unique index limits_whole on limits (registered_limit_id, coalesce(project_id, ''), coalesce(domain_id, ''))`.execute(db);
};
