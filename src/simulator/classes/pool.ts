import type { Verbs } from '../call.ts';
import { fail } from '../failure.ts';

export const pool: Verbs<'pool'> = {
  sync_database: () => undefined,
  retrieve_wlb_recommendations: () => fail('WLB_NOT_INITIALIZED'),
  has_extension: () => false,
};
