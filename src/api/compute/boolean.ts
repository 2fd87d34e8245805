/** Booleans as Nova takes them: real ones, and the words of its schemas (nova/api/validation/parameter_types.py, boolean). */
const words: ReadonlySet<string> = new Set(['true', '1', 'on', 'yes']);

/** The value of a boolean that the spec has let through. */
export function booleanFrom(value: boolean | string): boolean {
  return typeof value === 'boolean' ? value : words.has(value.toLowerCase());
}

const strictWords: Readonly<Record<string, boolean>> = {
  1: true, t: true, true: true, on: true, y: true, yes: true,
  0: false, f: false, false: false, off: false, n: false, no: false,
};

/** A text that may be no boolean at all; then undefined. Source: oslo_utils.strutils, bool_from_string(strict=True). */
export function strictBooleanFrom(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(strictWords, word) ? strictWords[word] : undefined;
}
