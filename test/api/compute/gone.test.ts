import { expect } from 'chai';
import { readSpec } from '../../../src/http/spec.ts';
import { withCloud } from '../../support/with-cloud.ts';

describe('what Nova has dropped for good', () => {
  it('answers 410 at the oldest and at the newest version, to whoever has a token', () => withCloud(async (cloud) => {
    const gone = readSpec('compute', '/compute').filter(({ responses }) => responses.every(({ status }) => status === 410));
    expect(gone).to.have.length.above(50);
    const reader = await cloud.person('reader', 'other');
    for (const version of ['2.1', 'latest']) {
      for (const { id, method, path, action } of gone) {
        const sent = action === undefined ? {} : { body: { [action]: null } };
        const { status, body } = await cloud.ask(method, `/compute${path.replaceAll(/\{\w+\}/g, '1')}`, { version, as: reader, ...sent });
        expect([status, body.computeFault?.message ?? body], id).to.deep.equal([410, 'This resource is no longer available. No forwarding address is given.']);
      }
    }
    expect((await cloud.get('/compute/v2.1/os-cells', { as: null })).status).to.equal(401);
  }));
});
