/** Order of images. Glance: glance/api/v2/images.py, RequestDeserializer._get_sorting_params. */
import { ApiError } from '../../../errors.ts';
import type { Shown } from './paging.ts';

const sortKeys = ['name', 'status', 'container_format', 'disk_format', 'size', 'id', 'created_at', 'updated_at'] as const;
type SortKey = (typeof sortKeys)[number];
type Direction = 'asc' | 'desc';

type Compare = (a: Shown, b: Shown) => number;

/** Newest first unless the query says otherwise; images that are equal by it, by date and id. @throws ApiError badRequest */
export function sortFrom(query: URLSearchParams): Compare {
  const asked = query.has('sort') ? sortsFromSort(query) : sortsFromKeys(query);
  const [first] = asked;
  const known = new Set(asked.map(([key]) => key));
  const direction = first?.[1] ?? 'desc';
  const rest = (['created_at', 'id'] as const).filter((key) => !known.has(key)).map((key) => [key, direction] as const);
  const order = [...asked, ...rest];
  return (a, b) => {
    for (const [key, dir] of order) {
      const [left, right] = [valueOf(a, key), valueOf(b, key)];
      if (left !== right) return (left < right ? -1 : 1) * (dir === 'asc' ? 1 : -1);
    }
    return 0;
  };
}

/** Dates to the millisecond: an answer tells whole seconds. */
function valueOf({ image, wire }: Shown, key: SortKey): string | number {
  if (key === 'created_at') return image.created;
  return key === 'updated_at' ? image.updated : wire[key] ?? '';
}

function sortsFromSort(query: URLSearchParams): (readonly [SortKey, Direction])[] {
  if (query.has('sort_key') || query.has('sort_dir')) throw new ApiError('badRequest', 'Old and new sorting syntax cannot be combined');
  return (query.get('sort') ?? '').trim().split(',').map((part) => {
    const [key = '', direction = ''] = part.split(/:(.*)/s);
    return [sortKeyFrom(key), directionFrom(direction.trim() === '' ? 'desc' : direction)] as const;
  });
}

function sortsFromKeys(query: URLSearchParams): (readonly [SortKey, Direction])[] {
  const keys = query.getAll('sort_key').map(sortKeyFrom);
  const directions = query.getAll('sort_dir').map(directionFrom);
  if (directions.length > 1 && directions.length !== keys.length) {
    throw new ApiError('badRequest', 'Number of sort dirs does not match the number of sort keys');
  }
  return (keys.length > 0 ? keys : (['created_at'] as const)).map((key, index) => [key, directions[index] ?? directions[0] ?? 'desc'] as const);
}

function sortKeyFrom(text: string): SortKey {
  const key = sortKeys.find((known) => known === text.trim());
  if (key) return key;
  throw new ApiError('badRequest', `Invalid sort key: ${text.trim()}. It must be one of the following: ${sortKeys.join(', ')}.`);
}

function directionFrom(text: string): Direction {
  const direction = text.trim();
  if (direction === 'asc' || direction === 'desc') return direction;
  throw new ApiError('badRequest', `Invalid sort direction: ${direction}`);
}
