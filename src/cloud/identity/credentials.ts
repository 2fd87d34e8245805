/** Secrets that are kept for other programs: keys of EC2 clients, seeds of one-time passwords. Who may read one may read it whole. */
import { createHash, randomBytes } from 'node:crypto';
import type { CredentialsTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import { extraColumn, fromExtraColumn, type Attributes } from './extra.ts';
import type { IdentityService } from './identity.ts';
import { getProject } from './projects.ts';
import { couldNotFind, expecting, invalid, unauthorized } from './refusals.ts';
import { storing } from './storing.ts';
import { getUser } from './users.ts';

export interface Credential {
  readonly id: string;
  readonly userId: string;
  readonly projectId: string | null;
  /** `ec2`, `totp`, `cert`, or whatever a program calls its own. */
  readonly type: string;
  readonly blob: string;
  /** Attributes that nobody here knows; kept for who set them. */
  readonly extra: Attributes;
}

export interface CredentialFilter {
  readonly userId?: string | undefined;
  readonly type?: string | undefined;
}

const credentialFrom = (row: CredentialsTable): Credential =>
  ({ id: row.id, userId: row.user_id, projectId: row.project_id, type: row.type, blob: row.blob, extra: fromExtraColumn(row.extra).extra });

export async function listCredentials({ store: { db } }: IdentityService, { userId, type }: CredentialFilter = {}): Promise<Credential[]> {
  let query = db.selectFrom('credentials').selectAll().orderBy('created_at').orderBy('id');
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  if (type !== undefined) query = query.where('type', '=', type);
  return (await query.execute()).map(credentialFrom);
}

export async function findCredential({ store: { db } }: IdentityService, id: string): Promise<Credential | undefined> {
  const row = await db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : credentialFrom(row);
}

/** @throws ApiError notFound */
export async function getCredential(identity: IdentityService, id: string): Promise<Credential> {
  const credential = await findCredential(identity, id);
  if (credential === undefined) throw couldNotFind('credential', id);
  return credential;
}

export interface NewCredential {
  readonly userId: string;
  readonly projectId?: string | null | undefined;
  readonly type: string;
  readonly blob: string;
  readonly extra?: Attributes | undefined;
}

/** @throws ApiError notFound (user), conflict (the access key is known), badRequest (an EC2 key without project or access key) */
export async function createCredential(identity: IdentityService, credential: NewCredential): Promise<Credential> {
  await getUser(identity, credential.userId);
  // DEVIATION: secrets of /v3/credentials stand in the database as they are; Keystone encrypts them with keys in files beside it.
  const row: CredentialsTable = {
    id: credential.type === 'ec2' ? idOfKey(accessKeyOf(credential)) : newId(),
    user_id: credential.userId,
    project_id: credential.projectId ?? null,
    type: credential.type,
    blob: credential.blob,
    extra: extraColumn({ extra: credential.extra }),
    created_at: identity.clock.now(),
  };
  await storing('credential', () => 'Duplicate entry', () => identity.store.db.insertInto('credentials').values(row).execute());
  return credentialFrom(row);
}

/** An EC2 key is found by its access key (keystone/common/utils.py: hash_access_key). */
const idOfKey = (access: string): string => createHash('sha256').update(access).digest('hex');

function accessKeyOf({ blob: text, projectId }: Pick<NewCredential, 'blob' | 'projectId'>): string {
  if (projectId === undefined || projectId === null) throw expecting('project_id', 'credential');
  const blob = parsed(text);
  if (typeof blob !== 'object' || blob === null || Array.isArray(blob) || Object.keys(blob).length === 0) throw expecting('blob', 'credential');
  const access: unknown = 'access' in blob ? blob.access : undefined;
  if (typeof access !== 'string') throw expecting('access', 'credential');
  return access;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Invalid blob in credential');
  }
}

export type CredentialChanges = { readonly [Name in keyof NewCredential]?: NewCredential[Name] | undefined };

/** Undefined members stay as they are. @throws ApiError notFound (also the user), badRequest (an EC2 key without project or access key) */
export async function updateCredential(identity: IdentityService, id: string, changes: CredentialChanges): Promise<Credential> {
  const credential = await getCredential(identity, id);
  if (changes.userId !== undefined) await getUser(identity, changes.userId);
  const changed: Credential = {
    id,
    userId: changes.userId ?? credential.userId,
    projectId: changes.projectId === undefined ? credential.projectId : changes.projectId,
    type: changes.type ?? credential.type,
    blob: changes.blob ?? credential.blob,
    extra: { ...credential.extra, ...changes.extra },
  };
  if (changed.type === 'ec2') accessKeyOf(changed);
  await identity.store.db.updateTable('credentials').set({
    user_id: changed.userId, project_id: changed.projectId, type: changed.type, blob: changed.blob, extra: extraColumn(changed),
  }).where('id', '=', id).execute();
  return changed;
}

/** @throws ApiError notFound */
export async function deleteCredential(identity: IdentityService, id: string): Promise<void> {
  await getCredential(identity, id);
  await identity.store.db.deleteFrom('credentials').where('id', '=', id).execute();
}

/** A pair of keys as EC2 clients have them. */
export interface AccessKey {
  readonly access: string;
  readonly secret: string;
  readonly userId: string;
  readonly projectId: string | null;
}

function accessKeyFrom({ blob, userId, projectId }: Credential): AccessKey {
  const { access, secret } = JSON.parse(blob) as { readonly access: string; readonly secret?: unknown };
  return { access, secret: typeof secret === 'string' ? secret : '', userId, projectId };
}

/** @throws ApiError notFound (user) */
export async function listAccessKeys(identity: IdentityService, userId: string): Promise<AccessKey[]> {
  await getUser(identity, userId);
  return (await listCredentials(identity, { userId, type: 'ec2' })).map(accessKeyFrom);
}

/** @throws ApiError notFound (user, project) */
export async function createAccessKey(identity: IdentityService, userId: string, projectId: string): Promise<AccessKey> {
  await getUser(identity, userId);
  await getProject(identity, projectId);
  const blob = JSON.stringify({ access: randomBytes(16).toString('hex'), secret: randomBytes(16).toString('hex'), trust_id: null });
  return accessKeyFrom(await createCredential(identity, { userId, projectId, type: 'ec2', blob }));
}

/** @returns the user's id @throws ApiError notFound */
export const ownerOfAccessKey = async (identity: IdentityService, access: string): Promise<string> => (await getCredential(identity, idOfKey(access))).userId;

/** @throws ApiError notFound (user, key), unauthorized (a credential of another type) */
export async function getAccessKey(identity: IdentityService, userId: string, access: string): Promise<AccessKey> {
  await getUser(identity, userId);
  const credential = await getCredential(identity, idOfKey(access));
  if (credential.type !== 'ec2') throw unauthorized();
  return accessKeyFrom(credential);
}

/** @throws ApiError notFound (user, key) */
export async function deleteAccessKey(identity: IdentityService, userId: string, access: string): Promise<void> {
  await getUser(identity, userId);
  await deleteCredential(identity, idOfKey(access));
}
