/** Answers that are made at the moment, and say so from some version on. Placement: placement/util.py, pick_last_modified. */
import type { Cloud } from '../../cloud/cloud.ts';
import { Reply, type Version } from '../../http/service.ts';
import type { PlacementFeature } from './microversions.ts';

export function fresh<B>(body: B, version: Version<PlacementFeature>, { clock }: Cloud): Reply<B> {
  return new Reply(body, {
    headers: version.has('lastModified') ? { 'Last-Modified': new Date(clock.now()).toUTCString(), 'Cache-Control': 'no-cache' } : {},
  });
}
