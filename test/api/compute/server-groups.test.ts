import { expect } from 'chai';
import { withCloud, type Answer, type Ask, type TestCloud } from '../../support/with-cloud.ts';
import { imageId, servers, unknownId, waitFor } from './booting.ts';

const groups = '/compute/v2.1/os-server-groups';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const make = async (cloud: TestCloud, policy: string, ask: Ask = {}, rules?: object): Promise<string> =>
  (await cloud.post(groups, { server_group: { name: policy, policy, ...(rules === undefined ? {} : { rules }) } }, { version: '2.64', ...ask })).body.server_group.id;

const boot = async (cloud: TestCloud, hints: object): Promise<Answer> =>
  cloud.post(servers, { 'server': { name: 'v', flavorRef: '42', imageRef: await imageId(cloud) }, 'os:scheduler_hints': hints });

const requestIn = (cloud: TestCloud, group: string): Promise<Answer> => boot(cloud, { group });

const hostOf = async (cloud: TestCloud, id: string): Promise<string> => (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];

const bootIn = async (cloud: TestCloud, group: string): Promise<string> => (await requestIn(cloud, group)).body.server.id;

/** Boots one in a group and says on which host it came; '' when none took it. */
async function place(cloud: TestCloud, group: string): Promise<string> {
  const id = await bootIn(cloud, group);
  const { body } = await cloud.until(`${servers}/${id}`, (answer) => ['ACTIVE', 'ERROR'].includes(answer.body.server?.status));
  return body.server.status === 'ACTIVE' ? body.server['OS-EXT-SRV-ATTR:host'] : '';
}

