/** Marks that a workflow has no more use for. */
import { XapiError } from '../../xapi/error.ts';
import { writeKey, type Key } from '../other-config.ts';
import type { Run } from '../workflow.ts';
import { isGone, isOutcomeUnknown } from '../xapi-errors.ts';

/**
 * Takes a mark off the server, if it is there. What it stands for is done already, so XAPI has no reason to refuse; when it does so all the
 * same it is asked once more, for a mark that stays would lie. @throws XapiError the second refusal
 */
export async function takeMarkOff<T>(run: Run, key: Key<T>): Promise<void> {
  if (!(key.key in run.row().other_config)) return;
  try {
    await writeKey(run.pool, run.vm, key, undefined);
  } catch (error) {
    if (!(error instanceof XapiError) || isOutcomeUnknown(error) || isGone(error)) throw error;
    run.cloud.log.warn('workflow: XAPI refused to take a mark off, trying again', { server: run.serverId, key: key.key, error });
    await writeKey(run.pool, run.vm, key, undefined);
  }
}
