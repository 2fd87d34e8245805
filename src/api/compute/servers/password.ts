/** A made-up administrator password of a server. Nova: nova/utils.py, generate_password; symbols that look alike are left out. */
import { randomInt } from 'node:crypto';

const symbolGroups = ['23456789', 'ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz'] as const;
/** Nova's `password_length`. */
const length = 12;

/** Has at least one symbol of each group. */
export function generatePassword(): string {
  const all = symbolGroups.join('');
  const symbols = Array.from({ length }, (_, index) => pick(symbolGroups[index] ?? all));
  // The first ones are of known groups: mix them in (Fisher and Yates).
  for (let last = symbols.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [symbols[last], symbols[other]] = [symbols[other] ?? '', symbols[last] ?? ''];
  }
  return symbols.join('');
}

const pick = (symbols: string): string => symbols.charAt(randomInt(symbols.length));