describe('server groups', function () {
  this.timeout(60_000);

  it('have the form of each version', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const old = await cloud.post(groups, { server_group: { name: 'g1', policies: ['affinity'] } }, { as });
    expect(old.body).to.deep.equal({ server_group: { id: old.body.server_group.id, name: 'g1', policies: ['affinity'], metadata: {}, members: [] } });
    for (const [policies, complaint] of [
      [['affinity', 'anti-affinity'], "['affinity', 'anti-affinity'] is too long"], [['affinity', 'affinity'], "['affinity', 'affinity'] has non-unique elements"],
    ] as const) {
      expect(refusal(await cloud.post(groups, { server_group: { name: 'g', policies } }, { as }))).to.match(new RegExp(`${complaint.replace(/[[\]]/g, '.')}$`));
    }
    const fresh = await cloud.post(groups, { server_group: { name: 'g', policy: 'anti-affinity', rules: { max_server_per_host: '3' } } }, { as, version: '2.64' });
    const { id } = fresh.body.server_group;
    expect(fresh.body.server_group).to.deep.equal({
      id, name: 'g', policy: 'anti-affinity', rules: { max_server_per_host: 3 }, members: [], project_id: as.projectId, user_id: as.userId,
    });
    expect((await cloud.get(`${groups}/${id}`, { as, version: '2.13' })).body.server_group).to.deep.equal({
      id, name: 'g', policies: ['anti-affinity'], metadata: {}, members: [], project_id: as.projectId, user_id: as.userId,
    });
    const listed = async (query: string, ask: Ask) => (await cloud.get(`${groups}${query}`, ask)).body.server_groups.map((group: { name: string }) => group.name);
    expect(await listed('', { as })).to.deep.equal(['g1', 'g']);
    expect(await listed('?limit=1', { as })).to.deep.equal(['g1']);
    expect(await listed('?limit=0&offset=1', { as })).to.deep.equal(['g']);
    expect(await listed('', {})).to.deep.equal([]);
    expect(await listed('?all_projects', {})).to.deep.equal(['g1', 'g']);
    const other = await cloud.person('member', 'other');
    expect(refusal(await cloud.get(`${groups}/${id}`, { as: other }))).to.equal(`404: Instance group ${id} could not be found.`);
    // Even before who may is asked.
    expect((await cloud.delete(`${groups}/${unknownId}`, { as: await cloud.person('reader', 'demo') })).status).to.equal(404);
    expect(refusal(await cloud.delete(`${groups}/${id}`, { as: other }))).to.equal(`404: Instance group ${id} could not be found.`);
    expect(refusal(await cloud.post(groups, { server_group: { name: 'g', policy: 'affinity', rules: { max_server_per_host: 3 } } }, { as, version: '2.64' })))
      .to.equal('400: Only anti-affinity policy supports rules.');
    expect((await cloud.delete(`${groups}/${id}`, { as })).status).to.equal(204);
    expect((await cloud.delete(`${groups}/${id}`, { as })).status).to.equal(404);
    for (let count = 1; count < 10; count += 1) await make(cloud, 'affinity', { as });
    expect(refusal(await cloud.post(groups, { server_group: { name: 'g', policies: ['affinity'] } }, { as })))
      .to.equal('403: Quota exceeded, too many server groups.');
  }));

  it('are not the only way: a server is asked to be with others, or without them', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const { body: { server: { id: first } } } = await boot(cloud, {});
    const { body: { server: { id: second } } } = await boot(cloud, { different_host: first });
    await Promise.all([first, second].map((id) => waitFor(cloud, id, 'ACTIVE')));
    const hosts = await Promise.all([first, second].map((id) => hostOf(cloud, id)));
    expect(new Set(hosts).size).to.equal(2);
    for (const [hints, wanted] of [[{ same_host: [second] }, [hosts[1]]], [{ same_host: [first, second], different_host: [second] }, [hosts[0]]]] as const) {
      const { body: { server: { id } } } = await boot(cloud, hints);
      await waitFor(cloud, id, 'ACTIVE');
      expect(wanted).to.include(await hostOf(cloud, id));
    }
    const { body: { server: { id: apart } } } = await boot(cloud, { different_host: [first, second] });
    await waitFor(cloud, apart, 'ACTIVE');
    expect(hosts).not.to.include(await hostOf(cloud, apart));
    const { body: { server: { id: nowhere } } } = await boot(cloud, { different_host: [first, second, apart] });
    expect((await waitFor(cloud, nowhere, 'ERROR')).body.server.fault.message).to.match(/^No valid host was found/);
  }));

  it('keep servers apart or together, as far as there are hosts', () => withCloud({ pool: { hosts: 2 } }, async (cloud) => {
    const apart = await make(cloud, 'anti-affinity');
    const places = await Promise.all([place(cloud, apart), place(cloud, apart)]);
    expect(new Set(places).size).to.equal(2);
    expect(places).to.not.include('');
    expect(await place(cloud, apart)).to.equal('');

    const together = await make(cloud, 'affinity');
    expect(new Set(await Promise.all([place(cloud, together), place(cloud, together), place(cloud, together)])).size).to.equal(1);

    const rather = await make(cloud, 'soft-anti-affinity');
    const spread = [await place(cloud, rather), await place(cloud, rather), await place(cloud, rather)];
    expect(new Set(spread.slice(0, 2)).size).to.equal(2);
    expect(spread[2]).to.not.equal('');

    const two = await make(cloud, 'anti-affinity', {}, { max_server_per_host: 2 });
    const crowd = [await place(cloud, two), await place(cloud, two), await place(cloud, two), await place(cloud, two), await place(cloud, two)];
    expect(crowd.filter((host) => host !== '')).to.have.length(4);
  }));

  it('are named by their members, and forgotten by them when they are deleted', () => withCloud(async (cloud) => {
    const group = await make(cloud, 'soft-affinity');
    const id = await bootIn(cloud, group);
    await waitFor(cloud, id, 'ACTIVE');
    const shown = async () => (await cloud.get(`${servers}/${id}`, { version: '2.71' })).body.server.server_groups;
    expect(await shown()).to.deep.equal([group]);
    expect((await cloud.get(`${groups}/${group}`)).body.server_group.members).to.deep.equal([id]);
    expect((await cloud.delete(`${groups}/${group}`)).status).to.equal(204);
    expect(await shown()).to.deep.equal([]);
    expect(refusal(await requestIn(cloud, group))).to.equal(`400: Instance group ${group} could not be found.`);
  }));
});
