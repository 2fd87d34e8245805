/** Security groups of servers, through HTTP. */
import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, networkIds, remove, requestBoot, servers } from './booting.ts';

describe('a server\'s security groups', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  let web: string;
  let id: string;
  const makeGroup = async (name: string): Promise<string> =>
    (await cloud.post('/networking/v2.0/security-groups', { security_group: { name } }, { as: demo })).body.security_group.id;
  const removeGroup = (group: string): Promise<Answer> => cloud.delete(`/networking/v2.0/security-groups/${group}`, { as: demo });
  const shown = async (server = id): Promise<unknown> => (await cloud.get(`${servers}/${server}`, { as: demo })).body.server.security_groups;
  const named = (...names: string[]): object[] => names.map((name) => ({ name }));
  const ask = (action: object): Promise<Answer> => act(cloud, id, action, { as: demo });
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
    web = await makeGroup('web');
    id = await boot(cloud, { security_groups: [{ name: 'web' }, { name: 'default' }] }, { as: demo });
  });
  after(() => world.close());

  it('are those that were named at its boot, by name or id', async () => {
    expect(await shown()).to.deep.equal(named('web', 'default'));
    const { body } = await cloud.get(`${servers}/${id}/os-security-groups`, { as: demo });
    expect(body.security_groups.map(({ name }: { name: string }) => name)).to.deep.equal(['default', 'web']);
    const { ports: [port] } = (await cloud.get(`/networking/v2.0/ports?device_id=${id}`, { as: demo })).body;
    expect(port.security_groups).to.include(web).and.to.have.length(2);
    const byId = await requestBoot(cloud, { security_groups: [{ name: web }] }, { as: demo });
    expect(byId.body.server.security_groups).to.deep.equal([{ name: web }]);
    const second = byId.body.server.id;
    await cloud.until(`${servers}/${second}`, ({ body: { server } }) => server.status === 'ACTIVE', { as: demo });
    expect(await shown(second)).to.deep.equal(named('web'));
    await remove(cloud, second, { as: demo });
  });

  it('are refused at boot when nobody knows them, or several have the name', async () => {
    expect((await requestBoot(cloud, { security_groups: [{ name: 'nope' }] }, { as: demo })).body.badRequest.message)
      .to.equal("Unable to find security_group with name or id 'nope'");
    const twins = [await makeGroup('twin'), await makeGroup('twin')];
    expect((await requestBoot(cloud, { security_groups: [{ name: 'twin' }] }, { as: demo })).body.conflictingRequest.message)
      .to.equal("Multiple security_group matches found for name 'twin', use an ID to be more specific.");
    for (const twin of twins) expect((await removeGroup(twin)).status).to.equal(204);
  });

  it('come and go on all of its ports', async () => {
    const group = await makeGroup('db');
    const [network] = await networkIds(cloud);
    await cloud.post(`${servers}/${id}/os-interface`, { interfaceAttachment: { net_id: network } }, { as: demo });
    expect((await ask({ addSecurityGroup: { name: 'db' } })).status).to.equal(202);
    expect(await shown()).to.deep.equal(named('web', 'default', 'db', 'default', 'db'));
    expect((await ask({ addSecurityGroup: { name: group } })).body.badRequest.message)
      .to.match(new RegExp(`^Invalid input for security_groups. Reason: Duplicate items in the list: '${group}'.\nNeutron server returns request_ids`));
    expect((await removeGroup(group)).body.NeutronError).to.include({ type: 'SecurityGroupInUse', message: `Security Group ${group} in use.` });
    expect((await ask({ removeSecurityGroup: { name: 'db' } })).status).to.equal(202);
    expect((await ask({ removeSecurityGroup: { name: 'db' } })).body.itemNotFound.message)
      .to.equal(`Security group db not associated with the instance ${id}`);
    expect((await ask({ removeSecurityGroup: { name: 'nope' } })).body.itemNotFound.message)
      .to.equal(`Security group nope is not found for project ${demo.projectId}`);
    expect((await removeGroup(group)).status).to.equal(204);
  });

  it('follow the name of the group, and can be none at all', async () => {
    await cloud.put(`/networking/v2.0/security-groups/${web}`, { security_group: { name: 'www' } }, { as: demo });
    expect(await shown()).to.deep.equal(named('www', 'default', 'default'));
    for (const name of ['www', 'default']) expect((await ask({ removeSecurityGroup: { name } })).status).to.equal(202);
    expect(await shown()).to.equal(undefined);
    expect((await cloud.get(`${servers}/${id}/os-security-groups`, { as: demo })).body).to.deep.equal({ security_groups: [] });
    expect((await removeGroup(web)).status).to.equal(204);
  });
});
