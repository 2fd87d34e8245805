import { expect } from 'chai';
import { lintSpec } from '../support/lint-spec.ts';

describe('the documents that the service serves', function () {
  this.timeout(60_000);

  it('are valid OpenAPI 3.1 (npm run spec:lint)', async () => {
    expect(await lintSpec()).to.deep.equal([]);
  });
});
