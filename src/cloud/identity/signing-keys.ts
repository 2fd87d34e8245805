/** The keys that sign tokens (ES256). They live in the store, so every replica can check what another signed. */
import { calculateJwkThumbprint, compactVerify, CompactSign, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../../clock.ts';
import type { Store } from '../../store/store.ts';

const algorithm = 'ES256';

export interface SigningKeys {
  sign(payload: object): Promise<string>;
  /** What a text says that one of our keys has signed; undefined for any other text. */
  read(token: string): Promise<unknown>;
}

interface Key {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export async function openSigningKeys(store: Store, clock: Clock): Promise<SigningKeys> {
  const keys = new Map<string, Key>();
  const load = async (): Promise<Key | undefined> => {
    const rows = await store.db.selectFrom('signing_keys').selectAll().orderBy('created_at').orderBy('id').execute();
    for (const row of rows) if (!keys.has(row.id)) keys.set(row.id, await keyFrom(row.id, JSON.parse(row.private_jwk) as JWK));
    return keys.get(rows.at(-1)?.id ?? '');
  };
  let newest = await load();
  if (newest === undefined) {
    await store.db.insertInto('signing_keys').values({ ...(await makeKey()), created_at: clock.now() }).execute();
    newest = await load();
  }
  if (newest === undefined) throw new Error('the signing key that was just stored is not there');
  const signer = newest;

  return {
    sign: (payload) => new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: signer.id }).sign(signer.privateKey),
    async read(token) {
      const id = keyIdOf(token);
      if (id === undefined) return undefined;
      // Another replica may have made a key since.
      if (!keys.has(id)) await load();
      const key = keys.get(id);
      if (key === undefined) return undefined;
      try {
        const { payload } = await compactVerify(token, key.publicKey, { algorithms: [algorithm] });
        return JSON.parse(new TextDecoder().decode(payload)) as unknown;
      } catch {
        // Not signed by that key: the caller's token is worth nothing, which is all there is to say.
        return undefined;
      }
    },
  };
}

async function makeKey(): Promise<{ id: string; private_jwk: string }> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { id: await calculateJwkThumbprint(jwk), private_jwk: JSON.stringify(jwk) };
}

async function keyFrom(id: string, jwk: JWK): Promise<Key> {
  const publicJwk = { ...jwk };
  delete publicJwk.d;
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, algorithm), importJWK(publicJwk, algorithm)]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error(`signing key ${id} is not an ES256 key`);
  return { id, privateKey, publicKey };
}

/** `kid` of the token's header, when it looks like one of ours at all. */
function keyIdOf(token: string): string | undefined {
  const match = /^([\w-]{1,400})\.[\w-]{1,4000}\.[\w-]{86}$/.exec(token);
  if (match?.[1] === undefined) return undefined;
  try {
    const header: unknown = JSON.parse(Buffer.from(match[1], 'base64url').toString());
    return typeof header === 'object' && header !== null && 'kid' in header && typeof header.kid === 'string' ? header.kid : undefined;
  } catch {
    // Random text in the form of a token.
    return undefined;
  }
}
