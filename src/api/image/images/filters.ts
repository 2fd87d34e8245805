/**
 * Query parameter → which images. Glance: glance/api/v2/images.py, RequestDeserializer._get_filters, and
 * glance/db/sqlalchemy/api.py, _make_conditions_from_filters. A parameter that is in no table here is compared with the
 * image's attribute or property of that name, so an unknown one finds nothing.
 */
import type { Caller } from '../../../cloud/caller.ts';
import type { Image } from '../../../cloud/images.ts';
import { ApiError } from '../../../errors.ts';
import type { WireImage } from './view.ts';

type Wanted = (wire: WireImage) => boolean;
type Filter = (value: string) => Wanted;

const always: Wanted = () => true;

/** Where the last of several values counts. */
const filters: Readonly<Record<string, Filter>> = {
  visibility: visibilityFilter,
  protected: (value) => booleanFilter('protected', value),
  os_hidden: (value) => booleanFilter('os_hidden', value.toLowerCase()),
  'changes-since': () => {
    throw new ApiError('badRequest', 'The "changes-since" filter is no longer available on v2.');
  },
  id: (value) => listFilter('id', value),
  name: (value) => listFilter('name', value),
  status: (value) => listFilter('status', value),
  container_format: (value) => listFilter('container_format', value),
  disk_format: (value) => listFilter('disk_format', value),
  created_at: (value) => timeFilter('created_at', value),
  updated_at: (value) => timeFilter('updated_at', value),
};

/** Parameters that choose no images, and the one that {@link listedFrom} honours. */
const otherParameters: ReadonlySet<string> = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'member_status', 'deleted']);

/** @throws ApiError badRequest */
export function filterFrom(query: URLSearchParams): Wanted {
  const names = [...new Set(query.keys())].filter((name) => !otherParameters.has(name));
  const all = names.flatMap((name): Wanted[] => {
    const values = query.getAll(name);
    if (name === 'tag') return [(wire) => values.every((tag) => wire.tags.includes(tag.trim()))];
    const value = values.at(-1) ?? '';
    if (Object.hasOwn(filters, name)) return [filters[name]?.(value) ?? always];
    return [/_(?:min|max)$/.test(name) ? rangeFilter(name, value) : propertyFilter(name, value)];
  });
  return (wire) => all.every((isWanted) => isWanted(wire));
}

/**
 * Which of the images that the caller may use a list has: what is shared once that was accepted, what is hidden or everybody's only when it is
 * asked for. Glance: glance/db/sqlalchemy/api.py, _select_images_query. @throws ApiError badRequest
 */
export function listedFrom(query: URLSearchParams, caller: Caller): (image: Image) => boolean {
  const status = query.getAll('member_status').at(-1) ?? 'accepted';
  if (!['pending', 'accepted', 'rejected', 'all'].includes(status)) throw new ApiError('badRequest', `Invalid status: ${status}`);
  const visibility = query.get('visibility');
  return (image) => {
    if (image.hidden && !query.has('os_hidden')) return false;
    if (image.ownerProjectId !== null && image.ownerProjectId === caller.projectId) return true;
    if (image.visibility === 'community') return visibility !== null;
    if (caller.isAdmin || image.visibility === 'public') return true;
    return status === 'all' || image.members[caller.projectId ?? '']?.status === status;
  };
}

/** One that is empty is none that an image has. */
function visibilityFilter(value: string): Wanted {
  if (!['', 'community', 'public', 'private', 'shared', 'all'].includes(value)) {
    throw new ApiError('badRequest', `Invalid visibility value: ${value}`);
  }
  return value === 'all' ? always : (wire) => wire.visibility === value;
}

function booleanFilter(name: 'protected' | 'os_hidden', value: string): Wanted {
  if (value !== 'true' && value !== 'false') {
    throw new ApiError('badRequest', `Invalid value '${value}' for '${name}' filter. Valid values are 'true' or 'false'.`);
  }
  return (wire) => wire[name] === (value === 'true');
}

function propertyFilter(name: string, value: string): Wanted {
  return (wire) => {
    const own = wire[name];
    return typeof own === 'number' ? own === Number(value) : own === value;
  };
}

