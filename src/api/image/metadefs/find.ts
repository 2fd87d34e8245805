/** The namespace that a request names, and the pages that it asks for. Glance: glance/api/v2/metadef_namespaces.py. */
import type { Caller } from '../../../cloud/caller.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { findNamespace, listNamespaces, type MetadefNamespace } from '../../../cloud/metadefs.ts';
import { ApiError } from '../../../errors.ts';
import { limitFrom } from '../images/paging.ts';

const isVisible = ({ visibility, owner }: MetadefNamespace, caller: Caller): boolean =>
  visibility === 'public' || caller.isAdmin || (owner !== null && owner === caller.projectId);

export const visibleNamespaces = async (cloud: Cloud, caller: Caller): Promise<MetadefNamespace[]> =>
  (await listNamespaces(cloud)).filter((namespace) => isVisible(namespace, caller));

/** @param missing sentence where it is not there @param hidden where it is another project's private one @throws ApiError notFound */
export async function getNamespace(
  cloud: Cloud, caller: Caller, name: string, missing = `Namespace ${name} not found`, hidden = `Namespace ${name} not found`,
): Promise<MetadefNamespace> {
  const namespace = await findNamespace(cloud, name);
  if (namespace === undefined) throw new ApiError('notFound', missing);
  if (!isVisible(namespace, caller)) throw new ApiError('notFound', hidden);
  return namespace;
}

/** The sentence of some operations. */
export const wasNotFound = (name: string): string => `Metadata definition namespace=${name} was not found.`;

/** @throws ApiError badRequest */
export function assertPaging({ limit, sort_dir: direction = 'desc' }: { readonly limit?: string; readonly sort_dir?: string }): void {
  limitFrom(limit ?? null);
  if (!['asc', 'desc'].includes(direction)) throw new ApiError('badRequest', `Invalid sort direction: ${direction}`);
}
