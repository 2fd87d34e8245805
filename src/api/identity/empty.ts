/** Collections of Keystone in which nothing can be put here, so there is nothing in them. */
import type { operations } from '../../generated/identity/empty.ts';
import type { Handlers } from '../../http/service.ts';
import type { IdentityContext } from './context.ts';
import { listLinks } from './links.ts';

export const emptyHandlers: Handlers<operations, IdentityContext> = {
  'credentials.list': (request) => ({ credentials: [], links: listLinks(request, 'credentials') }),
  'limits.list': (request) => ({ limits: [], links: listLinks(request, 'limits') }),
  'registered-limits.list': (request) => ({ registered_limits: [], links: listLinks(request, 'registered_limits') }),
  'policies.list': (request) => ({ policies: [], links: listLinks(request, 'policies') }),
};
