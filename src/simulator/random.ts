/** Repeatable chance: the same seed makes the same pool, with the same uuids. */
export interface Random {
  /** A fraction in [0, 1). */
  next(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  uuid(): string;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** mulberry32: small, fast, good enough for names. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const bits = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (): number => bits() / 0x1_0000_0000;
  /** Two bytes in hexadecimal. */
  const half = (value: number): string => (hex[(value >>> 8) & 0xff] ?? '') + (hex[value & 0xff] ?? '');
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    uuid: () => {
      const [a, b, c, d] = [bits(), bits(), bits(), bits()];
      return `${half(a >>> 16)}${half(a)}-${half(b >>> 16)}-${half(b)}-${half(c >>> 16)}-${half(c)}${half(d >>> 16)}${half(d)}`;
    },
  };
}
