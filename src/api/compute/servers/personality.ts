/** Files that a request wants to have in its guest (up to 2.56), and signatures that it wants to have checked. */
import { ApiError } from '../../../errors.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { quotasOf } from '../../../cloud/quotas.ts';
import type { Identity } from '../../../http/service.ts';

type Personality = readonly { readonly path?: string; readonly contents?: string }[];

// DEVIATION: personality (files for the guest, up to 2.56) comes to the guest by its config drive, which such a server has also without asking for it.

/**
 * Path → base64. Nova counts what it was sent, not what that means (nova/compute/api.py, _check_injected_file_quota).
 * @throws {ApiError} forbidden for more than the quota; badRequest for a file without path or contents, at which Nova fails
 */
export async function filesFrom(personality: Personality = [], cloud: Cloud, caller: Pick<Identity, 'projectId' | 'userId'>): Promise<Readonly<Record<string, string>>> {
  const { injectedFiles, injectedFilePathBytes, injectedFileContentBytes } = await quotasOf(cloud, caller.projectId ?? cloud.defaultProjectId, caller.userId);
  const isOver = (count: number, limit: number): boolean => limit >= 0 && count > limit;
  if (isOver(personality.length, injectedFiles)) throw new ApiError('forbidden', 'Personality file limit exceeded');
  const files = personality.map(({ path, contents }): [string, string] => {
    if (path === undefined || contents === undefined) {
      throw new ApiError('badRequest', `Bad personality format: missing ${path === undefined ? 'path' : 'contents'}`);
    }
    return [path, contents];
  });
  if (files.some(([path]) => isOver(Buffer.byteLength(path), injectedFilePathBytes))) {
    throw new ApiError('forbidden', `Personality file path exceeds maximum ${injectedFilePathBytes}`);
  }
  if (files.some(([, contents]) => isOver(contents.length, injectedFileContentBytes))) {
    throw new ApiError('forbidden', `Personality file content exceeds maximum ${injectedFileContentBytes}`);
  }
  return Object.fromEntries(files);
}

// DEVIATION: trusted_image_certificates are refused with 400 when they are named; Nova takes them where its hosts check signatures.

/** What would be dropped without a word otherwise. @throws {ApiError} badRequest */
export function refuseCertificates(certificates: readonly string[] | null | undefined): void {
  if (certificates === undefined || certificates === null) return;
  throw new ApiError('badRequest', 'trusted_image_certificates is not supported: this cloud does not check the signatures of images.');
}
