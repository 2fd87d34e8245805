/** Key pairs. Nova: nova/api/openstack/compute/keypairs.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { deleteKeyPair, generateKeyPair, getKeyPair, importKeyPair, listKeyPairs, type KeyPair } from '../../cloud/keypairs.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/keypairs.ts';
import type { Handlers, Identity } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';
import { plainTimestamp } from './servers/view.ts';

type WireKeyPair = components['schemas']['keypair'];

export const keypairHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'keypairs.list': async (request, cloud) => {
    const userId = ownerOf(request.identity, request.query.user_id, 'index');
    const all = await listKeyPairs(cloud, userId);
    // Versions without pages need no care: a user has fewer key pairs than a page.
    const { items, links } = pageOf(all.slice(positionAfter(all, request.query.marker)), request, '/os-keypairs', (pair) => pair.name);
    return { keypairs: items.map((pair) => ({ keypair: renderListed(pair) })), ...(links === undefined ? {} : { keypairs_links: links }) };
  },

  'keypairs.show': async ({ path, query, identity }, cloud) => ({
    keypair: renderKeyPair(await getKeyPair(cloud, ownerOf(identity, query.user_id, 'show'), path.keypair_name)),
  }),

  'keypairs.create': async ({ body: { keypair: asked }, identity }, cloud) => {
    const userId = ownerOf(identity, asked.user_id, 'create');
    const type = asked.type ?? 'ssh';
    if (asked.public_key !== undefined) {
      return { keypair: renderNew(await importKeyPair(cloud, { userId, projectId: identity.projectId }, asked.name, type, asked.public_key)) };
    }
    const pair = await generateKeyPair(cloud, { userId, projectId: identity.projectId }, asked.name, type);
    return { keypair: { ...renderNew(pair), private_key: pair.privateKey } };
  },

  'keypairs.delete': ({ path, query, identity }, cloud) => deleteKeyPair(cloud, ownerOf(identity, query.user_id, 'delete'), path.keypair_name),
};

/** Whose key pairs are meant. @throws ApiError forbidden for another user's, but for an administrator */
function ownerOf(identity: Identity, userId: string | undefined, verb: string): string {
  if (userId === undefined || userId === '' || userId === identity.userId) return identity.userId;
  if (!identity.isAdmin) throw new ApiError('forbidden', `Policy doesn't allow os_compute_api:os-keypairs:${verb} to be performed.`);
  return userId;
}

function positionAfter(pairs: readonly KeyPair[], marker: string | undefined): number {
  if (marker === undefined) return 0;
  const index = pairs.findIndex((pair) => pair.name === marker);
  if (index === -1) throw new ApiError('badRequest', `Marker ${marker} could not be found.`);
  return index + 1;
}

function renderListed({ name, type, publicKey, fingerprint }: KeyPair): components['schemas']['listed_keypair'] {
  return { name, type, public_key: publicKey, fingerprint };
}

function renderNew(pair: KeyPair): components['schemas']['new_keypair']['keypair'] {
  return { ...renderListed(pair), user_id: pair.userId };
}

function renderKeyPair(pair: KeyPair): WireKeyPair {
  return {
    ...renderListed(pair),
    id: pair.id,
    user_id: pair.userId,
    created_at: plainTimestamp(pair.created),
    // Never changed, and gone when deleted.
    updated_at: null,
    deleted: false,
    deleted_at: null,
  };
}
