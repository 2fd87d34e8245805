/** How a value stands in an `other_config` map: as text that XAPI can keep, read back with care, for others may have edited it. */
/** Classes whose `other_config` we write. */
export type KeyedClass = 'VM' | 'VDI' | 'VBD' | 'VIF' | 'host' | 'network';

export interface Key<T> {
  readonly key: string;
  readonly on: KeyedClass;
  readonly meaning: string;
  /** Undefined for what the service cannot have written. */
  readonly parse: (text: string) => T | undefined;
  readonly format: (value: T) => string;
}

/** Characters that XML 1.0 cannot carry: XAPI's oldest transport, and its database file, are XML. */
const illegalInXml = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]');
const encodedMark = 'base64:';

/** Any text as something that XAPI can keep. */
export function encodeText(text: string): string {
  // A lone surrogate has no UTF-8: it becomes the replacement character here rather than an error on the wire.
  const whole = Buffer.from(text, 'utf8').toString('utf8');
  if (!illegalInXml.test(whole) && !whole.startsWith(encodedMark)) return whole;
  return encodedMark + Buffer.from(whole, 'utf8').toString('base64');
}

export function decodeText(text: string): string {
  return text.startsWith(encodedMark) ? Buffer.from(text.slice(encodedMark.length), 'base64').toString('utf8') : text;
}

type Place = readonly [on: KeyedClass, key: string, meaning: string];

export const text = (...[on, key, meaning]: Place): Key<string> => ({ on, key, meaning, parse: decodeText, format: encodeText });

export const words = (...[on, key, meaning]: Place): Key<readonly string[]> =>
  ({ on, key, meaning, parse: (value) => value.split(/\s+/).filter((word) => word !== ''), format: (value) => value.join(' ') });

export const oneOf = <const V extends string>(values: readonly V[], ...[on, key, meaning]: Place): Key<V> =>
  ({ on, key, meaning, parse: (value) => values.find((known) => known === value), format: (value) => value });

export const flag = (...[on, key, meaning]: Place): Key<boolean> =>
  ({ on, key, meaning, parse: (value) => value === 'true', format: String });

export const integer = (...[on, key, meaning]: Place): Key<number> =>
  ({ on, key, meaning, parse: (value) => (/^-?\d{1,15}$/.test(value) ? Number(value) : undefined), format: String });

/** Milliseconds since 1970, written as ISO 8601 for whoever reads it with `xe`. */
export const time = (...[on, key, meaning]: Place): Key<number> => ({
  on, key, meaning,
  parse(value) {
    const parsed = Date.parse(value);
    return Number.isNaN(parsed) ? undefined : parsed;
  },
  format: (value) => new Date(value).toISOString(),
});

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object; `shape` makes the value of it, or says undefined. */
export const json = <T>(shape: (value: JsonObject) => T | undefined, ...[on, key, meaning]: Place): Key<T> => ({
  on, key, meaning,
  parse(value) {
    const object = parseObject(decodeText(value));
    return object === undefined ? undefined : shape(object);
  },
  format: (value) => encodeText(JSON.stringify(value)),
});

function parseObject(value: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    // Somebody else's text under our key: as good as absent.
    return undefined;
  }
}

export const asString = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const asNumber = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
export const asStrings = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {};
