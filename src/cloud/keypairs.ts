/** Key pairs of users: public keys that servers are given. The private half of one made here is answered once and kept nowhere. */
import type { Selectable } from 'kysely';
import { ApiError } from '../errors.ts';
import type { KeypairsTable } from '../store/schema.ts';
import { isDuplicate } from '../store/store.ts';
import type { Cloud } from './cloud.ts';
import { quotasOf } from './quotas.ts';
import { generateSshKeyPair, sshFingerprint, type NewKeyPair } from './ssh-key.ts';
import { generateX509KeyPair, x509Fingerprint } from './x509.ts';

export type KeyPairType = 'ssh' | 'x509';

export interface KeyPair {
  readonly id: number;
  readonly userId: string;
  readonly name: string;
  readonly type: KeyPairType;
  readonly publicKey: string;
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** Type → how its public keys are checked and new ones made. */
const kinds: Readonly<Record<KeyPairType, {
  readonly fingerprint: (publicKey: string) => string;
  readonly generate: (userId: string, now: number) => Promise<NewKeyPair>;
}>> = {
  ssh: { fingerprint: sshFingerprint, generate: generateSshKeyPair },
  x509: { fingerprint: x509Fingerprint, generate: generateX509KeyPair },
};

/** A user's key pairs in the order of their names. */
export async function listKeyPairs(cloud: Cloud, userId: string): Promise<readonly KeyPair[]> {
  const rows = await cloud.store.db.selectFrom('keypairs').selectAll().where('user_id', '=', userId).orderBy('name').execute();
  return rows.map(keyPairFromRow);
}

/** Whose key pair it shall be, and the project in which that is asked. */
interface Owner {
  readonly userId: string;
  readonly projectId: string | undefined;
}

/** @throws ApiError notFound (nova/exception.py: KeypairNotFound) */
export async function getKeyPair(cloud: Cloud, userId: string, name: string): Promise<KeyPair> {
  const row = await cloud.store.db.selectFrom('keypairs').selectAll().where('user_id', '=', userId).where('name', '=', name).executeTakeFirst();
  if (row === undefined) throw keyPairNotFound(userId, name);
  return keyPairFromRow(row);
}

/** @throws ApiError notFound */
export async function deleteKeyPair(cloud: Cloud, userId: string, name: string): Promise<void> {
  const { numDeletedRows } = await cloud.store.db.deleteFrom('keypairs').where('user_id', '=', userId).where('name', '=', name).executeTakeFirst();
  if (numDeletedRows === 0n) throw keyPairNotFound(userId, name);
}

const keyPairNotFound = (userId: string, name: string): ApiError => new ApiError('notFound', `Keypair ${name} not found for user ${userId}`);

/** @throws ApiError forbidden when the user has as many as allowed, badRequest for a key that is none, conflict when the name is taken */
export async function importKeyPair(cloud: Cloud, owner: Owner, name: string, type: KeyPairType, publicKey: string): Promise<KeyPair> {
  return insert(cloud, owner, { name, type, public_key: publicKey, fingerprint: kinds[type].fingerprint(publicKey) });
}

/** @throws ApiError forbidden when the user has as many as allowed, conflict when the name is taken */
export async function generateKeyPair(cloud: Cloud, owner: Owner, name: string, type: KeyPairType): Promise<KeyPair & { readonly privateKey: string }> {
  const { publicKey, privateKey, fingerprint } = await kinds[type].generate(owner.userId, cloud.clock.now());
  return { ...await insert(cloud, owner, { name, type, public_key: publicKey, fingerprint }), privateKey };
}

/** Nova counts a user's key pairs whatever the project; the limit is that of the project in which he asks. */
async function assertRoom(cloud: Cloud, { userId, projectId }: Owner): Promise<void> {
  const { count } = await cloud.store.db.selectFrom('keypairs').where('user_id', '=', userId)
    .select((select) => select.fn.countAll<number | bigint | string>().as('count')).executeTakeFirstOrThrow();
  const { keyPairs } = await quotasOf(cloud, projectId ?? cloud.defaultProjectId, userId);
  if (keyPairs >= 0 && Number(count) >= keyPairs) throw new ApiError('forbidden', 'Quota exceeded, too many key pairs.');
}

async function insert(cloud: Cloud, owner: Owner, fresh: Omit<Selectable<KeypairsTable>, 'id' | 'created_at' | 'user_id'>): Promise<KeyPair> {
  const values = { ...fresh, user_id: owner.userId };
  try {
    return await cloud.store.exclusively(`key pairs ${owner.userId}`, async () => {
      await assertRoom(cloud, owner);
      const row = await cloud.store.db.insertInto('keypairs').values({ ...values, created_at: cloud.clock.now() }).returningAll().executeTakeFirstOrThrow();
      return keyPairFromRow(row);
    });
  } catch (error) {
    if (isDuplicate(error)) throw new ApiError('conflict', `Key pair '${values.name}' already exists.`);
    throw error;
  }
}

function keyPairFromRow(row: Selectable<KeypairsTable>): KeyPair {
  return {
    id: row.id, userId: row.user_id, name: row.name, type: row.type, publicKey: row.public_key, fingerprint: row.fingerprint, created: row.created_at,
  };
}
