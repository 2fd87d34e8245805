/** XML-RPC as xapi reads and writes it: strings, enumerations, references and integers without a tag, the others with one. */
import { createEncoding, type Encoding, type Syntax } from './encode.ts';
import type { Failure } from './failure.ts';
import type { ReleaseProfile } from './releases.ts';
import type { Rpc } from './rpc.ts';
import type { WireType } from './wire-types.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot carry is dropped. */
 
const special = /[&<>"]|[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

export const escapeXml = (text: string): string => text.replace(special, (character) => escapes[character] ?? '');

/** `%.16g` of C. */
function printedFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(16)));
}

const text = (value: unknown): string => `<value>${escapeXml(String(value))}</value>`;
const syntax: Syntax = {
  string: text,
  int: (value) => `<value>${Number(value).toFixed(0)}</value>`,
  int32: (value) => `<value><i4>${String(value)}</i4></value>`,
  float: (value) => `<value><double>${printedFloat(Number(value))}</double></value>`,
  bool: (value) => `<value><boolean>${value === true ? 1 : 0}</boolean></value>`,
  datetime: (value) => `<value><dateTime.iso8601>${String(value)}</dateTime.iso8601></value>`,
  void: '<value></value>',
  array: (items) => `<value><array><data>${items.join('')}</data></array></value>`,
  object: (members) => `<value><struct>${members.join('')}</struct></value>`,
  open: (key) => `<member><name>${escapeXml(key)}</name>`,
  close: '</member>',
};

export const createXmlEncoding = (profile: ReleaseProfile): Encoding => createEncoding(syntax, profile);

const response = (value: string): string =>
  `<?xml version="1.0"?><methodResponse><params><param>${value}</param></params></methodResponse>`;

/** The answer to a call. `bare`: without the envelope (system.listMethods alone). */
export function xmlSuccess(encoding: Encoding, type: WireType, value: unknown, bare = false): string {
  const encoded = encoding.encode(type, value);
  if (bare) return response(encoded);
  return response(
    syntax.object([`${syntax.open('Status')}${text('Success')}${syntax.close}`, `${syntax.open('Value')}${encoded}${syntax.close}`]),
  );
}

export function xmlFailure(failure: Failure): string {
  const description = syntax.array([failure.code, ...failure.params].map(text));
  return response(
    syntax.object(
      [`${syntax.open('Status')}${text('Failure')}${syntax.close}`, `${syntax.open('ErrorDescription')}${description}${syntax.close}`],
    ),
  );
}

// ---- reading ---------------------------------------------------------------------------------------------------------

/** A body that is no methodCall; xapi answers it with HTTP 500 and OCaml's words. */
export class Malformed extends Error {}

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
    return entities[name] ?? whole;
  });
}

/** The element tree of a document: no namespaces, no DTD, which XML-RPC does not need. */
function parseDocument(source: string): Element {
  const position = (offset: number): string => {
    const lines = source.slice(0, offset).split('\n');
    return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
  };
  const broken = (offset: number, what: string): never => {
    throw new Malformed(`Xmlm.Error(${position(offset)}, "${what}")`);
  };
  const stack: Element[] = [];
  let root: Element | undefined;
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const words = source.slice(at, open === -1 ? source.length : open);
    const top = stack.at(-1);
     
    const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.exec(words);
    if (illegal !== null) return broken(at + illegal.index, 'malformed character stream');
    if (top !== undefined) top.text += unescapeXml(words.replace(/\r\n?/g, '\n'));
    else if (words.trim() !== '') return broken(at, 'expected root element');
    if (open === -1) break;
    if (source.startsWith('<![CDATA[', open)) {
      const end = source.indexOf(']]>', open);
      if (end === -1 || top === undefined) return broken(source.length, 'unexpected end of input');
      top.text += source.slice(open + 9, end);
      at = end + 3;
      continue;
    }
    const comment = source.startsWith('<!--', open);
    const end = source.indexOf(comment ? '-->' : '>', open);
    if (end === -1) return broken(source.length, 'unexpected end of input');
    at = end + (comment ? 3 : 1);
    if (comment || source.startsWith('<?', open) || source.startsWith('<!', open)) continue;
    const inside = source.slice(open + 1, end);
    if (inside.startsWith('/')) {
      const closed = stack.pop();
      if (closed === undefined || closed.name !== inside.slice(1).trim()) {
        return broken(open, `expected end of "${closed?.name ?? ''}" element`);
      }
      continue;
    }
    const empty = inside.endsWith('/');
    const element: Element = { name: (empty ? inside.slice(0, -1) : inside).trim().split(/\s/, 1)[0] ?? '', children: [], text: '' };
    if (top !== undefined) top.children.push(element);
    else if (root === undefined) root = element;
    else return broken(open, 'expected end of input');
    if (!empty) stack.push(element);
  }
  if (root === undefined || stack.length > 0) return broken(source.length, 'unexpected end of input');
  return root;
}

const mismatch = (found: string, wanted: string): never => {
  throw new Malformed(`Xmlrpc.Parse_error("open_tag(${found})", "open_tag(${wanted})", _)`);
};

function child(element: Element, name: string): Element {
  const found = element.children.find((each) => each.name === name);
  return found ?? mismatch(element.children[0]?.name ?? '', name);
}

function number(raw: string, what: 'int' | 'double'): number {
  const value = raw.trim() === '' ? Number.NaN : Number(raw);
  if (Number.isNaN(value) && !(what === 'double' && /^\s*nan\s*$/i.test(raw))) {
    throw new Malformed(`Failure("${what === 'int' ? 'Int64.of_string' : 'float_of_string'}")`);
  }
  if (what === 'int' && !/^\s*[-+]?\d+\s*$/.test(raw)) throw new Malformed('Failure("Int64.of_string")');
  return value;
}

function value(element: Element): Rpc {
  const typed = element.children[0];
  if (typed === undefined) return { k: 'S', v: element.text };
  switch (typed.name) {
    case 'string':
      return { k: 'S', v: typed.text };
    case 'int':
    case 'i4':
    case 'i8':
      return { k: 'I', v: number(typed.text, 'int'), text: typed.text.trim() };
    case 'double':
      return { k: 'F', v: number(typed.text, 'double') };
    case 'boolean':
      return { k: 'B', v: typed.text.trim() === '1' };
    case 'dateTime.iso8601':
      return { k: 'D', v: typed.text };
    case 'nil':
      return { k: 'N' };
    case 'base64':
      return { k: 'D', v: typed.text };
    case 'array':
      return { k: 'A', v: child(typed, 'data').children.map(value) };
    case 'struct':
      return { k: 'M', v: new Map(typed.children.map((each) => [child(each, 'name').text, value(child(each, 'value'))])) };
    default:
      return mismatch(typed.name, 'value');
  }
}

/** @throws Malformed with what OCaml's parser would say */
export function parseXmlCall(body: string): { readonly method: string; readonly params: readonly Rpc[] } {
  const root = parseDocument(body);
  if (root.name !== 'methodCall') mismatch(root.name, 'methodCall');
  const params = root.children.find((each) => each.name === 'params');
  return { method: child(root, 'methodName').text, params: (params?.children ?? []).map((each) => value(child(each, 'value'))) };
}

/** One value, as it stands in a file. @throws Malformed */
export const parseXmlValue = (text: string): Rpc => value(parseDocument(text));
