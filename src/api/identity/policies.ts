/** Policy files that services once fetched. Keystone: keystone/api/policy.py. */
import { createPolicy, deletePolicy, getPolicy, listPolicies, updatePolicy, type Policy } from '../../cloud/identity/policies.ts';
import type { components, operations } from '../../generated/identity/policies.ts';
import type { ApiRequest, Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { extraOf } from './extra.ts';
import { mustNameItself, selfLink } from './links.ts';
import { listed } from './lists.ts';

const known = ['id', 'type', 'blob', 'links'];

export const policyHandlers: Handlers<operations, IdentityContext> = {
  'policies.list': async (request, { identity }) => {
    const policies = await listPolicies(identity, request.query.type);
    return listed(request, 'policies', policies.map((policy) => renderPolicy(request, policy)), { filters: ['type'] });
  },
  'policies.show': async (request, { identity }) => ({ policy: renderPolicy(request, await getPolicy(identity, request.path.policy_id)) }),
  'policies.create': async (request, { identity }) => {
    const { policy } = request.body;
    return { policy: renderPolicy(request, await createPolicy(identity, { type: policy.type, blob: policy.blob, extra: extraOf(policy, known) })) };
  },
  'policies.update': async (request, { identity }) => {
    const { policy } = request.body;
    mustNameItself(policy, request.path.policy_id);
    const changed = await updatePolicy(identity, request.path.policy_id, { type: policy.type, blob: policy.blob, extra: extraOf(policy, known) });
    return { policy: renderPolicy(request, changed) };
  },
  'policies.delete': (request, { identity }) => deletePolicy(identity, request.path.policy_id),
};

const renderPolicy = (request: Pick<ApiRequest, 'base'>, { id, type, blob, extra }: Policy): components['schemas']['policy'] =>
  ({ ...extra, id, type, blob, links: selfLink(request, `policies/${id}`) });
