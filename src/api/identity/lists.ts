/** Lists: inexact filters, pages and links (keystone/server/flask/common.py: build_driver_hints, filter_by_attributes, limit, wrap_collection). */
import { couldNotFindMarker, invalid } from '../../cloud/identity/refusals.ts';
import type { ApiRequest } from '../../http/service.ts';

type ListRequest = Pick<ApiRequest, 'base' | 'rawQuery' | 'search'>;

interface Listing {
  readonly links: { readonly next: string | null; readonly self: string; readonly previous: null };
  /** There is more than the page that was asked for. */
  readonly truncated?: boolean;
}

interface ListOptions {
  /** Of the list, below the version; else its key. */
  readonly path?: string;
  /** Attributes that it can be filtered by. A list without any is not paged either. */
  readonly filters?: readonly string[];
}

/** The answer to a list. @param items already filtered by exact values @throws ApiError badRequest (limit), notFound (marker) */
export function listed<Key extends string, Item extends object>(
  request: ListRequest, key: Key, items: readonly Item[], { path = key, filters }: ListOptions = {},
): Record<Key, Item[]> & Listing {
  const url = `${request.base}/v3/${path}`;
  const { page, next } = filters === undefined ? { page: [...items] } : pageOf(request, fitting(items, request.rawQuery, filters));
  const links = { next: next === undefined ? null : `${url}?${next.toString()}`, self: url + request.search, previous: null };
  const answer = { [key]: page, links, ...(next === undefined ? {} : { truncated: true }) };
  return answer as Record<Key, Item[]> & Listing;
}

const comparisons: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

/** By `name__contains=…` and its kind; with an `i` before it in whatever case. A comparison that is none lets everything through. */
function fitting<Item extends object>(items: readonly Item[], query: URLSearchParams, filters: readonly string[]): readonly Item[] {
  return [...query].reduce((left, [name, value]) => {
    const [attribute = '', comparison = ''] = name.split(/__(.*)/s);
    if (comparison === '' || !filters.includes(attribute)) return left;
    const fold = comparison.startsWith('i') ? (text: string): string => text.toLowerCase() : (text: string): string => text;
    const compare = comparisons[comparison.replace(/^i/, '')] ?? ((): boolean => true);
    return left.filter((item) => {
      const found = attributeOf(item, attribute);
      return typeof found === 'string' && compare(fold(found), fold(value));
    });
  }, items);
}

const attributeOf = (item: object, name: string): unknown => (item as Readonly<Record<string, unknown>>)[name];

/** @returns the query of the next page too, where the list goes on */
function pageOf<Item extends object>({ rawQuery }: Pick<ListRequest, 'rawQuery'>, items: readonly Item[]): { page: Item[]; next?: URLSearchParams } {
  const marker = rawQuery.get('marker') ?? '';
  const start = marker === '' ? 0 : items.findIndex((item) => attributeOf(item, 'id') === marker) + 1;
  if (marker !== '' && start === 0) throw couldNotFindMarker(marker);
  const rest = items.slice(start);
  const limit = limitOf(rawQuery.get('limit') ?? '');
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  if (limit === undefined || last === undefined || rest.length <= limit) return { page };
  const next = new URLSearchParams(rawQuery);
  next.set('marker', String(attributeOf(last, 'id')));
  return { page, next };
}

/** Nothing, nought and less than that are no limit. @throws ApiError badRequest */
function limitOf(text: string): number | undefined {
  if (!/^(?:[+-]?\d+)?$/.test(text)) throw invalid(`Invalid input for field/attribute limit. Value: ${text}. '${text}' is not of type 'integer'`);
  return Number(text) > 0 ? Number(text) : undefined;
}
