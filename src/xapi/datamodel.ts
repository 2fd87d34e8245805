/**
 * XAPI's data model: the classes in its database, their fields, and the release in which each appeared.
 *
 * One table, in the rooms of `datamodel/`, serves three readers: the client types what an XML-RPC host sends untyped, the simulator derives its generic
 * accessors and its per-release refusals, and TypeScript derives the record types. Source: the data model published with
 * xapi 26.17 (26.17.0, 2026-08); a field whose history was not recorded there says `rio`, but where an older tag is known to lack it
 * (`VM.appliance`, `VM.VUSBs`, `memory_overhead`, the pool's operations).
 */
import { hostClasses } from './datamodel/host.ts';
import type { Field } from './datamodel/fields.ts';
import { networkClasses } from './datamodel/network.ts';
import { poolClasses } from './datamodel/pool.ts';
import { otherClasses } from './datamodel/rest.ts';
import { storageClasses } from './datamodel/storage.ts';
import { vmClasses } from './datamodel/vm.ts';

export * from './datamodel/fields.ts';
export { enums } from './datamodel/enums.ts';

/** In XAPI's order, which is that of events that are told at once. */
export const classes = { ...poolClasses, ...vmClasses, ...hostClasses, ...networkClasses, ...storageClasses, ...otherClasses } as const;

export type ClassName = keyof typeof classes;

/** The record of a class, as `get_record` answers it on the newest release. */
export type RecordOf<C extends ClassName> = {
  readonly [F in keyof (typeof classes)[C]['fields']]: (typeof classes)[C]['fields'][F] extends Field<infer T> ? T : never;
};

/** The class that an event or an error names, whatever its capitals (`vm` → `VM`). */
export function classNamed(name: string): ClassName | undefined {
  return classByLowerName.get(name.toLowerCase());
}
const classByLowerName = new Map(Object.keys(classes).map((name) => [name.toLowerCase(), name as ClassName]));
