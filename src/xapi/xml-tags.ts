/**
 * Tags and texts of an XML document that arrives in pieces: as much of XML as a XML-RPC reply is written in. Attributes are not looked
 * at, comments and processing instructions are passed over, there is no DTD. It works on bytes and hands out fresh strings, so that what is
 * kept of a document does not keep the document, and is some ten times as fast as `sax`, which needs a minute for 10,000 VMs.
 */

export interface TagListener {
  /** Names in capitals, as the package `xmlrpc` compares them. */
  opened(name: string): void;
  closed(name: string): void;
  /** Text without entities; one after another where something was passed over. */
  text(text: string): void;
}

export interface TagReader {
  /** The next piece, cut wherever. @throws SyntaxError */
  write(piece: Uint8Array): void;
  /** @throws SyntaxError when the document is not whole */
  end(): void;
}

const OPEN = 0x3c, CLOSE = 0x3e, SLASH = 0x2f, BANG = 0x21, QUESTION = 0x3f, AMPERSAND = 0x26;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Tags of XML-RPC by their length, so that a name costs no string. */
const known: readonly (readonly (readonly [bytes: Buffer, name: string])[])[] = (() => {
  const names = [
    'value', 'struct', 'member', 'name', 'array', 'data', 'string', 'boolean', 'double', 'int', 'i4', 'i8', 'nil', 'dateTime.iso8601', 'params', 'param',
    'methodResponse', 'fault',
  ].map((name) => [Buffer.from(name), name.toUpperCase()] as const);
  return Array.from({ length: 17 }, (_, length) => names.filter(([bytes]) => bytes.length === length));
})();

/** What lies between two marks, each with the mark that ends it. */
const passages = [
  { begin: Buffer.from('<!--'), end: Buffer.from('-->'), isText: false },
  { begin: Buffer.from('<![CDATA['), end: Buffer.from(']]>'), isText: true },
  { begin: Buffer.from('<?'), end: Buffer.from('?>'), isText: false },
] as const;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A reference that nobody can read stays as it is written. */
function withoutEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function startsWith(bytes: Buffer, at: number, mark: Buffer): boolean {
  for (let index = 0; index < mark.length; index += 1) if (bytes[at + index] !== mark[index]) return false;
  return true;
}

export function readTags(listener: TagListener): TagReader {
  /** What has arrived and is not understood yet. */
  let rest: Buffer = Buffer.alloc(0);
  const open: string[] = [];

  function nameIn(bytes: Buffer, from: number, to: number): string {
    for (const [spelling, name] of known[to - from] ?? []) if (startsWith(bytes, from, spelling)) return name;
    return bytes.toString('utf8', from, to).toUpperCase();
  }

  function close(name: string): void {
    const expected = open.pop();
    if (expected !== name) throw new SyntaxError(`</${name.toLowerCase()}> where ${expected === undefined ? 'nothing' : `<${expected.toLowerCase()}>`} is open`);
    listener.closed(name);
  }

  /** @param at behind `<` @param end where `>` is */
  function tag(bytes: Buffer, at: number, end: number): void {
    const closes = bytes[at] === SLASH;
    const from = closes ? at + 1 : at;
    const isEmpty = !closes && bytes[end - 1] === SLASH;
    const last = isEmpty ? end - 1 : end;
    let to = from;
    while (to < last && !isBlank(bytes[to])) to += 1;
    const name = nameIn(bytes, from, to);
    if (closes) return close(name);
    open.push(name);
    listener.opened(name);
    if (isEmpty) close(name);
  }

  function text(bytes: Buffer, from: number, to: number, hasEntities: boolean): void {
    if (open.length === 0) return;
    const plain = bytes.toString('utf8', from, to);
    listener.text(hasEntities ? withoutEntities(plain) : plain);
  }

  /** Where the passage that begins here ends, with its contents told; undefined: not yet. Not for plain tags. */
  function passage(bytes: Buffer, at: number): number | undefined {
    for (const { begin, end, isText } of passages) {
      if (!startsWith(bytes, at, begin)) continue;
      const last = bytes.indexOf(end, at + begin.length);
      if (last === -1) return undefined;
      if (isText) text(bytes, at + begin.length, last, false);
      return last + end.length;
    }
    const last = bytes.indexOf(CLOSE, at);
    return last === -1 ? undefined : last + 1;
  }

  /** Reads as far as the bytes go, and answers how far that was. */
  function read(bytes: Buffer): number {
    let done = 0;
    for (;;) {
      let hasEntities = false;
      let at = done;
      for (; at < bytes.length && bytes[at] !== OPEN; at += 1) if (bytes[at] === AMPERSAND) hasEntities = true;
      // The byte behind the mark says what it is.
      if (at + 1 >= bytes.length) return done;
      const isPassage = bytes[at + 1] === BANG || bytes[at + 1] === QUESTION;
      if (isPassage) {
        if (at > done) text(bytes, done, at, hasEntities);
        done = at;
        const end = passage(bytes, at);
        if (end === undefined) return done;
        done = end;
      } else {
        let end = at + 1;
        while (end < bytes.length && bytes[end] !== CLOSE) end += 1;
        if (end === bytes.length) return done;
        if (at > done) text(bytes, done, at, hasEntities);
        tag(bytes, at + 1, end);
        done = end + 1;
      }
    }
  }

  return {
    write(piece) {
      const bytes = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.length) : Buffer.concat([rest, piece]);
      rest = bytes.subarray(read(bytes));
    },
    end() {
      if (open.length > 0 || rest.includes(OPEN)) throw new SyntaxError('unexpected end');
    },
  };
}
