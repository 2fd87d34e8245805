/** What a pool's licence leaves out: `pool.restrictions`, where it says so. Source: features.ml, pool_features.ml, xapi_vm_migrate.ml. */
import { fail } from './failure.ts';
import { has } from './releases.ts';
import type { World } from './world.ts';

const features = { Xen_motion: 'restrict_xen_motion', Storage_motion: 'restrict_storage_xen_motion' } as const;

/** Before dundee nothing but storage motion was asked for, and the error named nothing. @throws Failure LICENCE_RESTRICTION */
export function assertLicensed({ db, profile }: World, feature: keyof typeof features): void {
  const isNew = has(profile.level, 'dundee');
  const isRestricted = [...db.all('pool')].some(([, { restrictions }]) => restrictions[features[feature]] === 'true');
  if (isRestricted && (isNew || feature === 'Storage_motion')) return fail('LICENCE_RESTRICTION', ...(isNew ? [feature] : []));
}
