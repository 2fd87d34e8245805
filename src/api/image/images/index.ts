/** operationId → handler of everything about images but their data and members. */
import type { Cloud } from '../../../cloud/cloud.ts';
import type { operations } from '../../../generated/image/images.ts';
import type { Handlers } from '../../../http/service.ts';
import { changingHandlers } from './change.ts';
import { readingHandlers } from './read.ts';

export const imageHandlers: Handlers<operations, Cloud> = { ...readingHandlers, ...changingHandlers };
