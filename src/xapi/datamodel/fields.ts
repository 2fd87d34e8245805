/** What the tables of the data model are written in: types of values, fields, and the releases in which they appeared. */

// ---- types of values -------------------------------------------------------------------------------------------------

export type XapiType =
  | { readonly t: 'string' | 'int' | 'float' | 'bool' | 'datetime' }
  | { readonly t: 'enum'; readonly values: readonly string[] }
  | { readonly t: 'ref'; readonly class: string }
  | { readonly t: 'set'; readonly of: XapiType }
  | { readonly t: 'map'; readonly key: XapiType; readonly value: XapiType };

/** A type of the data model that knows the TypeScript type of its values. */
export type Typed<T> = XapiType & { readonly $value?: T };

declare const refClass: unique symbol;
/** An opaque reference, unique within its pool; `OpaqueRef:NULL` stands for none. */
export type Ref<C extends string = string> = string & { readonly [refClass]: C };
export const NULL_REF = 'OpaqueRef:NULL' as Ref<never>;

/** `YYYYMMDDTHH:MM:SSZ`, always UTC, as the wire spells it. */
export type DateTime = string;

export const string: Typed<string> = { t: 'string' };
export const int: Typed<number> = { t: 'int' };
export const float: Typed<number> = { t: 'float' };
export const bool: Typed<boolean> = { t: 'bool' };
export const datetime: Typed<DateTime> = { t: 'datetime' };
export const oneOf = <const V extends readonly string[]>(...values: V): Typed<V[number]> => ({ t: 'enum', values });
export const ref = <const C extends string>(target: C): Typed<Ref<C>> => ({ t: 'ref', class: target });
export const set = <T>(of: Typed<T>): Typed<readonly T[]> => ({ t: 'set', of });
export const map = <T>(key: Typed<string> | Typed<number> | Typed<Ref>, value: Typed<T>): Typed<Readonly<Record<string, T>>> => ({ t: 'map', key, value });

// ---- fields and classes ----------------------------------------------------------------------------------------------

/**
 * - `runtime`: read only;
 * - `constructor`: given at create, then read only (some have a verb that changes them);
 * - `rw`: has a plain setter.
 */
export type Qualifier = 'runtime' | 'constructor' | 'rw';

export interface FieldOptions {
  /** First release that has the field; absent: since its class. */
  readonly since?: Release;
  /** Release that dropped it. */
  readonly until?: Release;
  /** What `create` fills in when the caller leaves it out; a constructor field without default is compulsory. */
  readonly default?: unknown;
}

export interface Field<T = unknown> extends FieldOptions {
  readonly qualifier: Qualifier;
  readonly type: Typed<T>;
}

export interface ClassOptions {
  readonly since: Release;
  /** False: rows are forgotten when xapi restarts. */
  readonly persistent?: false;
}

const fieldOf =
  (qualifier: Qualifier) =>
  <T>(type: Typed<T>, options: FieldOptions = {}): Field<T> => ({ qualifier, type, ...options });
export const runtime = fieldOf('runtime');
export const constructor = fieldOf('constructor');
export const rw = fieldOf('rw');
export const table = <F extends Record<string, Field>>(options: ClassOptions, fields: F) => ({ ...options, fields });

/** Releases in the order in which they came (names, then xapi's own numbers). */
export const releases = [
  'rio', 'miami', 'symc', 'orlando', 'orlando-update-1', 'george', 'midnight-ride', 'cowley', 'boston', 'tampa', 'clearwater',
  'vgpu-tech-preview', 'vgpu-productisation', 'clearwater-felton', 'clearwater-whetstone', 'creedence', 'cream', 'indigo', 'dundee',
  'ely', 'falcon', 'inverness', 'jura', 'kolkata', 'lima', 'naples', 'oslo', 'quebec', 'stockholm', 'stockholm_psr',
  '1.250.0', '1.257.0', '1.271.0', '1.290.0', '1.294.0', '1.297.0', '1.298.0', '1.301.0', '1.303.0', '1.304.0', '1.307.0', '1.313.0',
  '1.318.0', '1.329.0', '21.2.0', '21.3.0', '21.4.0', '22.5.0', '22.12.0', '22.16.0', '22.19.0', '22.20.0', '22.26.0', '22.27.0',
  '22.33.0', '22.37.0', '23.1.0', '23.9.0', '23.14.0', '23.18.0', '23.24.0', '23.25.0', '23.27.0', '23.30.0', 'nile-preview', '24.0.0',
  '24.3.0', '24.10.0', '24.14.0', '24.15.0', '24.17.0', '24.19.0', '24.19.1', '24.20.0', '24.23.0', '24.28.0', '24.31.0', '24.35.0',
  '24.37.0', '25.2.0', '25.6.0', '25.7.0', '25.8.0', '25.13.0', '25.15.0', '25.16.0', '25.17.0', '25.21.0', '25.22.0', '25.24.0',
  '25.27.0', '25.31.0', '25.34.0', '26.0.0', '26.1.0', '26.2.0', '26.6.0', '26.13.0', '26.14.0', '26.15.0', '26.16.0', '26.16.0-next',
  '26.16.1-next', '26.17.0',
] as const;
export type Release = (typeof releases)[number];
