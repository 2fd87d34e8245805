/** Collections of Keystone in which nothing can be put here, so there is nothing in them. */
import type { operations } from '../../generated/identity/empty.ts';
import type { Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listLinks } from './links.ts';

export const emptyHandlers: Handlers<operations, IdentityContext> = {
  'limits.list': (request) => ({ limits: [], links: listLinks(request, 'limits') }),
  'registered-limits.list': (request) => ({ registered_limits: [], links: listLinks(request, 'registered_limits') }),
};
