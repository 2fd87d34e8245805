/** The domain in which a caller makes things when he names none (keystone/server/flask/common.py: _normalize_domain_id). */
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { getProject } from '../../cloud/identity/projects.ts';
import type { ApiRequest } from '../../http/service.ts';

/** That of his project; his own without one. */
export async function callerDomain({ identity: { projectId, userDomainId } }: Pick<ApiRequest, 'identity'>, identity: IdentityService): Promise<string> {
  return projectId === undefined ? userDomainId : (await getProject(identity, projectId)).domainId;
}
