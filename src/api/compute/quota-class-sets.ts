/** Default quotas. Nova: nova/api/openstack/compute/quota_classes.py. Any class can be set; only `default` has an effect, as in Nova. */
import type { Cloud } from '../../cloud/cloud.ts';
import { quotasOfClass, setQuotasOfClass } from '../../cloud/quotas.ts';
import type { operations } from '../../generated/compute/quota-class-sets.ts';
import type { Handlers } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { quotaChange, renderQuotas } from './quota-sets.ts';

export const quotaClassSetHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'quotaClassSets.show': async ({ path: { quota_class: id } }, cloud) => ({ quota_class_set: { id, ...renderQuotas(await quotasOfClass(cloud, id)) } }),

  'quotaClassSets.update': async ({ path: { quota_class: id }, body }, cloud) => {
    await setQuotasOfClass(cloud, id, quotaChange(body.quota_class_set));
    return { quota_class_set: renderQuotas(await quotasOfClass(cloud, id)) };
  },
};