/** `size_min`, `min_ram_max`, …; any attribute that is a number. */
function rangeFilter(name: string, value: string): Wanted {
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw new ApiError('badRequest', 'Unable to filter on a range with a non-numeric value.');
  const limit = Number(value);
  const attribute = name.slice(0, -'_min'.length);
  return (wire) => {
    const number = wire[attribute];
    return typeof number === 'number' && (name.endsWith('_min') ? number >= limit : number <= limit);
  };
}

function listFilter(name: 'id' | 'name' | 'status' | 'container_format' | 'disk_format', value: string): Wanted {
  const [operator, operand] = operatorOf(value);
  if (operator === 'eq') return (wire) => wire[name] === operand;
  if (operator !== 'in') throw new ApiError('badRequest', `Unable to filter by unknown operator '${operator}'.`);
  const wanted = new Set(listFrom(operand));
  return (wire) => wire[name] !== null && wanted.has(wire[name]);
}

/** Operator → does it hold, of two times in milliseconds. */
const comparisons: Readonly<Record<string, (time: number, limit: number) => boolean>> = {
  gt: (time, limit) => time > limit,
  gte: (time, limit) => time >= limit,
  lt: (time, limit) => time < limit,
  lte: (time, limit) => time <= limit,
  eq: (time, limit) => time === limit,
  neq: (time, limit) => time !== limit,
};

function timeFilter(name: 'created_at' | 'updated_at', value: string): Wanted {
  const [operator, operand] = operatorOf(value);
  const limit = timeFrom(operand);
  if (limit === undefined) throw new ApiError('badRequest', `Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`);
  const holds = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (!holds) throw new ApiError('badRequest', 'Unable to filter on a unknown operator.');
  return (wire) => holds(Date.parse(wire[name]), limit);
}

/** `in:a,b` → in and the rest; a bare value, or a date (which has colons of its own), is meant to be equal. */
function operatorOf(value: string): [operator: string, operand: string] {
  const colon = value.indexOf(':');
  return colon === -1 || timeFrom(value) !== undefined ? ['eq', value] : [value.slice(0, colon), value.slice(colon + 1)];
}

/** Values between commas, each in quotes or without. Glance: glance/common/utils.py, split_filter_value_for_quotes. @throws ApiError badRequest */
function listFrom(text: string): string[] {
  const quotes = [...text.matchAll(/(?<!\\)"/g)].map(({ index }) => index);
  const wrong = quotes.map((at, index): string | undefined => {
    if (index % 2 === 0) return at > 0 && text[at - 1] !== ',' ? 'There is no comma before opening quotation mark.' : undefined;
    return at + 1 < text.length && text[at + 1] !== ',' ? 'There is no comma after closing quotation mark.' : undefined;
  }).find((each) => each !== undefined) ?? (quotes.length % 2 === 1 ? 'The quote is not closed.' : undefined);
  if (wrong !== undefined) throw new ApiError('badRequest', `Invalid filter value ${text}. ${wrong}`);
  return [...text.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,/g)].map(([, quoted, bare = '']) => quoted ?? bare);
}

/**
 * ISO 8601 in each of the forms that Python's iso8601 reads → milliseconds since 1970; UTC where no zone is named, the first of what is left out.
 */
function timeFrom(text: string): number | undefined {
  const match = /^(\d{4})(?:(?:-(\d\d?)|(\d\d)(?!$))(?:(?:-(\d\d?)|(\d\d))(?:[ T](\d\d)(?::?(\d\d))?(?::?(\d\d?)(?:[.,](\d+))?)?(Z|([+-])(\d\d):?(\d\d)?)?)?)?)?$/.exec(text);
  if (!match) return undefined;
  const [, year, dashed, month = dashed ?? '1', dashedDay, day = dashedDay ?? '1', hours = '0', minutes = '0', seconds = '0', fraction = '0', , sign, east = '0', more = '0'] = match;
  const [y, m, d, h, min, sec] = [year, month, day, hours, minutes, seconds].map(Number) as [number, number, number, number, number, number];
  const time = Date.UTC(y, m - 1, d, h, min, sec);
  const isReal = m >= 1 && m <= 12 && d >= 1 && new Date(Date.UTC(y, m - 1, d)).getUTCDate() === d && h <= 23 && min <= 59 && sec <= 59;
  const offset = (Number(east) * 60 + Number(more)) * 60_000 * (sign === '-' ? -1 : 1);
  return isReal ? time + Math.floor(Number(`0.${fraction}`) * 1000) - offset : undefined;
}
