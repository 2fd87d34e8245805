/** The Image service: operationId → handler. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { operations } from '../../generated/image/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import { dataHandlers } from './data.ts';
import { getImage } from './images/find.ts';
import { imageHandlers } from './images/index.ts';
import { memberHandlers } from './members.ts';
import { getNamespace } from './metadefs/find.ts';
import { metadefHandlers } from './metadefs/index.ts';
import { schemaHandlers } from './schemas.ts';
import { storeHandlers } from './stores.ts';
import { taskHandlers } from './tasks.ts';
import { minorVersions, versionHandlers } from './versions.ts';

const handlers: Handlers<operations, Cloud> = {
  ...versionHandlers,
  ...imageHandlers,
  ...dataHandlers,
  ...memberHandlers,
  ...schemaHandlers,
  ...storeHandlers,
  ...taskHandlers,
  ...metadefHandlers,
};

export const imageService: Service<Cloud> = {
  name: 'image',
  mount: '/image',
  versionPath: '',
  spec: 'image',
  versions: new RegExp(`^v2(?:\\.(?:${minorVersions.join('|')}))?$`),
  faults: 'image',
  handlers,
  assertKnown: async ({ image_id: id, namespace }, { identity, operation }, cloud) => {
    if (id !== undefined) getImage(cloud, identity, id, operation);
    if (namespace !== undefined) await getNamespace(cloud, identity, namespace);
  },
};
