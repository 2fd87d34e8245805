/** Just enough of RFC 6455 for a console: binary messages both ways, pings, the end. */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Line } from './rfb.ts';

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export function acceptHead(key: string, protocol: string | undefined): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const chosen = protocol?.split(',').map((each) => each.trim()).includes('binary') === true ? 'Sec-WebSocket-Protocol: binary\r\n' : '';
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${chosen}\r\n`;
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(length < 126 ? length : length < 65_536 ? 126 : 127, 1);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** The sending side. */
export const websocketLine = (socket: Duplex): Line => ({
  write: (bytes) => void socket.write(frame(opcodes.binary, bytes)),
  end: () => void socket.end(frame(opcodes.close, Buffer.alloc(0))),
});

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly bytes: number;
}

/** The first whole frame of what has come, unmasked. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (bytes.readUInt8(1) & 0x80) !== 0;
  const from = 2 + extended + (masked ? 4 : 0);
  if (bytes.length < from) return undefined;
  const length = extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < from + length) return undefined;
  const payload = Buffer.from(bytes.subarray(from, from + length));
  if (masked) for (let at = 0; at < length; at += 1) payload[at] = (payload[at] ?? 0) ^ (bytes[from - 4 + (at % 4)] ?? 0);
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, bytes: from + length };
}

/** The receiving side: gives on what the messages hold, answers pings and the end. */
export function websocketReader(socket: Duplex, receive: (bytes: Buffer) => void): (bytes: Buffer) => void {
  let pending = Buffer.alloc(0);
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    for (let next = readFrame(pending); next !== undefined; next = readFrame(pending)) {
      pending = pending.subarray(next.bytes);
      if (next.opcode === opcodes.close) return void socket.end(frame(opcodes.close, next.payload));
      if (next.opcode === opcodes.ping) socket.write(frame(opcodes.pong, next.payload));
      else if (next.opcode !== opcodes.pong) receive(next.payload);
    }
  };
}
