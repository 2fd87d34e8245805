/** Bodies of both protocols as one kind of tree, which keeps what each value was marked as on the wire. */

export type Leaf = 'string' | 'int' | 'i4' | 'double' | 'boolean' | 'dateTime' | 'nil' | 'base64';
export type Value =
  | { readonly t: Leaf; readonly v: string }
  | { readonly t: 'array'; readonly v: readonly Value[] }
  | { readonly t: 'struct'; readonly v: ReadonlyMap<string, Value> };

/** What an answer says, freed of its protocol; `envelope` is what was around it. */
export interface Answer {
  readonly envelope: string;
  readonly result?: Value;
  readonly error?: readonly string[];
}

export interface Call {
  readonly method: string;
  readonly params: readonly Value[];
}

export const text = (value: Value | undefined): string => (value === undefined || value.t === 'array' || value.t === 'struct' ? '' : value.v);
export const items = (value: Value | undefined): readonly Value[] => (value?.t === 'array' ? value.v : []);
export const members = (value: Value | undefined): ReadonlyMap<string, Value> => (value?.t === 'struct' ? value.v : new Map());

// ---- XML -------------------------------------------------------------------------------------------------------------

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' };
const unescaped = (raw: string): string => raw.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
  if (!name.startsWith('#')) return entities[name] ?? whole;
  return String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
});

/** @throws Error when the text is no XML */
export function parseXml(source: string): Element {
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  const pattern = /<(\/?)([\w.:-]+)([^<>]*?)(\/?)>|<[?!][^>]*>|[^<]+/g;
  for (const [whole, closing, name, , empty] of source.matchAll(pattern)) {
    const top = open.at(-1);
    if (top === undefined) throw new Error('unbalanced XML');
    if (name === undefined) {
      if (!whole.startsWith('<')) top.text += unescaped(whole);
    } else if (closing === '/') open.pop();
    else {
      const element: Element = { name, children: [], text: '' };
      top.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [first] = root.children;
  if (first === undefined || open.length !== 1) throw new Error('no XML document');
  return first;
}

const child = (element: Element | undefined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => found?.children.find((each) => each.name === name), element);

const leaves: Readonly<Record<string, Leaf>> = {
  'string': 'string', 'int': 'int', 'i8': 'int', 'i4': 'i4', 'double': 'double', 'boolean': 'boolean', 'dateTime.iso8601': 'dateTime', 'nil': 'nil', 'base64': 'base64',
};

function fromXml(element: Element | undefined): Value {
  const typed = element?.children[0];
  if (typed === undefined) return { t: 'string', v: element?.text ?? '' };
  if (typed.name === 'array') return { t: 'array', v: (child(typed, 'data')?.children ?? []).map(fromXml) };
  if (typed.name === 'struct') {
    return { t: 'struct', v: new Map(typed.children.map((member) => [child(member, 'name')?.text ?? '', fromXml(child(member, 'value'))])) };
  }
  return { t: leaves[typed.name] ?? 'string', v: typed.text };
}

// ---- JSON ------------------------------------------------------------------------------------------------------------

/** JSON with numbers as they are written: 2.0 is a double. @throws Error when the text is no JSON */
export function parseJson(source: string): Value {
  let at = 0;
  const tokens = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/y;
  const take = (): string => {
    tokens.lastIndex = at;
    const [, token] = tokens.exec(source) ?? [];
    if (token === undefined) throw new Error('no JSON');
    at = tokens.lastIndex;
    return token;
  };
  const peek = (): string => {
    const before = at;
    const token = take();
    at = before;
    return token;
  };
  const list = (end: string, item: () => void): void => {
    if (peek() === end) return void take();
    do item(); while (take() === ',');
  };
  const value = (): Value => {
    const token = take();
    if (token === '{') {
      const found = new Map<string, Value>();
      list('}', () => {
        const key = JSON.parse(take()) as string;
        take();
        found.set(key, value());
      });
      return { t: 'struct', v: found };
    }
    if (token === '[') {
      const found: Value[] = [];
      list(']', () => found.push(value()));
      return { t: 'array', v: found };
    }
    if (token.startsWith('"')) return { t: 'string', v: JSON.parse(token) as string };
    if (token === 'true' || token === 'false') return { t: 'boolean', v: token === 'true' ? '1' : '0' };
    if (token === 'null') return { t: 'nil', v: '' };
    return { t: /^-?\d+$/.test(token) ? 'int' : 'double', v: token };
  };
  return value();
}

// ---- envelopes -------------------------------------------------------------------------------------------------------

/** The call inside a request; undefined when there is none to be read. */
export function callFrom(body: string): Call | undefined {
  try {
    if (body.trimStart().startsWith('<')) {
      const root = parseXml(body);
      const method = child(root, 'methodName')?.text;
      if (method === undefined) return undefined;
      return { method, params: (child(root, 'params')?.children ?? []).map((each) => fromXml(child(each, 'value'))) };
    }
    const found = members(parseJson(body));
    return found.has('method') ? { method: text(found.get('method')), params: items(found.get('params')) } : undefined;
  } catch {
    return undefined;
  }
}

/** The answer inside a body. */
export function answerFrom(body: string): Answer {
  try {
    return body.startsWith('<?xml') ? xmlAnswer(parseXml(body)) : body.startsWith('{') ? jsonAnswer(members(parseJson(body))) : { envelope: shapeOf(body) };
  } catch {
    return { envelope: shapeOf(body) };
  }
}

/** A page: its tags and headings, without what only describes the parser that complained. */
const shapeOf = (body: string): string => body.replace(/(Additional information <\/h1>).*/s, '$1');

function xmlAnswer(root: Element): Answer {
  const fault = child(root, 'fault', 'value');
  if (fault !== undefined) {
    const found = members(fromXml(fault));
    return { envelope: `fault(${[...found.keys()].join()})`, error: [...found.values()].map(text) };
  }
  const value = fromXml(child(root, 'params', 'param', 'value'));
  const found = members(value);
  const keys = [...found.keys()].join();
  if (text(found.get('Status')) === 'Success') return { envelope: `Success(${keys})`, result: found.get('Value') ?? { t: 'nil', v: '' } };
  if (text(found.get('Status')) === 'Failure') return { envelope: `Failure(${keys})`, error: items(found.get('ErrorDescription')).map(text) };
  return { envelope: 'bare', result: value };
}

function jsonAnswer(found: ReadonlyMap<string, Value>): Answer {
  const keys = [...found.keys()].join();
  const error = found.get('error');
  if (error === undefined || error.t === 'nil') return { envelope: `Success(${keys})`, result: found.get('result') ?? { t: 'nil', v: '' } };
  if (error.t === 'array') return { envelope: `Failure(${keys})`, error: error.v.map(text) };
  const parts = members(error);
  const data = parts.get('data');
  const params = data?.t === 'array' ? data.v.map(text) : [text(data)];
  return { envelope: `Failure(${keys}) error(${[...parts.keys()].join()}) code ${text(parts.get('code'))}`, error: [text(parts.get('message')), ...params] };
}
