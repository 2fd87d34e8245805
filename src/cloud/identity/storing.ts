/** Writing, with Keystone's conflict for a name that is taken (keystone/common/sql/core.py: handle_conflicts). */
import { ApiError } from '../../errors.ts';
import { isDuplicate } from '../../store/store.ts';

/** @param type Keystone's word for the thing @param details tells what is taken; asked for only then */
export async function storing<T>(type: string, details: () => string | Promise<string>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new ApiError('conflict', `Conflict occurred attempting to store ${type} - ${await details()}.`, { cause: error });
  }
}

export const duplicateName = (name: string, domainId?: string): string =>
  `Duplicate entry found with name ${name}${domainId === undefined ? '' : ` at domain ID ${domainId}`}`;
