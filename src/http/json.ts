/** JSON as Python's `json` reads it, which OpenStack's services do: three numbers more than the standard has. */

const numbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

/** In place of such a number until the document is parsed; no request has this key by chance. */
const stand = '\u0000number';

/** @throws SyntaxError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const replaced = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) => (token in numbers ? JSON.stringify({ [stand]: token }) : token));
    if (replaced === text) throw cause;
    return JSON.parse(replaced, (_key, value: unknown) => {
      const name = typeof value === 'object' && value !== null && stand in value ? String(value[stand]) : undefined;
      return name === undefined ? value : numbers[name];
    });
  }
}
