/** The domain in which a caller makes things when he names none (keystone/server/flask/common.py: _normalize_domain_id). */
import type { IdentityService } from '../../cloud/identity/identity.ts';
import { getProject } from '../../cloud/identity/projects.ts';
import type { ApiRequest } from '../../http/service.ts';

/** That he is signed in for, or that of his project; his own without either. */
export async function callerDomain({ identity: { domainId, projectId, userDomainId } }: Pick<ApiRequest, 'identity'>, identity: IdentityService): Promise<string> {
  if (domainId !== undefined) return domainId;
  return projectId === undefined ? userDomainId : (await getProject(identity, projectId)).domainId;
}
