/**
 * Lists as Neutron answers them: filters on any attribute, sorting, pages, and a choice of attributes. One table per collection
 * says which attributes there are. Neutron: neutron/api/api_common.py, neutron/api/v2/base.py.
 */
import { ApiError } from '../../errors.ts';
import { repr } from '../../http/python.ts';
import { fragment, type ApiRequest } from '../../http/service.ts';
import type { Attributes } from './resource.ts';

type Wanted<W> = (wire: W) => boolean;

export interface Collection<W> {
  /** Below the version, `security-groups`. */
  readonly path: string;
  readonly attributes: Attributes<W>;
  /** Filters that are more than a comparison with the attribute of that name, or have none. */
  readonly filters?: Readonly<Record<string, (values: readonly string[]) => Wanted<W>>>;
}

export interface Item<W> {
  readonly wire: W;
  /** The immutable object that `wire` is made of and of nothing else; absent: there is none. */
  readonly of?: object;
}

interface Link {
  readonly rel: string;
  readonly href: string;
}
type Asked = Pick<ApiRequest, 'rawQuery' | 'base'>;

const pageParameters: ReadonlySet<string> = new Set(['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir']);

/**
 * The items that a query asks for, as it wants them, and the links to the pages around. `links` is absent without a limit.
 * @throws ApiError badRequest
 */
export function select<W extends { id?: string; tags?: string[] }>(
  collection: Collection<W>, items: readonly Item<W>[], { rawQuery, base }: Asked,
): { items: Partial<W>[]; links: Link[] | undefined } {
  const isWanted = filterFrom(collection, rawQuery);
  const limit = limitFrom(rawQuery.get('limit'));
  const compare = sortFrom(collection, rawQuery);
  const isReverse = rawQuery.get('page_reverse')?.toLowerCase() === 'true';
  const sorted = items.filter(({ wire }) => isWanted(wire)).sort((a, b) => compare(a.wire, b.wire));
  const page = pageOf(sorted, limit, rawQuery.get('marker'), isReverse);
  const [first, last] = [page.at(0), page.at(-1)];
  const isShort = page.length < limit;
  const url = `${base}/v2.0/${collection.path}`;
  return {
    items: page.map((item) => (item.of !== undefined && !rawQuery.has('fields') ? fragment(item.of, () => item.wire) : chosen(item.wire, rawQuery))),
    links: limit === 0 ? undefined : [
      ...(isShort && !isReverse ? [] : [{ rel: 'next', href: pageUrl(url, rawQuery, last?.wire.id, false) }]),
      ...(isShort && isReverse ? [] : [{ rel: 'previous', href: pageUrl(url, rawQuery, first?.wire.id, true) }]),
    ],
  };
}

/** One object with the attributes that the query's `fields` name. The query is looked at as that of a list. @throws ApiError badRequest */
export function only<W extends object>(collection: Collection<W>, wire: W, { rawQuery }: Pick<Asked, 'rawQuery'>): Partial<W> {
  filterFrom(collection, rawQuery);
  limitFrom(rawQuery.get('limit'));
  sortFrom(collection, rawQuery);
  return chosen(wire, rawQuery);
}

function chosen<W extends object>(wire: W, query: URLSearchParams): Partial<W> {
  if (!query.has('fields')) return wire;
  const fields: ReadonlySet<string> = new Set(query.getAll('fields'));
  const picked: Partial<W> = {};
  for (const name of Object.keys(wire) as (keyof W & string)[]) if (fields.has(name)) picked[name] = wire[name];
  return picked;
}

/** @param milliseconds since 1970 */
export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

// ---- filters ---------------------------------------------------------------------------------------------------------

function filterFrom<W extends object>({ attributes, filters }: Collection<W>, query: URLSearchParams): Wanted<W> {
  const own = new Map(Object.entries({ ...('tags' in attributes ? tagFilters : {}), ...filters }));
  const names = [...new Set(query.keys())].filter((name) => !pageParameters.has(name));
  const isKnown = (name: string): boolean => own.has(name) || (Object.hasOwn(attributes, name) && attributes[name]?.filter !== undefined);
  const unknown = names.filter((name) => !isKnown(name));
  if (unknown.length > 0) throw new ApiError('badRequest', `${repr(unknown)} is invalid attribute for filtering`, { type: 'HTTPBadRequest' });
  const all = names.map((name) => own.get(name)?.(query.getAll(name)) ?? attributeFilter(name, attributes[name]?.convert, query.getAll(name)));
  return (wire) => all.every((isWanted) => isWanted(wire));
}

