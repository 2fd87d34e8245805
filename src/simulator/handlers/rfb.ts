/**
 * The screen of a simulated guest: a server of the RFB protocol 3.3, 3.7 and 3.8 (RFC 6143) with a test picture, as a guest without a
 * system shows one. Keys change the colour of its bars, the pointer is drawn where it was last.
 */

/** What a viewer is connected by: bytes in both directions. */
export interface Line {
  write(bytes: Buffer): void;
  end(): void;
}

/** Who looks at a console: told what came from there, and its end. */
export interface Viewer {
  receive(bytes: Buffer): void;
  gone(): void;
}

/** What viewers have typed and pointed at; the picture is drawn from it. */
export interface Screen {
  /** X keysyms of keys that were pressed, in order. */
  readonly keys: number[];
  pointer: { readonly x: number; readonly y: number; readonly buttons: number };
  /** Called at each change. */
  readonly watchers: Set<() => void>;
}

export const newScreen = (): Screen => ({ keys: [], pointer: { x: 0, y: 0, buttons: 0 }, watchers: new Set() });

export const screenSize = { width: 320, height: 200 } as const;
const bars = [0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x000000] as const;
const pointerSize = 6;

/** Colour of a pixel, `0xRRGGBB`. */
export function colourAt(screen: Screen, x: number, y: number): number {
  const { pointer } = screen;
  if (Math.abs(x - pointer.x) < pointerSize && Math.abs(y - pointer.y) < pointerSize) return pointer.buttons === 0 ? 0x808080 : 0x404040;
  return bars[(Math.floor((x * bars.length) / screenSize.width) + screen.keys.length) % bars.length] ?? 0;
}

/** How the viewer wants a pixel. */
interface PixelFormat {
  readonly bytes: number;
  readonly bigEndian: boolean;
  readonly max: readonly [red: number, green: number, blue: number];
  readonly shift: readonly [red: number, green: number, blue: number];
}

/** Ours: 32 bits, true colour, little endian. */
const nativeFormat = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);

const readFormat = (bytes: Buffer): PixelFormat => ({
  bytes: bytes.readUInt8(0) / 8, bigEndian: bytes.readUInt8(2) !== 0,
  max: [bytes.readUInt16BE(4), bytes.readUInt16BE(6), bytes.readUInt16BE(8)], shift: [bytes.readUInt8(10), bytes.readUInt8(11), bytes.readUInt8(12)],
});

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One update with one rectangle, in raw encoding. */
function picture(screen: Screen, format: PixelFormat, { x, y, width, height }: Rectangle): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(x, 4);
  head.writeUInt16BE(y, 6);
  head.writeUInt16BE(width, 8);
  head.writeUInt16BE(height, 10);
  const pixels = Buffer.alloc(width * height * format.bytes);
  let at = 0;
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1) {
      const colour = colourAt(screen, column, row);
      const value = [16, 8, 0].reduce((sum, from, index) =>
        sum + Math.round((((colour >> from) & 0xff) * (format.max[index] ?? 0)) / 255) * 2 ** (format.shift[index] ?? 0), 0);
      if (format.bigEndian) pixels.writeUIntBE(value, at, format.bytes);
      else pixels.writeUIntLE(value, at, format.bytes);
      at += format.bytes;
    }
  }
  return Buffer.concat([head, pixels]);
}

/** A step of the conversation: how many bytes it needs, and what comes then. Nothing: the viewer breaks the protocol. */
interface Step {
  readonly bytes: number;
  readonly take: (bytes: Buffer) => Step | undefined;
}

/**
 * Speaks to one viewer; answers what its bytes are given to, and what is told that it has gone.
 * @param name what the window is called
 */
export function serveRfb(screen: Screen, name: string, line: Line): Viewer {
  let format = readFormat(nativeFormat);
  /** A request for what will have changed. */
  let waiting: Rectangle | undefined;
  let pending = Buffer.alloc(0);

  const changed = (): void => {
    if (waiting === undefined) return;
    const rectangle = waiting;
    waiting = undefined;
    line.write(picture(screen, format, rectangle));
  };
  const input = (): void => {
    for (const watcher of screen.watchers) watcher();
  };

  const initialise: Step = {
    bytes: 1,
    take: () => {
      const title = Buffer.from(name, 'utf8');
      const head = Buffer.alloc(24);
      head.writeUInt16BE(screenSize.width, 0);
      head.writeUInt16BE(screenSize.height, 2);
      nativeFormat.copy(head, 4);
      head.writeUInt32BE(title.length, 20);
      line.write(Buffer.concat([head, title]));
      return message;
    },
  };
  const choose = (minor: number): Step => ({
    bytes: 1,
    take: (bytes) => {
      if (bytes[0] !== 1) return undefined;
      // Only 3.8 says that no password was right.
      if (minor >= 8) line.write(Buffer.alloc(4));
      return initialise;
    },
  });
  const version: Step = {
    bytes: 12,
    take: (bytes) => {
      const minor = Number(/^RFB 003\.(\d{3})\n$/.exec(bytes.toString('latin1'))?.[1]);
      if (Number.isNaN(minor)) return undefined;
      if (minor < 7) {
        line.write(Buffer.from([0, 0, 0, 1]));
        return initialise;
      }
      line.write(Buffer.from([1, 1]));
      return choose(minor);
    },
  };
  const then = (bytes: number, act: (body: Buffer) => Step | undefined | void): Step => ({ bytes, take: (body) => act(body) ?? message });
  const skip = (bytes: number): Step | undefined => (bytes === 0 ? undefined : then(bytes, () => undefined));
  const clientMessages: Readonly<Record<number, Step>> = {
    0: then(19, (body) => {
      format = readFormat(body.subarray(3));
    }),
    2: then(3, (body) => skip(body.readUInt16BE(1) * 4)),
    3: then(9, (body) => {
      const [x, y] = [Math.min(body.readUInt16BE(1), screenSize.width), Math.min(body.readUInt16BE(3), screenSize.height)];
      const [width, height] = [Math.min(body.readUInt16BE(5), screenSize.width - x), Math.min(body.readUInt16BE(7), screenSize.height - y)];
      if (body[0] === 0) line.write(picture(screen, format, { x, y, width, height }));
      else waiting = { x, y, width, height };
    }),
    4: then(7, (body) => {
      if (body[0] === 0) return;
      screen.keys.push(body.readUInt32BE(3));
      input();
    }),
    5: then(5, (body) => {
      screen.pointer = { buttons: body.readUInt8(0), x: body.readUInt16BE(1), y: body.readUInt16BE(3) };
      input();
    }),
    6: then(7, (body) => skip(body.readUInt32BE(3))),
  };
  const message: Step = { bytes: 1, take: (bytes) => clientMessages[bytes[0] ?? -1] };

  let step: Step = version;
  screen.watchers.add(changed);
  line.write(Buffer.from('RFB 003.008\n', 'latin1'));
  return {
    receive(bytes) {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= step.bytes) {
        const next = step.take(pending.subarray(0, step.bytes));
        pending = pending.subarray(step.bytes);
        if (next === undefined) return line.end();
        step = next;
      }
    },
    gone: () => void screen.watchers.delete(changed),
  };
}
