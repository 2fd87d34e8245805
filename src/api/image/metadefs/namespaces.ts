/** Namespaces of metadata definitions. Glance: glance/api/v2/metadef_namespaces.py. */
import type { Cloud } from '../../../cloud/cloud.ts';
import { changeNamespace, createNamespace, deleteNamespace, type MetadefNamespace, type MetadefPart } from '../../../cloud/metadefs.ts';
import { ApiError } from '../../../errors.ts';
import type { operations } from '../../../generated/image/metadefs.ts';
import { Reply, type Handlers } from '../../../http/service.ts';
import { limitFrom } from '../images/paging.ts';
import { assertPaging, getNamespace, visibleNamespaces, wasNotFound } from './find.ts';
import { partFrom, partsFrom } from './parts.ts';
import { checks, refuseReadOnly } from './schemas.ts';
import { pathOf, renderListed, renderNamespace, renderWhole } from './view.ts';

type Names = 'metadefs.namespaces' | 'metadefs.namespace' | 'metadefs.createNamespace' | 'metadefs.updateNamespace' | 'metadefs.deleteNamespace';

export const namespaceHandlers: Pick<Handlers<operations, Cloud>, Names> = {
  'metadefs.namespaces': async ({ identity, query, rawQuery }, cloud) => {
    const limit = limitFrom(query.limit ?? null);
    const { visibility, marker, sort_dir: direction = 'desc' } = query;
    if (visibility !== undefined && !['public', 'private'].includes(visibility)) throw new ApiError('badRequest', `Invalid visibility value: ${visibility}`);
    assertPaging(query);
    const types = query.resource_types?.split(',');
    const newestFirst = await visibleNamespaces(cloud, identity);
    const sorted = direction === 'desc' ? newestFirst : newestFirst.reverse();
    const position = marker === undefined ? -1 : sorted.findIndex(({ name }) => name === marker);
    if (marker !== undefined && position === -1) throw new ApiError('notFound', wasNotFound(marker));
    const page = sorted.slice(position + 1)
      .filter((namespace) => visibility === undefined || namespace.visibility === visibility)
      .filter(({ associations }) => types === undefined || associations.some(({ name }) => types.includes(name)))
      .slice(0, limit);
    const last = page.at(-1);
    return {
      namespaces: page.map(renderListed),
      first: linkTo(rawQuery, undefined),
      ...(last === undefined || page.length < limit ? {} : { next: linkTo(rawQuery, last.name) }),
      schema: '/v2/schemas/metadefs/namespaces',
    };
  },

  'metadefs.namespace': async ({ identity, path, query }, cloud) =>
    renderWhole(await getNamespace(cloud, identity, path.namespace, wasNotFound(path.namespace), 'The resource could not be found.'), query.resource_type),

  'metadefs.createNamespace': async ({ identity, body, base }, cloud) => {
    refuseReadOnly(body);
    checks.namespace(body);
    const now = cloud.clock.now();
    const namespace: MetadefNamespace = {
      ...saidOf(body), owner: textOf(body['owner']) ?? identity.projectId ?? null, created: now, updated: now,
      properties: propertiesFrom(body['properties'], now),
      ...partsFrom(body, now),
    };
    await createNamespace(cloud, namespace);
    return new Reply(renderWhole(namespace), { headers: { Location: `${base}${pathOf(namespace.name)}` } });
  },

  'metadefs.updateNamespace': async ({ path, body }, cloud) => {
    refuseReadOnly(body);
    checks.namespace(body);
    const updated = cloud.clock.now();
    return renderNamespace(await changeNamespace(cloud, path.namespace, (present) => ({
      ...present, ...saidOf(body), owner: textOf(body['owner']) ?? present.owner, updated,
    })));
  },

  'metadefs.deleteNamespace': async ({ identity, path }, cloud) => {
    await deleteNamespace(cloud, await getNamespace(cloud, identity, path.namespace));
  },
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What was left out is as in a new one, also of a change. */
const saidOf = (body: Readonly<Record<string, unknown>>): Pick<MetadefNamespace, 'name' | 'displayName' | 'description' | 'visibility' | 'protected'> => ({
  name: textOf(body['namespace']) ?? '',
  displayName: textOf(body['display_name']),
  description: textOf(body['description']),
  visibility: body['visibility'] === 'public' ? 'public' : 'private',
  protected: body['protected'] === true,
});

const propertiesFrom = (value: unknown, now: number): MetadefPart[] =>
  Object.entries((value ?? {}) as Readonly<Record<string, object>>).map(([name, said]) => partFrom({ ...said, name }, now));

function linkTo(query: URLSearchParams, marker: string | undefined): string {
  const sent = new URLSearchParams(query);
  sent.delete('marker');
  if (marker !== undefined) sent.set('marker', marker);
  return `/v2/metadefs/namespaces${sent.size > 0 ? `?${sent.toString()}` : ''}`;
}
