import { expect } from 'chai';
import { openWorld, type TestCloud } from '../../support/with-cloud.ts';
import { get, refusal, unknownId } from './pool.ts';

const member = { network: 'networks', subnet: 'subnets', port: 'ports', security_group: 'security-groups', security_group_rule: 'security-group-rules' };

/** Path below the version → what it says of an unknown one. */
const notFound: Readonly<Record<string, string>> = {
  networks: `404 NetworkNotFound: Network ${unknownId} could not be found.`,
  subnets: `404 SubnetNotFound: Subnet ${unknownId} could not be found.`,
  ports: `404 PortNotFound: Port ${unknownId} could not be found.`,
  'security-groups': `404 SecurityGroupNotFound: Security group ${unknownId} does not exist`,
  'security-group-rules': `404 SecurityGroupRuleNotFound: Security group rule ${unknownId} does not exist`,
  extensions: `404 HTTPNotFound: Extension with alias ${unknownId} does not exist`,
  routers: `404 RouterNotFound: Router ${unknownId} could not be found`,
  floatingips: `404 FloatingIPNotFound: Floating IP ${unknownId} could not be found`,
};

describe('the Network service', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  before(async () => {
    world = await openWorld({ pool: { servers: 1 } });
    ({ cloud } = world);
  });
  after(() => world.close());

  it('says its version at the root to anybody, with and without a slash', async () => {
    for (const path of ['/networking', '/networking/']) {
      const { status, body } = await cloud.get(path, { as: null });
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${cloud.url}/networking/v2.0/` }] }] });
    }
  });

  it('names its collections, and all of them are there', async () => {
    for (const path of ['', '/']) {
      const { resources } = await get(cloud, path);
      expect(Object.fromEntries(resources.map((one: { name: string; collection: string }) => [one.name, one.collection]))).to.deep.equal(member);
      for (const { links } of resources) expect((await cloud.get(links[0].href.slice(cloud.url.length))).status).to.equal(200);
    }
  });

  it('without a token the answer is Keystone’s 401', async () => {
    const { status, body } = await cloud.get('/networking/v2.0/networks', { as: null });
    expect([status, body]).to.deep.equal([401, { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } }]);
  });

  for (const [path, sentence] of Object.entries(notFound)) {
    it(`does not know an unknown one of ${path}`, async () => {
      expect(refusal(await cloud.get(`/networking/v2.0/${path}/${unknownId}`))).to.equal(sentence);
    });
  }

  it('changes and deletes nothing that the pool brings, for an administrator neither', async () => {
    for (const path of ['networks', 'subnets', 'ports']) {
      const [{ id }] = (await get(cloud, `/${path}`))[path];
      expect(refusal(await cloud.delete(`/networking/v2.0/${path}/${id}`)), path).to.equal(`403 PolicyNotAuthorized: rule:delete_${path.slice(0, -1)} is disallowed by policy`);
      expect(refusal(await cloud.delete(`/networking/v2.0/${path}/${unknownId}`)), path).to.equal(notFound[path]);
    }
  });

  it('lists the extensions that it honours, and no router', async () => {
    const { extensions } = await get(cloud, '/extensions');
    const aliases = extensions.map(({ alias }: { alias: string }) => alias);
    expect(aliases).to.include.members(['security-group', 'provider', 'net-mtu', 'binding', 'sorting', 'pagination', 'quotas']);
    expect(aliases).to.not.include('router');
    for (const extension of extensions) expect(await get(cloud, `/extensions/${extension.alias}`)).to.deep.equal({ extension });
    expect(refusal(await cloud.get('/networking/v2.0/extensions/constructor'))).to.equal('404 HTTPNotFound: Extension with alias constructor does not exist');
  });

  it('a project reads its own quotas, an administrator anybody’s, and nobody changes them', async () => {
    const person = await cloud.person('member', 'readers');
    const path = `/networking/v2.0/quotas/${person.projectId}`;
    expect((await cloud.get(path, { as: person })).body.quota).to.include({ port: 500, network: 100, security_group: 10 });
    expect((await cloud.get(`${path}/default`, { as: person })).body.quota).to.include({ port: 500 });
    expect((await cloud.get(path)).status).to.equal(200);
    const own = `/networking/v2.0/quotas/${cloud.admin.projectId}`;
    for (const details of ['details', 'details.json']) expect((await cloud.get(`${own}/${details}`)).body.quota.port).to.deep.equal({ limit: 500, used: 1, reserved: 0 });
    const mine = async (): Promise<unknown> => {
      const { quota } = (await cloud.get(`${path}/details`, { as: person })).body;
      return ['network', 'subnet', 'port', 'security_group', 'security_group_rule'].map((name) => quota[name].used);
    };
    expect(await mine()).to.deep.equal([0, 0, 0, 1, 4]);
    const { id } = (await cloud.post('/networking/v2.0/networks', { network: { name: 'mine' } }, { as: person })).body.network;
    await cloud.post('/networking/v2.0/subnets', { subnet: { network_id: id, ip_version: 4, cidr: '10.3.0.0/24' } }, { as: person });
    await cloud.post('/networking/v2.0/ports', { port: { network_id: id } }, { as: person });
    expect(await mine()).to.deep.equal([1, 1, 1, 1, 4]);
    expect(refusal(await cloud.get(own, { as: person }))).to.equal('403 PolicyNotAuthorized: rule:get_quota is disallowed by policy');
    expect(refusal(await cloud.put(own, { quota: {} }))).to.equal('403 PolicyNotAuthorized: rule:update_quota is disallowed by policy');
    expect(refusal(await cloud.delete(own))).to.equal('403 PolicyNotAuthorized: rule:delete_quota is disallowed by policy');
  });

  it('a project has its default security group, with Neutron’s own rules', async () => {
    const person = await cloud.person('member', 'guarded');
    const { security_groups: groups } = await get(cloud, '/security-groups', person);
    expect(groups).to.have.length(1);
    const [group] = groups;
    expect(group).to.include({ name: 'default', project_id: person.projectId, tenant_id: person.projectId });
    const { security_group_rules: rules } = await get(cloud, '/security-group-rules', person);
    expect(rules.map(({ id }: { id: string }) => id)).to.have.members(group.security_group_rules.map(({ id }: { id: string }) => id));
    const passed = rules.map((rule: Record<string, unknown>) => `${String(rule['direction'])} ${String(rule['ethertype'])}`).sort();
    expect(passed).to.deep.equal(['egress IPv4', 'egress IPv6', 'ingress IPv4', 'ingress IPv6']);
    for (const rule of rules) expect(rule).to.include({ security_group_id: group.id, protocol: null, remote_ip_prefix: null, remote_group_id: rule.direction === 'ingress' ? group.id : null });
    expect(await get(cloud, `/security-groups/${group.id}?fields=name`, person)).to.deep.equal({ security_group: { name: 'default' } });
    expect(await get(cloud, `/security-group-rules/${rules[0].id}`, person)).to.deep.equal({ security_group_rule: rules[0] });
    // Its id is the same after a restart; another project does not see it.
    await cloud.restart('stop');
    expect((await get(cloud, '/security-groups?name=default', person)).security_groups[0].id).to.equal(group.id);
    const other = await cloud.person('member', 'strangers');
    expect(refusal(await cloud.get(`/networking/v2.0/security-groups/${group.id}`, { as: other })))
      .to.equal(`404 SecurityGroupNotFound: Security group ${group.id} does not exist`);
    expect((await get(cloud, `/security-groups?project_id=${person.projectId}`)).security_groups).to.deep.equal([group]);
    expect((await get(cloud, `/security-groups?project_id=${person.projectId}`, other)).security_groups).to.deep.equal([]);
  });
});
