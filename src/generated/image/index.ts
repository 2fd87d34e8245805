// Made from api-spec/image by `npm run generate`. Change that, not this.

import type { operations as data } from './data.ts';
import type { operations as images } from './images.ts';
import type { operations as members } from './members.ts';
import type { operations as metadefs } from './metadefs.ts';
import type { operations as schemas } from './schemas.ts';
import type { operations as stores } from './stores.ts';
import type { operations as tasks } from './tasks.ts';
import type { operations as versions } from './versions.ts';

/** Every operation of the service by its operationId. */
export interface operations extends data, images, members, metadefs, schemas, stores, tasks, versions {}
