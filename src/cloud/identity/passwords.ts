/**
 * Passwords are kept as scrypt hashes (memory-hard) in PHC's text form, `$scrypt$ln=15,r=8,p=3$salt$hash`: the cost stands in the hash,
 * so it can be raised without asking anybody for a new password.
 */
import { createHmac, randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { ApiError } from '../../errors.ts';

export interface HashCost {
  /** log₂ of scrypt's N; memory is 128·N·r bytes. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and about a quarter of a second: OWASP's recommendation (Password Storage Cheat Sheet), and about what Keystone's bcrypt costs. */
export const defaultHashCost: HashCost = { ln: 15, r: 8, p: 3 };

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /**
   * @param hash undefined when there is no such user, or one without password: then it takes as long and is false
   * @throws ApiError unavailable when too many wait for their turn
   */
  readonly verify: (password: string, hash: string | undefined) => Promise<boolean>;
}

const hashBytes = 32;
const saltBytes = 16;
/** Two at a time: more would take the other threads (files, name service) from the rest of the service, and memory. */
const atOnce = 2;
const waitingMaximum = 100;
const rememberedMaximum = 1_000;

export function createPasswords(cost: HashCost = defaultHashCost): Passwords {
  const turns = createTurns();
  const derive = (password: string, salt: Buffer, { ln, r, p }: HashCost): Promise<Buffer> =>
    turns(() => scryptAsync(password, salt, { N: 2 ** ln, r, p, maxmem: 2 * 128 * 2 ** ln * r }));
  const encode = ({ ln, r, p }: HashCost, salt: Buffer, hash: Buffer): string => `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;
  const nobody = encode(cost, randomBytes(saltBytes), randomBytes(hashBytes));

  /**
   * Scripts sign in anew with every command. A password that was right is remembered as a keyed digest (the key never leaves this process),
   * so the next time costs no scrypt; a wrong one always does, and so tells nothing by its time.
   */
  const key = randomBytes(hashBytes);
  const remembered = new Set<string>();
  const digest = (password: string, hash: string): string => createHmac('sha256', key).update(hash).update('\0').update(password).digest('base64');
  const remember = (password: string, hash: string): void => {
    for (const oldest of remembered) {
      if (remembered.size < rememberedMaximum) break;
      remembered.delete(oldest);
    }
    remembered.add(digest(password, hash));
  };

  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      const hash = encode(cost, salt, await derive(password, salt, cost));
      remember(password, hash);
      return hash;
    },
    async verify(password, hash = nobody) {
      if (remembered.has(digest(password, hash))) return true;
      const stored = decode(hash);
      const right = timingSafeEqual(await derive(password, stored.salt, stored.cost), stored.hash);
      if (right) remember(password, hash);
      return right;
    },
  };
}

function decode(text: string): { readonly cost: HashCost; readonly salt: Buffer; readonly hash: Buffer } {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(text);
  if (match === null) throw new Error('a stored password hash is not of a kind that this release knows');
  const [, ln, r, p, salt = '', hash = ''] = match;
  return { cost: { ln: Number(ln), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

function scryptAsync(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
}

/** Runs some jobs at once and lets the others wait, in order. */
function createTurns(): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (waiting.length >= waitingMaximum) throw new ApiError('unavailable', 'Too many users sign in at once. Try again later.', { headers: { 'Retry-After': '5' } });
    if (running >= atOnce) await new Promise<void>((resolve) => { waiting.push(resolve); });
    else running += 1;
    try {
      return await job();
    } finally {
      // The turn goes to the next one directly, so nobody can slip in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