function attributeFilter(name: string, convert: ((value: unknown) => unknown) | undefined, values: readonly string[]): Wanted<object> {
  const wanted: ReadonlySet<unknown> = new Set(values.map((text) => (convert === undefined ? text : convert(text))));
  return (wire) => {
    const value: unknown = Reflect.get(wire, name);
    return Array.isArray(value) ? value.some((item) => wanted.has(item)) : wanted.has(value);
  };
}

/** Tags come in lists with commas. Neutron: neutron/db/_model_query.py, neutron/objects/tag.py. */
const listed = (values: readonly string[]): string[] => values.flatMap((value) => value.split(','));
const hasAll = (values: readonly string[]): Wanted<Tagged> => ({ tags }) => listed(values).every((tag) => tags?.includes(tag));
const hasAny = (values: readonly string[]): Wanted<Tagged> => ({ tags }) => listed(values).some((tag) => tags?.includes(tag));
const not = (has: Wanted<Tagged>): Wanted<Tagged> => (wire) => !has(wire);

interface Tagged {
  readonly tags?: readonly string[];
}

const tagFilters: NonNullable<Collection<Tagged>['filters']> = {
  tags: hasAll, 'tags-any': hasAny, 'not-tags': (values) => not(hasAll(values)), 'not-tags-any': (values) => not(hasAny(values)),
};

// ---- order and pages -------------------------------------------------------------------------------------------------

/** By the query's keys, then by id. @throws ApiError badRequest */
function sortFrom<W extends object>({ attributes }: Collection<W>, query: URLSearchParams): (a: W, b: W) => number {
  const keys = query.getAll('sort_key').filter((key) => key !== '');
  const directions = query.getAll('sort_dir').filter((direction) => direction !== '');
  if (keys.length !== directions.length) throw badSort('The number of sort_keys and sort_dirs must be same');
  const unknown = keys.filter((key) => !Object.hasOwn(attributes, key) || attributes[key]?.sorts !== true);
  if (unknown.length > 0) throw badSort(`${repr(unknown)} is invalid attribute for sort_keys`);
  const wrong = directions.filter((direction) => direction !== 'asc' && direction !== 'desc');
  if (wrong.length > 0) throw badSort(`${repr(wrong)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'`);
  return (a, b) => {
    for (const [index, key] of [...keys, 'id'].entries()) {
      const order = compareValues(Reflect.get(a, key), Reflect.get(b, key));
      if (order !== 0) return directions[index] === 'desc' ? -order : order;
    }
    return 0;
  };
}

const badSort = (message: string): ApiError => new ApiError('badRequest', message, { type: 'HTTPBadRequest' });

/** Null first, as MySQL sorts. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [a ?? '', b ?? ''].map(String);
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}

/** A marker that is no item counts as none, as with Neutron. */
function pageOf<W extends { id?: string }>(sorted: readonly Item<W>[], limit: number, marker: string | null, isReverse: boolean): readonly Item<W>[] {
  const position = sorted.findIndex(({ wire }) => wire.id === marker);
  const rest = position === -1 ? sorted : isReverse ? sorted.slice(0, position) : sorted.slice(position + 1);
  if (limit === 0) return rest;
  return isReverse ? rest.slice(-limit) : rest.slice(0, limit);
}

function limitFrom(text: string | null): number {
  if (text === null) return 0;
  if (/^\s*[+]?\d+\s*$/.test(text)) return Number(text);
  throw new ApiError('badRequest', `Bad limit request: Limit must be an integer 0 or greater and not '${text}'.`, { type: 'BadRequest' });
}

function pageUrl(url: string, query: URLSearchParams, marker: string | undefined, isReverse: boolean): string {
  const sent = new URLSearchParams(query);
  sent.delete('marker');
  sent.delete('page_reverse');
  if (marker !== undefined) sent.set('marker', marker);
  if (isReverse) sent.set('page_reverse', 'True');
  return `${url}?${sent.toString()}`;
}
