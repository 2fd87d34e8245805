/** Pages of lists that are whole in memory: Nova's `limit` and `marker` (nova/api/openstack/common.py). */
import type { components } from '../../generated/compute/flavors.ts';
import type { ApiRequest } from '../../http/service.ts';

/** Nova's `[api] max_limit`: a page never holds more, whatever is asked for. */
export const maxPage = 1000;

interface PageQuery {
  readonly limit?: number;
  readonly marker?: string;
}

interface Page<T> {
  readonly items: readonly T[];
  /** Present when the page is full, even if it is the last one. */
  readonly links: components['schemas']['next_link'] | undefined;
}

/**
 * The page that a request asks for.
 * @param items what comes after the marker, in order
 * @param path of the list below the service's base, `/flavors/detail`
 * @param markerOf what the next page's marker is after an item
 */
export function pageOf<T>(
  items: readonly T[], request: Pick<ApiRequest, 'base' | 'rawQuery'> & { readonly query: PageQuery }, path: string, markerOf: (item: T) => string | number,
): Page<T> {
  const limit = Math.min(request.query.limit ?? maxPage, maxPage);
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const links = last === undefined || page.length < limit ? undefined : nextLink(request, path, String(markerOf(last)));
  return { items: page, links };
}

/** The same list from a marker on. What the version does not know is dropped, the rest sorted, the marker last, as Nova writes it. */
function nextLink({ base, rawQuery, query }: Pick<ApiRequest, 'base' | 'rawQuery' | 'query'>, path: string, marker: string): components['schemas']['next_link'] {
  const kept = [...rawQuery].filter(([name]) => name in query && name !== 'marker').sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return [{ rel: 'next', href: `${base}${path}?${String(new URLSearchParams([...kept, ['marker', marker]]))}` }];
}
