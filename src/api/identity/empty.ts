/** Collections of Keystone in which nothing can be put here, so there is nothing in them. */
import type { operations } from '../../generated/identity/empty.ts';
import type { Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listed } from './lists.ts';

export const emptyHandlers: Handlers<operations, IdentityContext> = {
  'limits.list': (request) => listed(request, 'limits', []),
  'registered-limits.list': (request) => listed(request, 'registered_limits', []),
};
