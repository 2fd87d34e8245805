/** Pages of images. Glance: glance/api/v2/images.py, RequestDeserializer._validate_limit and ResponseSerializer.index. */
import type { Image } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';
import type { WireImage } from './view.ts';

/** glance.conf: limit_param_default, api_limit_max. */
const defaultLimit = 25;
const maxLimit = 1000;

export interface Shown {
  readonly image: Image;
  readonly wire: WireImage;
}
interface Page {
  readonly items: readonly Shown[];
  /** Path and query of the first page. */
  readonly first: string;
  /** Of the next page; absent when this one is not full. */
  readonly next: string | undefined;
}

/**
 * The page that a query asks for: of sorted images, those after the marker that are wanted. The marker itself need not be wanted.
 * @throws ApiError badRequest
 */
export function pageFrom(query: URLSearchParams): (sorted: readonly Shown[], isWanted: (wire: WireImage) => boolean) => Page {
  const limit = limitFrom(query.get('limit'));
  const marker = query.get('marker');
  return (sorted, isWanted) => {
    const position = marker === null ? -1 : sorted.findIndex(({ image }) => image.id === marker);
    if (marker !== null && position === -1) throw new ApiError('badRequest', `No image found with ID ${marker}`);
    const items = sorted.slice(position + 1).filter(({ wire }) => isWanted(wire)).slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      first: pathOf(query, undefined),
      next: last && items.length === limit ? pathOf(query, last.image.id) : undefined,
    };
  };
}

/** Parameters each of whose values counts. */
const lists: ReadonlySet<string> = new Set(['tag', 'sort_key', 'sort_dir']);

/** @throws ApiError badRequest */
export function limitFrom(text: string | null): number {
  if (text === null) return defaultLimit;
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new ApiError('badRequest', 'limit param must be an integer');
  if (Number(text) < 0) throw new ApiError('badRequest', 'limit param must be positive');
  return Math.min(Number(text), maxLimit);
}

/** Of what is repeated the last counts, and is told. */
function pathOf(query: URLSearchParams, marker: string | undefined): string {
  const sent = new URLSearchParams([...query].filter(([name], index, all) => lists.has(name) || all.findLastIndex(([other]) => other === name) === index));
  sent.delete('marker');
  if (marker !== undefined) sent.set('marker', marker);
  return sent.size > 0 ? `/v2/images?${sent.toString()}` : '/v2/images';
}
