/** Extra specs of flavors. Nova: nova/api/openstack/compute/flavors_extraspecs.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { deleteExtraSpec, getExtraSpec, getFlavor, setExtraSpecs } from '../../cloud/flavors.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/compute/flavor-extra-specs.ts';
import type { Handlers, Version } from '../../http/service.ts';
import { checkExtraSpec } from './extra-spec-rules.ts';
import type { ComputeFeature } from './microversions.ts';

export const flavorExtraSpecHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'flavorExtraSpecs.list': async ({ path, identity }, cloud) => ({ extra_specs: (await getFlavor(cloud, identity, path.flavor_id)).extraSpecs }),

  'flavorExtraSpecs.create': async ({ path, body, identity, version }, cloud) => {
    await setExtraSpecs(cloud, identity, path.flavor_id, specsToStore(body.extra_specs, version));
    return body;
  },

  'flavorExtraSpecs.show': async ({ path, identity }, cloud) => ({
    [path.extra_spec_key]: await getExtraSpec(cloud, identity, path.flavor_id, path.extra_spec_key),
  }),

  'flavorExtraSpecs.update': async ({ path, body, identity, version }, cloud) => {
    const specs = specsToStore(body, version);
    if (!Object.hasOwn(specs, path.extra_spec_key)) throw new ApiError('badRequest', 'Request body and URI mismatch');
    await setExtraSpecs(cloud, identity, path.flavor_id, specs);
    return body;
  },

  'flavorExtraSpecs.delete': ({ path, identity }, cloud) => deleteExtraSpec(cloud, identity, path.flavor_id, path.extra_spec_key),
};

/** Numbers are answered as they came, and kept as text. */
function specsToStore(specs: Readonly<Record<string, string | number>>, version: Version<ComputeFeature>): Record<string, string> {
  const texts = Object.fromEntries(Object.entries(specs).map(([key, value]) => [key, String(value)]));
  if (version.has('extraSpecRules')) for (const [key, value] of Object.entries(texts)) checkExtraSpec(key, value);
  return texts;
}
