/** Values as Python prints them: OpenStack's refusals quote the offending value that way and clients' tests compare them. */

/** `repr(value)`. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, item]) => `${quoted(key)}: ${repr(item)}`).join(', ')}}`;
  return JSON.stringify(value);
}

/** `str(value)`. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{Cc}]/gu, (char) => escapes[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return mark + (mark === "'" ? body.replaceAll("'", "\\'") : body) + mark;
}
