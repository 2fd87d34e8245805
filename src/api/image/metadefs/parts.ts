/** What a namespace holds: by name, each kind for itself. Glance: glance/api/v2/metadef_{properties,objects,tags,resource_types}.py. */
import type { Cloud } from '../../../cloud/cloud.ts';
import { assertUnprotected, changeNamespace, type MetadefNamespace, type MetadefPart, type PartKind } from '../../../cloud/metadefs.ts';
import { ApiError } from '../../../errors.ts';

interface KindWords {
  /** Of refusals to delete. */
  readonly word: string;
  readonly missing: (name: string, namespace: string) => string;
  readonly taken: (name: string, namespace: string) => string;
  /** Whether two names are one. */
  readonly isSame: (a: string, b: string) => boolean;
}

const exactly = (a: string, b: string): boolean => a === b;

export const words: Readonly<Record<PartKind, KindWords>> = {
  properties: {
    word: 'property',
    missing: (name) => `Could not find property ${name}`,
    taken: (name, namespace) => `A metadata definition property with name=${name} already exists in namespace=${namespace}.`,
    isSame: exactly,
  },
  objects: {
    word: 'object',
    missing: (name) => `Could not find metadata object ${name}`,
    taken: (name, namespace) => `A metadata definition object with name=${name} already exists in namespace=${namespace}.`,
    isSame: exactly,
  },
  tags: {
    word: 'tag',
    missing: (name) => `Could not find metadata tag ${name}`,
    taken: (name, namespace) =>
      `A metadata tag with name=${name} already exists in namespace=${namespace}. (Please note that metadata tag names are case insensitive).`,
    isSame: (a, b) => a.toLowerCase() === b.toLowerCase(),
  },
  associations: {
    word: 'resource-type-association',
    missing: (name, namespace) => `The metadata definition resource-type association of resource-type=${name} to namespace=${namespace}, was not found.`,
    taken: (name, namespace) => `The metadata definition resource-type association of resource-type=${name} to namespace=${namespace} already exists.`,
    isSame: exactly,
  },
};

/** A part as a body says it, whose schema has been looked at. */
export function partFrom(body: Readonly<Record<string, unknown>>, now: number): MetadefPart {
  const { name, ...said } = body;
  return { name: String(name), said, created: now, updated: now };
}

/** Those kinds that come as lists with a new namespace. @throws ApiError conflict for a name that comes twice */
export function partsFrom(body: Readonly<Record<string, unknown>>, now: number): Pick<MetadefNamespace, 'objects' | 'tags' | 'associations'> {
  const listed = (kind: PartKind, value: unknown): MetadefPart[] => {
    const parts = ((value ?? []) as readonly Readonly<Record<string, unknown>>[]).map((each) => partFrom(each, now));
    assertDistinct(kind, parts, String(body['namespace']));
    return parts;
  };
  return {
    objects: listed('objects', body['objects']), tags: listed('tags', body['tags']), associations: listed('associations', body['resource_type_associations']),
  };
}

/** @throws ApiError conflict */
function assertDistinct(kind: PartKind, parts: readonly MetadefPart[], namespace: string): void {
  const { isSame, taken } = words[kind];
  const twice = parts.find(({ name }, index) => parts.findIndex((other) => isSame(other.name, name)) !== index);
  if (twice !== undefined) throw new ApiError('conflict', taken(twice.name, namespace));
}

/** @throws ApiError notFound */
export function getPart(namespace: MetadefNamespace, kind: PartKind, name: string): MetadefPart {
  const part = namespace[kind].find((each) => words[kind].isSame(each.name, name));
  if (part === undefined) throw new ApiError('notFound', words[kind].missing(name, namespace.name));
  return part;
}

/** @throws ApiError conflict */
export async function addPart(cloud: Cloud, name: string, kind: PartKind, part: MetadefPart): Promise<MetadefPart> {
  await changeNamespace(cloud, name, (present) => {
    assertDistinct(kind, [...present[kind], part], name);
    return { ...present, [kind]: [...present[kind], part] };
  });
  return part;
}

/** @param body the part as it shall be @throws ApiError notFound, conflict */
export async function changePart(cloud: Cloud, name: string, kind: PartKind, partName: string, body: Readonly<Record<string, unknown>>): Promise<MetadefPart> {
  const next = await changeNamespace(cloud, name, (present) => {
    const former = getPart(present, kind, partName);
    const part = { ...partFrom(body, cloud.clock.now()), created: former.created };
    const parts = present[kind].map((each) => (each === former ? part : each));
    assertDistinct(kind, parts, name);
    return { ...present, [kind]: parts };
  });
  return getPart(next, kind, String(body['name']));
}

/** @throws ApiError notFound, forbidden */
export async function deletePart(cloud: Cloud, name: string, kind: PartKind, partName: string): Promise<void> {
  await changeNamespace(cloud, name, (present) => {
    const part = getPart(present, kind, partName);
    assertUnprotected(present, words[kind].word, part.name);
    return { ...present, [kind]: present[kind].filter((each) => each !== part) };
  });
}

/** @throws ApiError forbidden */
export async function deleteParts(cloud: Cloud, name: string, kind: PartKind): Promise<void> {
  await changeNamespace(cloud, name, (present) => {
    assertUnprotected(present, 'namespace', name);
    return { ...present, [kind]: [] };
  });
}

/** All of a kind at once. @param isAdded to those that there are @throws ApiError conflict */
export async function setParts(cloud: Cloud, name: string, kind: PartKind, parts: readonly MetadefPart[], isAdded: boolean): Promise<void> {
  await changeNamespace(cloud, name, (present) => {
    const all = isAdded ? [...present[kind], ...parts] : parts;
    assertDistinct(kind, all, name);
    return { ...present, [kind]: all };
  });
}
