/** What an administrator adds to the catalog; secrets that are kept for other programs; policies that services once fetched. */
import { primary, reference, required, type Step } from './words.ts';

export const addCatalogAndCredentials: Step = async ({ schema }) => {
  await schema.createTable('catalog_regions')
    .addColumn('id', 'text', primary).addColumn('description', 'text', required).addColumn('parent_id', 'text').addColumn('extra', 'text', required)
    .addColumn('created_at', 'bigint', required).execute();
  await schema.createTable('catalog_services')
    .addColumn('id', 'text', primary).addColumn('type', 'text', required).addColumn('name', 'text', required).addColumn('enabled', 'integer', required)
    .addColumn('extra', 'text', required).addColumn('created_at', 'bigint', required).execute();
  await schema.createTable('catalog_endpoints')
    .addColumn('id', 'text', primary).addColumn('service_id', 'text', required).addColumn('interface', 'text', required).addColumn('region_id', 'text')
    .addColumn('url', 'text', required).addColumn('enabled', 'integer', required).addColumn('extra', 'text', required)
    .addColumn('created_at', 'bigint', required).execute();
  await schema.createTable('credentials')
    .addColumn('id', 'text', primary).addColumn('user_id', 'text', reference('users.id')).addColumn('project_id', 'text').addColumn('type', 'text', required)
    .addColumn('blob', 'text', required).addColumn('extra', 'text', required).addColumn('created_at', 'bigint', required).execute();
  await schema.createIndex('credentials_user').on('credentials').column('user_id').execute();
  await schema.createTable('policies')
    .addColumn('id', 'text', primary).addColumn('type', 'text', required).addColumn('blob', 'text', required).addColumn('extra', 'text', required)
    .addColumn('created_at', 'bigint', required).execute();
};
