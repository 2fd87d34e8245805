/** What a request to create or rebuild a server may ask for and cannot get. */
import { ApiError } from '../../../errors.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { quotasOf } from '../../../cloud/quotas.ts';

export interface Unsupported {
  readonly personality?: readonly { readonly path?: string; readonly contents?: string }[];
  readonly trusted_image_certificates?: readonly string[] | null;
}

// DEVIATION: personality (files for the guest, up to 2.56) and trusted_image_certificates are refused with 400 when they are not empty; Nova
// takes them where its driver injects files and its hosts check signatures.

/**
 * What would be dropped without a word otherwise.
 * @throws {ApiError} badRequest; forbidden where a quota of Nova's already forbids it
 */
export async function refuseUnsupported(server: Unsupported, cloud: Cloud, projectId: string): Promise<void> {
  const { personality = [], trusted_image_certificates: certificates } = server;
  const { injectedFiles, injectedFilePathBytes, injectedFileContentBytes } = await quotasOf(cloud, projectId);
  if (personality.length > injectedFiles) throw new ApiError('forbidden', 'Personality file limit exceeded');
  for (const { path = '', contents = '' } of personality) {
    if (Buffer.byteLength(path) > injectedFilePathBytes) {
      throw new ApiError('forbidden', `Personality file path exceeds maximum ${injectedFilePathBytes}`);
    }
    if (Buffer.byteLength(contents, 'base64') > injectedFileContentBytes) {
      throw new ApiError('forbidden', `Personality file content exceeds maximum ${injectedFileContentBytes}`);
    }
  }
  if (personality.length > 0) throw new ApiError('badRequest', 'personality is not supported: this cloud puts no files into servers.');
  if (certificates !== undefined && certificates !== null) {
    throw new ApiError('badRequest', 'trusted_image_certificates is not supported: this cloud does not check the signatures of images.');
  }
}
