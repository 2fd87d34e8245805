/** What users delegate to others, and what programs that act for them may do. */
import { primary, reference, required, type Step } from './words.ts';

export const addTrustsAndAccessRules: Step = async ({ schema }) => {
  await schema.createTable('trusts')
    .addColumn('id', 'text', primary).addColumn('trustor_id', 'text', reference('users.id')).addColumn('trustee_id', 'text', reference('users.id'))
    .addColumn('project_id', 'text', reference('projects.id')).addColumn('impersonation', 'integer', required).addColumn('expires_at', 'bigint')
    .addColumn('expires_microseconds', 'integer', required).addColumn('remaining_uses', 'bigint')
    .addColumn('redelegated_trust_id', 'text', (column) => column.references('trusts.id').onDelete('cascade'))
    .addColumn('redelegation_count', 'integer', required).addColumn('created_at', 'bigint', required).execute();
  await schema.createTable('trust_roles')
    .addColumn('trust_id', 'text', reference('trusts.id')).addColumn('role_id', 'text', reference('roles.id'))
    .addPrimaryKeyConstraint('trust_roles_key', ['trust_id', 'role_id']).execute();
  await schema.createTable('access_rules')
    .addColumn('id', 'text', primary).addColumn('user_id', 'text', reference('users.id')).addColumn('service', 'text', required)
    .addColumn('method', 'text', required).addColumn('path', 'text', required)
    .addUniqueConstraint('access_rules_whole', ['user_id', 'service', 'method', 'path']).execute();
  await schema.createTable('application_credential_access_rules')
    .addColumn('application_credential_id', 'text', reference('application_credentials.id'))
    .addColumn('access_rule_id', 'text', reference('access_rules.id'))
    .addPrimaryKeyConstraint('application_credential_access_rules_key', ['application_credential_id', 'access_rule_id']).execute();
};
