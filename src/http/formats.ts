/** The spec's string formats. Those with a meaning of their own are Nova's (nova/api/validation/validators.py, parameter_types.py). */
import { isIPv4, isIPv6 } from 'node:net';

const loose = /^[0-9a-f]{32}$/i;

/** Dashed or not, any case, in braces or as `urn:uuid:` too: what oslo's is_uuid_like takes. */
function isUuid(text: string): boolean {
  return loose.test(text.replace('urn:', '').replace('uuid:', '').replace(/^[{]+|[}]+$/g, '').replaceAll('-', ''));
}

/** Python's base64.decodebytes skips what is not of the alphabet; what is left must fill whole quanta. */
function isBase64(text: string): boolean {
  const digits = text.replace(/[^A-Za-z0-9+/=]/g, '');
  return digits.replace(/=+$/, '').length % 4 !== 1 && (digits.length % 4 === 0 || digits.endsWith('='));
}

function isCidr(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (prefix === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return (isIPv4(address) && Number(prefix) <= 32) || (isIPv6(address) && Number(prefix) <= 128);
}

/** ISO 8601 as oslo's parse_isotime and parse_strtime take it: date alone, or with a time, zone optional. */
const dateTime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
function isDateTime(text: string): boolean {
  return dateTime.test(text) && !Number.isNaN(parseDateTime(text));
}

/** Milliseconds since 1970 of a `date-time`; without a zone it is UTC. NaN when it is none. */
export function parseDateTime(text: string): number {
  const iso = text.replace(' ', 'T').replace(',', '.').replace(/(T.*[+-]\d{2})$/, '$1:00');
  return Date.parse(/T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso) || !iso.includes('T') ? iso : `${iso}Z`);
}

function isRegex(text: string): boolean {
  if (text === '') return false;
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+/i.test(text);
}

/** Printable characters of the basic plane: no control, format, surrogate, private or unassigned ones, no separators but the blank. */
const printable = /^(?:(?![\p{C}\p{Zl}\p{Zp}])[\u{0}-\u{ffff}])*$/u;
const isPrintable = (text: string): boolean => printable.test(text);
const isTrimmed = (text: string): boolean => text === text.trim();

export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: isUuid,
  'uuid-loose': isUuid,
  base64: isBase64,
  cidr: isCidr,
  'date-time': isDateTime,
  regex: isRegex,
  uri: isUri,
  ipv4: isIPv4,
  ipv6: isIPv6,
  name: (text) => isPrintable(text) && isTrimmed(text) && text !== '',
  name_with_leading_trailing_spaces: (text) => isPrintable(text) && text.trim() !== '',
  az_name: (text) => isPrintable(text) && isTrimmed(text) && text !== '' && !text.includes(':'),
  az_name_with_leading_trailing_spaces: (text) => isPrintable(text) && text.trim() !== '' && !text.includes(':'),
};

/** What Nova says of a name that its format refuses (nova/api/validation/parameter_types.py). */
export const nameFormats: Readonly<Record<string, string>> = {
  name: 'printable characters. Can not start or end with whitespace.',
  name_with_leading_trailing_spaces: 'printable characters with at least one non space character',
  az_name: 'printable characters except :. Can not start or end with whitespace.',
  az_name_with_leading_trailing_spaces: 'printable characters except :, with at least one non space character',
};
