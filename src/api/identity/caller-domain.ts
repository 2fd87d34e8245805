/** The domain in which a caller makes things when he names none (keystone/server/flask/common.py: _get_domain_id_from_token). */
import { defaultDomain } from '../../cloud/identity/bootstrap.ts';
import type { ApiRequest } from '../../http/service.ts';

/** That he is signed in for; else the default one, whichever his project is in. */
export const callerDomain = ({ identity: { domainId } }: Pick<ApiRequest, 'identity'>): string => domainId ?? defaultDomain.id;
