/** Metadata of a server. Nova: nova/api/openstack/compute/server_metadata.py. */
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/server-metadata.ts';
import type { Handlers } from '../../http/service.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { assertMetadataFits } from '../../cloud/quotas.ts';
import { deleteServerMetadata, setServerMetadata } from '../../cloud/servers/update.ts';
import type { ComputeFeature } from './microversions.ts';
import { getServer } from './servers/show.ts';

export const serverMetadataHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'serverMetadata.list': (request, cloud) => ({ metadata: getServer(cloud, request.path.server_id, request).metadata }),

  'serverMetadata.create': async (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    const { metadata } = request.body;
    await assertMetadataFits(cloud, request.identity, { ...server.metadata, ...metadata });
    return { metadata: await setServerMetadata(cloud, request.identity, server, metadata) };
  },

  'serverMetadata.replace': async (request, cloud) => {
    const server = getServer(cloud, request.path.server_id, request);
    const { metadata } = request.body;
    await assertMetadataFits(cloud, request.identity, metadata);
    return { metadata: await setServerMetadata(cloud, request.identity, server, metadata, { replace: true }) };
  },

  'serverMetadata.show': (request, cloud) => {
    const { server_id: id, metadata_key: key } = request.path;
    const item = Object.entries(getServer(cloud, id, request).metadata).find(([name]) => name === key);
    if (item === undefined) throw new ApiError('notFound', 'Metadata item was not found');
    return { meta: Object.fromEntries([item]) };
  },

  'serverMetadata.update': async (request, cloud) => {
    const { server_id: id, metadata_key: key } = request.path;
    const { meta } = request.body;
    const server = getServer(cloud, id, request);
    if (!Object.hasOwn(meta, key)) throw new ApiError('badRequest', 'Request body and URI mismatch');
    await assertMetadataFits(cloud, request.identity, { ...server.metadata, ...meta });
    await setServerMetadata(cloud, request.identity, server, meta);
    return { meta };
  },

  'serverMetadata.delete': (request, cloud) => {
    const { server_id: id, metadata_key: key } = request.path;
    return deleteServerMetadata(cloud, request.identity, getServer(cloud, id, request), key);
  },
};
