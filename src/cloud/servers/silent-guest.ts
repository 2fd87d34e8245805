/**
 * A guest that has just booted. Until its agent has announced what the guest can do, XAPI neither moves nor suspends it (up to 6.2 it does not plug
 * devices either) and says that it lacks the drivers; Nova, which asks no guest, does all of it. So for a while after the boot such a refusal is no
 * last word.
 */
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Row, Xapi } from '../../xapi/xapi.ts';
import type { Cloud } from '../cloud.ts';
import type { Run } from '../workflow.ts';
import { lacksDrivers } from '../xapi-errors.ts';
import { timeOf } from './from-vm.ts';

/** Seconds: most guests take less to boot. */
const usualBootTime = 60;

const patience = ({ settings }: Cloud): number => (settings.guestBootTime ?? usualBootTime) * 1000;

/** Whether XAPI refuses what the guest of a server may be able to do in a moment. */
export function maySpeakSoon(cloud: Cloud, pool: Xapi, vm: Row<'VM'>, error: unknown): boolean {
  const reason = error instanceof ApiError ? error.cause : error;
  if (!(reason instanceof XapiError) || !lacksDrivers(reason)) return false;
  const started = timeOf(pool.cache.get('VM_metrics', vm.metrics)?.start_time ?? '');
  const limit = patience(cloud);
  // The pool's clock may be a little ahead of ours.
  return limit > 0 && vm.power_state === 'Running' && started !== null && cloud.clock.now() - started < limit;
}

/**
 * Does what a guest must be able to do, and again each time that it says something, as long as it has just booted.
 * @throws what the work throws in the end
 */
export async function whenGuestSpeaks<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const { cloud } = run;
  const giveUp = cloud.clock.now() + patience(cloud);
  const heard = (): Row<'VM_guest_metrics'> | undefined => run.pool.cache.get('VM_guest_metrics', run.row().guest_metrics);
  for (;;) {
    const before = heard();
    try {
      return await work();
    } catch (error) {
      if (cloud.clock.now() >= giveUp || !maySpeakSoon(cloud, run.pool, run.row(), error)) throw error;
      if (heard() === before) await run.waitFor(() => heard() !== before);
    }
  }
}
