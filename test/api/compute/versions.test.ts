/** Version documents of compute: what clients look at first. */
import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';

describe('the version document of compute', function () {
  this.timeout(20_000);

  it('is the same with and without a token, a final slash and the project, and names the range of microversions', async () => {
    await withCloud(async (cloud) => {
      const version = {
        id: 'v2.1', status: 'CURRENT', version: '2.104', min_version: '2.1', updated: '2013-07-23T11:33:21Z',
        links: [
          { rel: 'self', href: `${cloud.url}/compute/v2.1/` },
          { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' },
        ],
        'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
      };
      for (const path of ['/compute/v2.1', '/compute/v2.1/']) {
        expect((await cloud.get(path, { as: null })).body).to.deep.equal({ version });
        expect((await cloud.get(path, { version: '2.90' })).body).to.deep.equal({ version });
      }
      const own = `/compute/v2.1/${cloud.admin.projectId}`;
      expect((await cloud.get(`${own}/`)).body).to.deep.equal({ version });
      expect((await cloud.get(`${own}/`, { as: null })).status).to.equal(401);
      expect((await cloud.get(own)).status).to.equal(404);
    });
  });

  it('is found by its name too, with a token', async () => {
    await withCloud(async (cloud) => {
      const show = async (path: string) => (await cloud.get(`/compute${path}`)).body.version;
      expect((await show('/v2.1/versions/v2.1'))).to.include({ id: 'v2.1', version: '2.104' });
      expect((await show('/v2.1/versions/v2.0'))).to.include({ id: 'v2.0', version: '' });
      expect((await show('/v2/versions/v2.1')).id).to.equal('v2.0');
      const unknown = await cloud.get('/compute/v2.1/versions/x');
      expect([unknown.status, unknown.body.itemNotFound.message]).to.deep.equal([404, 'The resource could not be found.']);
      expect((await cloud.get('/compute/v2.1/versions/v2.1', { as: null })).status).to.equal(401);
    });
  });

  it('is found from the list at the root', async () => {
    await withCloud(async (cloud) => {
      for (const path of ['/compute', '/compute/']) {
        const { status, body } = await cloud.get(path, { as: null });
        expect(status).to.equal(200);
        expect(body.versions.map(({ id, status: state }: { id: string; status: string }) => [id, state])).to.deep.equal([['v2.0', 'DEPRECATED'], ['v2.1', 'CURRENT']]);
        expect(body.versions[1]).to.deep.equal({
          id: 'v2.1', status: 'CURRENT', version: '2.104', min_version: '2.1', updated: '2013-07-23T11:33:21Z',
          links: [{ rel: 'self', href: `${cloud.url}/compute/v2.1/` }],
        });
      }
    });
  });
});
