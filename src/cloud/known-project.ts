/** Whether a project that a request names is one. */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';

/** @throws ApiError badRequest (nova/api/openstack/identity.py: verify_project_id) */
export async function assertProject(cloud: Cloud, projectId: string): Promise<void> {
  const row = await cloud.store.db.selectFrom('projects').select('id').where('id', '=', projectId).executeTakeFirst();
  if (row === undefined) throw new ApiError('badRequest', `Project ID ${projectId} is not a valid project.`);
}
