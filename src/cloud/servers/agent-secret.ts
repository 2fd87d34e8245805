/**
 * How a password comes to the agent of a guest unread by xenstore's other readers: Diffie-Hellman, then AES by a key made of the common number. Its
 * numbers and hashes are those of the agents that are out there (nova/virt/xenapi/agent.py, SimpleDH; `openssl aes-128-cbc -nosalt` of that time).
 * The prime is too small for OpenSSL, which has refused such ones since its third version.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';

const prime = 2n ** 107n - 1n;
const generator = 5n;
const privateKeyBytes = 10;

export interface KeyExchange {
  /** A decimal number. */
  readonly publicKey: string;
  /** Base64. @param theirs the agent's public key */
  encrypt(theirs: string, text: string): string;
}

export function beginKeyExchange(): KeyExchange {
  const privateKey = BigInt(`0x${randomBytes(privateKeyBytes).toString('hex')}`);
  return {
    publicKey: power(generator, privateKey).toString(),
    encrypt(theirs, text) {
      const common = Buffer.from(power(BigInt(theirs), privateKey).toString());
      const key = md5(common);
      const cipher = createCipheriv('aes-128-cbc', key, md5(Buffer.concat([key, common])));
      return cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
    },
  };
}

const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

/** Modulo the prime. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % prime, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % prime) {
    if (rest & 1n) result = (result * square) % prime;
  }
  return result;
}
