/** Attributes of a body that the spec does not name: Keystone keeps what it does not know. */

/** @param known what has a meaning of its own */
export function extraOf(body: Readonly<Record<string, unknown>>, known: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !known.includes(name)));
}
