/** What the columns of all tables are made of. */

/** A boolean. SQLite has none, and a driver's own idea of one is what differs first between databases. */
export type Flag = 0 | 1;
export const flag = (value: boolean): Flag => (value ? 1 : 0);

/** Milliseconds since 1970-01-01 UTC. */
export type Milliseconds = number;

/** A JSON document in text; who writes it knows its shape. */
export type Json = string;
