/** The Image service: operationId → handler. */
import type { Cloud } from '../../cloud/cloud.ts';
import type { operations } from '../../generated/image/index.ts';
import type { Handlers, Service } from '../../http/service.ts';
import { imageHandlers } from './images/images.ts';
import { refusedHandlers } from './refused.ts';
import { schemaHandlers } from './schemas.ts';
import { versionHandlers } from './versions.ts';

const handlers: Handlers<operations, Cloud> = {
  ...versionHandlers,
  ...imageHandlers,
  ...schemaHandlers,
  ...refusedHandlers,
};

export const imageService: Service<Cloud> = {
  name: 'image',
  mount: '/image',
  versionPath: '',
  spec: 'image',
  faults: 'image',
  handlers,
};
