/**
 * Whose things a caller may see and change: an administrator and a reader of the system everybody's, a reader or manager of a domain those of his
 * domain (keystone/common/policies). Who may at all is the spec's policy; here is the rest of it.
 */
import { ApiError } from '../../errors.ts';
import { forbiddenAction } from '../../cloud/identity/refusals.ts';
import type { ApiRequest } from '../../http/service.ts';

type Asking = Pick<ApiRequest, 'identity'>;

/** The only domain that he reaches; undefined: all. */
const onlyDomain = ({ identity: { isAdmin, isSystem, domainId } }: Asking): string | undefined => (isAdmin || isSystem ? undefined : domainId);

/** Of a list: who is signed in for a domain gets what is in it, an administrator too. */
export function inScope<T>({ identity: { domainId } }: Asking, things: readonly T[], domainOf: (thing: T) => string | null): readonly T[] {
  return domainId === undefined ? things : things.filter((thing) => domainOf(thing) === domainId);
}

/** @param domainId of what is asked for @throws ApiError forbidden */
export function mustReach(request: Asking, domainId: string | null | undefined, action: string): void {
  const own = onlyDomain(request);
  if (own !== undefined && own !== domainId) throw forbiddenAction(action);
}

/**
 * What is asked for, if it is within reach. Whether there is such a thing in other domains is not for everybody to know.
 * @throws ApiError forbidden, notFound
 */
export async function reached<T extends { readonly domainId: string | null }>(request: Asking, action: string, thing: Promise<T>): Promise<T> {
  const found = await thing.catch((error: unknown) => {
    if (onlyDomain(request) !== undefined && error instanceof ApiError && error.kind === 'notFound') throw forbiddenAction(action);
    throw error;
  });
  mustReach(request, found.domainId, action);
  return found;
}

/** Whether he reads what is anybody's. */
export const readsAll = ({ identity: { isAdmin, isSystem, roles } }: Asking): boolean => isAdmin || (isSystem && roles.includes('reader'));

/** Whether he reads what he has no part in himself. */
export const isReader = (request: Asking): boolean =>
  readsAll(request) || (request.identity.domainId !== undefined && request.identity.roles.includes('reader'));

/** Names of the roles that a manager of a domain sees, gives and takes (rule domain_managed_target_role). */
export const managedRoles: readonly string[] = ['manager', 'member', 'reader'];
