/** Types of values on the wire: those of the data model's fields, and the few more that calls answer. */
import type { ClassName, Ref, Typed, XapiType } from '../xapi/datamodel.ts';

export type WireType =
  | XapiType
  | { readonly t: 'record'; readonly class: ClassName }
  | { readonly t: 'struct'; readonly members: Readonly<Record<string, WireType>> }
  | { readonly t: 'set'; readonly of: WireType }
  | { readonly t: 'map'; readonly key: XapiType; readonly value: WireType }
  /** The 32-bit integers of event.from's valid_ref_counts: the only ones that XML-RPC marks as such. */
  | { readonly t: 'int32' }
  /** The record inside an event: its class is known only with the value ({@link Snapshot}). */
  | { readonly t: 'snapshot' }
  | { readonly t: 'void' };

/** A wire type that knows the TypeScript type of its values. */
export type Wire<T> = WireType & { readonly $value?: T };

/** A row together with its class; rendered with the fields of the release. */
export interface Snapshot {
  readonly class: ClassName;
  readonly row: Readonly<Record<string, unknown>>;
}
export const snapshot: Wire<Snapshot | undefined> = { t: 'snapshot' };

export const nothing: Wire<void> = { t: 'void' };
export const int32: Wire<number> = { t: 'int32' };
/** A whole object. As a parameter: what its constructor takes; as a result: every field that the release has. */
export const record = <C extends ClassName>(name: C): Wire<Readonly<Record<string, unknown>>> => ({ t: 'record', class: name });
export const struct = (members: Readonly<Record<string, WireType>>): Wire<Readonly<Record<string, unknown>>> => ({ t: 'struct', members });
export const setOf = <T>(of: Wire<T>): Wire<readonly T[]> => ({ t: 'set', of });
export const mapOf = <T>(key: Typed<string> | Typed<Ref>, value: Wire<T>): Wire<Readonly<Record<string, T>>> => ({ t: 'map', key, value });
