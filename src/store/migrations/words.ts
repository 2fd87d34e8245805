/** What the steps of the schema are written with. */
import type { ColumnDefinitionBuilder, ColumnDefinitionBuilderCallback, Kysely } from 'kysely';
import type { Tables } from '../schema.ts';

/** What differs between databases in making tables. */
export interface SchemaWords {
  /** Lets no other service change the schema until the transaction ends. */
  readonly serialize: (trx: Kysely<Tables>) => Promise<void>;
  /** Type and rest of a column that numbers its rows 1, 2, 3, … and never gives a number twice. */
  readonly serialType: 'integer' | 'bigint';
  readonly serial: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

export type Step = (db: Kysely<Tables>, words: SchemaWords) => Promise<void>;

export const required: ColumnDefinitionBuilderCallback = (column) => column.notNull();
export const primary: ColumnDefinitionBuilderCallback = (column) => column.notNull().primaryKey();
export const reference = (target: string): ColumnDefinitionBuilderCallback => (column) => column.notNull().references(target).onDelete('cascade');
