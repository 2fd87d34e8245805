/** What the licence of a pool leaves out. */
import type { Xapi } from '../xapi/xapi.ts';

/** As `pool.restrictions` names it; a pool that says nothing of it is asked by doing it (xapi: features.ml). */
export function isLicensed(pool: Xapi, feature: 'xen_motion' | 'storage_xen_motion'): boolean {
  return ![...pool.cache.all('pool')].some(({ restrictions }) => restrictions[`restrict_${feature}`] === 'true');
}
