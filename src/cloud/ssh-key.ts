/** SSH public keys: which are ones, their fingerprint, and new pairs. Nova: nova/crypto.py. */
import { constants, createHash, createPublicKey, generateKeyPair, publicEncrypt, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import { ApiError } from '../errors.ts';

/** Fields of a key in the SSH wire format (RFC 4251 §5): each a length of four bytes and that many bytes. */
function fieldsOf(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** Whether the fields after the type make a key of it. */
type Check = (fields: readonly Buffer[]) => boolean;

const base64url = (bytes: Buffer | undefined): string => (bytes ?? Buffer.alloc(0)).toString('base64url');

/** True if OpenSSL takes it for a key: a point off its curve is none. */
function isKey(jwk: JsonWebKey): boolean {
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    // OpenSSL says no; its reason is nobody's business here.
    return false;
  }
}

const rsa: Check = ([e, n, ...rest]) => e !== undefined && n !== undefined && rest.length === 0 && isKey({ kty: 'RSA', e: base64url(e), n: base64url(n) });
const dsa: Check = (fields) => fields.length === 4;
const ed25519: Check = ([key, ...rest]) => key?.length === 32 && rest.length === 0;
const ecdsa = (name: string, crv: string, size: number): Check => ([curve, point, ...rest]) =>
  curve?.toString('latin1') === name && point?.length === 1 + 2 * size && point[0] === 4 && rest.length === 0
  && isKey({ kty: 'EC', crv, x: base64url(point.subarray(1, 1 + size)), y: base64url(point.subarray(1 + size)) });
/** Security keys: the key's own fields, then the application that it is for. */
const hardware = (check: Check): Check => (fields) => fields.length > 1 && check(fields.slice(0, -1));

/** The types that python-cryptography loads, which Nova checks with. */
const types: Readonly<Record<string, Check>> = {
  'ssh-rsa': rsa,
  'ssh-dss': dsa,
  'ssh-ed25519': ed25519,
  'ecdsa-sha2-nistp256': ecdsa('nistp256', 'P-256', 32),
  'ecdsa-sha2-nistp384': ecdsa('nistp384', 'P-384', 48),
  'ecdsa-sha2-nistp521': ecdsa('nistp521', 'P-521', 66),
  'sk-ssh-ed25519@openssh.com': hardware(ed25519),
  'sk-ecdsa-sha2-nistp256@openssh.com': hardware(ecdsa('nistp256', 'P-256', 32)),
};

/**
 * MD5 of the key, as `ssh-keygen -l -E md5` prints it: `f2:31:9c:…`.
 * @param publicKey a line of `authorized_keys` without options
 * @throws ApiError badRequest when it is no such line (nova/exception.py: InvalidKeypair)
 */
export function sshFingerprint(publicKey: string): string {
  const [type = '', encoded = ''] = publicKey.split(' ');
  const check = Object.hasOwn(types, type) ? types[type] : undefined;
  const text = encoded.trim();
  const blob = Buffer.from(text, 'base64');
  const [name, ...fields] = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? fieldsOf(blob) ?? [] : [];
  if (check === undefined || name?.toString('latin1') !== type || !check(fields)) {
    throw new ApiError('badRequest', 'Keypair data is invalid: failed to generate fingerprint');
  }
  return colons(createHash('md5').update(blob).digest('hex'));
}

/**
 * A short text that only the holder of an RSA key can read, base64; undefined for a key of another type, or a text that is too long for it.
 * Nova: nova/crypto.py, ssh_encrypt_text.
 */
export function encryptForSshKey(publicKey: string, text: string): string | undefined {
  const [type, encoded = ''] = publicKey.split(' ');
  const [, e, n] = fieldsOf(Buffer.from(encoded, 'base64')) ?? [];
  if (type !== 'ssh-rsa' || e === undefined || n === undefined) return undefined;
  const key = createPublicKey({ key: { kty: 'RSA', e: base64url(e), n: base64url(n) }, format: 'jwk' });
  const room = Math.floor((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8) - rsaPadding;
  return Buffer.byteLength(text) > room ? undefined
    : publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64');
}

/** Bytes that PKCS #1 wants for itself. */
const rsaPadding = 11;

/** `a1b2…` → `a1:b2:…` */
export const colons = (hex: string): string => hex.replace(/..(?=.)/g, '$&:');

export interface NewKeyPair {
  readonly publicKey: string;
  /** Given to the user once, and kept nowhere. */
  readonly privateKey: string;
  readonly fingerprint: string;
}

/** RSA, 2048 bits, made off the event loop; the private key as PEM of PKCS #1. Nova: nova/crypto.py, generate_key_pair. */
export async function generateSshKeyPair(): Promise<NewKeyPair> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const { e = '', n = '' } = pair.publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([Buffer.from('ssh-rsa'), mpint(e), mpint(n)].map(field));
  const publicKey = `ssh-rsa ${blob.toString('base64')} Generated-by-Nova`;
  return { publicKey, privateKey: pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), fingerprint: sshFingerprint(publicKey) };
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number: a leading zero keeps its first bit from meaning a sign. */
function mpint(number: string): Buffer {
  const bytes = Buffer.from(number, 'base64url');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}
