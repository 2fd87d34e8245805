/** What Keystone keeps of a thing without knowing it, and the options that it knows (keystone/common/resource_options). */
import type { Json } from '../../store/schema.ts';
import { immutable } from './refusals.ts';

export type Attributes = Readonly<Record<string, unknown>>;

/** Of a thing that can be changed: both are laid over what is there. */
export interface WithExtra {
  readonly options?: Attributes | undefined;
  readonly extra?: Attributes | undefined;
}

/** As Keystone lets nobody set `options` freely, there is room for them among what is not known. */
export const extraColumn = ({ extra = {}, options = {} }: WithExtra): Json => JSON.stringify(Object.keys(options).length === 0 ? extra : { ...extra, options });

export function fromExtraColumn(text: Json): { readonly options: Attributes; readonly extra: Attributes } {
  const { options = {}, ...extra } = JSON.parse(text) as Attributes & { readonly options?: Attributes };
  return { options, extra };
}

/** New over old, without those that are null now. */
export function laidOver(old: Attributes, changes: Attributes = {}): Attributes {
  return Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, value]) => value !== null));
}

/** Whether a thing can neither be changed nor deleted until that is unset. */
export const isImmutable = ({ options }: Pick<Thing, 'options'>): boolean => options['immutable'] === true;

interface Thing {
  readonly id: string;
  readonly options: Attributes;
}

/** Of an immutable thing only that can be unset, and nothing else with it. @param what Keystone's word for it @throws ApiError forbidden */
export function assertMayChange(what: string, thing: Thing, { options = {}, extra = {}, ...others }: WithExtra): void {
  if (!isImmutable(thing)) return;
  const frees = 'immutable' in options && options['immutable'] !== true;
  if (!frees || Object.keys(extra).length > 0 || Object.values(others).some((value) => value !== undefined)) throw immutable('update', what, thing.id);
}

/** @throws ApiError forbidden */
export function assertMayDelete(what: string, thing: Thing): void {
  if (isImmutable(thing)) throw immutable('delete', what, thing.id);
}
