/** Tasks, which there are none of. Glance: glance/api/v2/tasks.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/image/tasks.ts';
import { imageDialect } from '../../http/dialects.ts';
import type { Handlers } from '../../http/service.ts';
import { str } from '../../http/python.ts';
import { compileCheck } from '../../http/validation.ts';
import { limitFrom } from './images/paging.ts';
import { taskSchema } from './schemas.ts';

const statuses: readonly string[] = ['pending', 'processing', 'success', 'failure'];
const sortKeys: readonly string[] = ['id', 'type', 'status', 'owner', 'expires_at', 'created_at', 'updated_at'];

const checkTask = compileCheck({ type: 'object', properties: taskSchema.properties }, 'body', imageDialect('task'));

export const taskHandlers: Handlers<operations, Cloud> = {
  'tasks.list': ({ query, rawQuery }) => {
    limitFrom(query.limit ?? null);
    const { type, status, marker, sort_key: key = 'created_at', sort_dir: direction = 'desc' } = query;
    const wrong = [
      type !== undefined && !taskSchema.properties.type.enum.includes(type) ? `Invalid type value: ${type}` : undefined,
      status !== undefined && !statuses.includes(status) ? `Invalid status value: ${status}` : undefined,
      ['asc', 'desc'].includes(direction) ? undefined : `Invalid sort direction: ${direction}`,
      sortKeys.includes(key) ? undefined : 'Sort key supplied was not valid.',
      marker === undefined ? undefined : `Task with the given id ${marker} was not found`,
    ].find((sentence) => sentence !== undefined);
    if (wrong !== undefined) throw new ApiError('badRequest', wrong);
    const sent = new URLSearchParams([...rawQuery].filter(([name]) => name !== 'marker'));
    return { tasks: [], first: `/v2/tasks${sent.size > 0 ? `?${sent.toString()}` : ''}`, schema: '/v2/schemas/tasks' };
  },

  'tasks.create': ({ body }) => {
    for (const name of ['type', 'input']) if (!(name in body)) throw new ApiError('badRequest', `Task '${name}' is required`);
    checkTask(body);
    const from: unknown = typeof body.input === 'object' && body.input !== null && 'import_from' in body.input ? body.input.import_from : null;
    throw new ApiError('badRequest', from === null ? 'Invalid location: None' : `URI for legacy import task does not pass filtering: ${str(from)}`);
  },

  'tasks.show': () => {
    throw new ApiError('notFound', 'Could not find task ID');
  },
  'tasks.delete': () => {
    throw new ApiError('methodNotAllowed', 'This operation is currently not permitted on Glance Tasks. They are auto deleted after reaching the time based on their expires_at property.');
  },
};
