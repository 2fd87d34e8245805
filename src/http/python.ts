/** Values as Python prints them: OpenStack's refusals quote the offending value that way and clients' tests compare them. */

/** `repr(value)`. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, item]) => `${quoted(key)}: ${repr(item)}`).join(', ')}}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return JSON.stringify(value);
}

/**
 * `pprint.pformat(value, width=width)`: what does not fit on a line is told item by item, a text word by word.
 * @param indent column at which it begins
 * @param trailing characters that follow on its last line
 */
export function prettyRepr(value: unknown, width: number, indent = 0, trailing = 0, isInner = false): string {
  const whole = repr(value);
  if (whole.length <= width - indent - trailing) return whole;
  if (typeof value === 'string') return prettyText(value, width, indent, trailing, isInner);
  if (typeof value !== 'object' || value === null) return whole;
  const next = `,\n${' '.repeat(indent + 1)}`;
  const rest = (index: number, all: readonly unknown[]): number => (index === all.length - 1 ? trailing + 1 : 1);
  if (Array.isArray(value)) return `[${value.map((item, index, all) => prettyRepr(item, width, indent + 1, rest(index, all), true)).join(next)}]`;
  return `{${Object.entries(value).map(([key, item], index, all) => {
    const name = `${repr(key)}: `;
    return name + prettyRepr(item, width, indent + 1 + name.length, rest(index, all), true);
  }).join(next)}}`;
}

/** Texts on lines of their own, as Python joins them; in parentheses where nothing else is around them (pprint, _pprint_str). */
function prettyText(text: string, width: number, indent: number, trailing: number, isInner: boolean): string {
  const column = isInner ? indent : indent + 1;
  const room = width - column;
  const lastRoom = room - trailing - (isInner ? 0 : 1);
  const lines = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const chunks = lines.flatMap((line, index) => {
    const isLast = index === lines.length - 1;
    if (repr(line).length <= (isLast ? lastRoom : room)) return [line];
    const parts = (line.match(/\S*\s*/g) ?? []).slice(0, -1);
    const found: string[] = [];
    let current = '';
    for (const [at, part] of parts.entries()) {
      const fits = repr(current + part).length <= (isLast && at === parts.length - 1 ? lastRoom : room);
      if (!fits && current !== '') found.push(current);
      current = fits ? current + part : part;
    }
    return current === '' ? found : [...found, current];
  });
  if (chunks.length === 1) return repr(text);
  const joined = chunks.map(repr).join(`\n${' '.repeat(column)}`);
  return isInner ? joined : `(${joined})`;
}

/** `str(value)`. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What Python counts as not printable: all that is no letter, mark, number, punctuation or symbol, but the blank. */
const unprintable = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(unprintable, (char) => escapes[char] ?? escaped(char.codePointAt(0) ?? 0));
  return mark + (mark === "'" ? body.replaceAll("'", "\\'") : body) + mark;
}

function escaped(code: number): string {
  const [letter, digits] = code <= 0xff ? ['x', 2] as const : code <= 0xffff ? ['u', 4] as const : ['U', 8] as const;
  return `\\${letter}${code.toString(16).padStart(digits, '0')}`;
}
