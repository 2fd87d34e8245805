/** Files that a request wants to have in its guest (up to 2.56). */
import { ApiError } from '../../../errors.ts';
import type { InjectedFile } from '../../../cloud/quotas.ts';

type Personality = readonly { readonly path?: string; readonly contents?: string }[];

// DEVIATION: personality (files for the guest, up to 2.56) comes to the guest by its config drive, which such a server has also without asking for it.

/** @throws {ApiError} badRequest for a file without path or contents, at which Nova fails */
export function filesFrom(personality: Personality = []): readonly InjectedFile[] {
  return personality.map(({ path, contents }) => {
    if (path === undefined || contents === undefined) {
      throw new ApiError('badRequest', `Bad personality format: missing ${path === undefined ? 'path' : 'contents'}`);
    }
    return { path, contents };
  });
}
