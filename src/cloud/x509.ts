/**
 * X.509 certificates as key pairs: Windows guests let their bearer in over WinRM. Nova: nova/crypto.py, generate_winrm_x509_cert.
 * Nova has OpenSSL's command make them; `node:crypto` makes no certificates, so they are put together here, field by field.
 */
import { createHash, createHmac, generateKeyPair, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { ApiError } from '../errors.ts';
import { colons, type NewKeyPair } from './ssh-key.ts';

/**
 * SHA-1 of the certificate, as `openssl x509 -fingerprint` prints it, in small letters.
 * @throws ApiError badRequest when it is no certificate in PEM (nova/exception.py: InvalidKeypair)
 */
export function x509Fingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint.toLowerCase();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError('badRequest', `Keypair data is invalid: failed to generate X509 fingerprint. Error message: ${reason}`);
  }
}

/** Days that a certificate is good for. */
const lifetime = 3650;

/**
 * A certificate that signs itself, for client authentication, with the user as common name and as Windows' user principal name; the private
 * key comes with it as PKCS #12 with an empty password, in base64.
 * @param now milliseconds since 1970
 */
export async function generateX509KeyPair(userId: string, now: number): Promise<NewKeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const certificate = makeCertificate(userId, publicKey, privateKey, now);
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
  return {
    publicKey: pem,
    privateKey: makePkcs12(certificate, privateKey).toString('base64'),
    fingerprint: colons(createHash('sha1').update(certificate).digest('hex')),
  };
}

// ---- DER (X.690): tag, length, content -------------------------------------------------------------------------------

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).replace(/^(.(..)*)$/, '0$1'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...items: readonly Buffer[]): Buffer => der(0x30, ...items);
const set = (...items: readonly Buffer[]): Buffer => der(0x31, ...items);
const integer = (bytes: Buffer): Buffer => der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
const octets = (...content: readonly Buffer[]): Buffer => der(0x04, ...content);
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));
const nothing = der(0x05);
/** `[n] EXPLICIT` */
const tagged = (number: number, ...content: readonly Buffer[]): Buffer => der(0xa0 | number, ...content);

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [40 * first + second, ...rest].flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
function time(milliseconds: number): Buffer {
  const text = `${new Date(milliseconds).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return text < '2050' ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

// ---- the certificate (RFC 5280) --------------------------------------------------------------------------------------

const sha256WithRsa = sequence(oid('1.2.840.113549.1.1.11'), nothing);

function makeCertificate(userId: string, publicKey: KeyObject, privateKey: KeyObject, now: number): Buffer {
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8(userId))));
  const principal = der(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), tagged(0, utf8(`${userId}@localhost`)));
  const extensions = sequence(
    sequence(oid('2.5.29.37'), octets(sequence(oid('1.3.6.1.5.5.7.3.2')))),
    sequence(oid('2.5.29.17'), octets(sequence(principal))),
  );
  const serial = randomBytes(16);
  serial.writeUInt8(serial.readUInt8(0) & 0x7f | 0x40, 0);
  const toSign = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    sha256WithRsa,
    name,
    sequence(time(now), time(now + lifetime * 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, extensions),
  );
  return sequence(toSign, sha256WithRsa, bits(sign('sha256', toSign, privateKey)));
}

// ---- certificate and key in one file (RFC 7292) ----------------------------------------------------------------------

const dataType = oid('1.2.840.113549.1.7.1');
const iterations = 2048;

function makePkcs12(certificate: Buffer, privateKey: KeyObject): Buffer {
  const key = privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: '' });
  const keyId = set(sequence(oid('1.2.840.113549.1.9.21'), set(octets(createHash('sha1').update(certificate).digest()))));
  const certificateBag = sequence(
    oid('1.2.840.113549.1.12.10.1.3'),
    tagged(0, sequence(oid('1.2.840.113549.1.9.22.1'), tagged(0, octets(certificate)))),
    keyId,
  );
  const keyBag = sequence(oid('1.2.840.113549.1.12.10.1.2'), tagged(0, key), keyId);
  const contents = sequence(...[certificateBag, keyBag].map((bag) => sequence(dataType, tagged(0, octets(sequence(bag))))));
  const salt = randomBytes(8);
  const mac = createHmac('sha256', macKey(salt)).update(contents).digest();
  return sequence(
    integer(Buffer.from([3])),
    sequence(dataType, tagged(0, octets(contents))),
    sequence(sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), nothing), octets(mac)), octets(salt), integer(Buffer.from(iterations.toString(16).padStart(4, '0'), 'hex'))),
  );
}

/** The key of the integrity check, from the empty password (RFC 7292 appendix B.2, id 3, SHA-256: one block is all that is needed). */
function macKey(salt: Buffer): Buffer {
  const block = 64;
  const fill = (bytes: Buffer): Buffer => Buffer.alloc(block * Math.ceil(bytes.length / block), bytes);
  // The password as UTF-16 with its end mark: of the empty one, the mark alone.
  let hash = Buffer.concat([Buffer.alloc(block, 3), fill(salt), fill(Buffer.alloc(2))]);
  for (let round = 0; round < iterations; round += 1) hash = createHash('sha256').update(hash).digest();
  return hash;
}
