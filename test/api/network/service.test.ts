import { expect } from 'chai';
import { openWorld, type Answer, type TestCloud } from '../../support/with-cloud.ts';
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
    for (const path of ['networks', 'subnets']) {
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

  it('a project reads its own quotas, an administrator anybody’s', async () => {
    const person = await cloud.person('member', 'readers');
    const path = `/networking/v2.0/quotas/${person.projectId}`;
    expect((await cloud.get(path, { as: person })).body.quota).to.include({ port: 500, network: 100, security_group: 10 });
    expect((await cloud.get(`${path}/default`, { as: person })).body.quota).to.include({ port: 500 });
    expect((await cloud.get(path)).status).to.equal(200);
    const own = `/networking/v2.0/quotas/${cloud.admin.projectId}`;
    for (const details of ['details', 'details.json']) expect((await cloud.get(`${own}/${details}`)).body.quota.port).to.deep.equal({ limit: -1, used: 1, reserved: 0 });
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
  });

  it('quotas are set by administrators, shown, and given up', async () => {
    const person = await cloud.person('member', 'limited');
    const path = `/networking/v2.0/quotas/${person.projectId}`;
    const set = (quota: object, as = cloud.admin): Promise<Answer> => cloud.put(path, { quota }, { as });
    expect((await set({ port: 5 }, person)).status).to.equal(403);
    expect((await cloud.delete(path, { as: person })).status).to.equal(403);
    expect(refusal(await cloud.delete(path))).to.equal(`404 TenantQuotaNotFound: Quota for tenant ${person.projectId} could not be found.`);
    expect(refusal(await set({ ports: 5 }))).to.equal("400 HTTPBadRequest: Unrecognized attribute(s) 'ports'");
    expect(refusal(await set({ port: -2 }))).to.equal("400 HTTPBadRequest: Invalid input for port. Reason: '-2' is too small - must be at least '-1'.");
    expect(refusal(await set({ port: 'x' }))).to.equal("400 InvalidInput: Invalid input for operation: 'x' is not an integer.");
    const { body: { quota } } = await set({ port: '5', network: 2 });
    expect(quota).to.include({ port: 5, network: 2, security_group: 10 });
    expect((await cloud.get(path, { as: person })).body).to.deep.equal({ quota });
    expect((await cloud.get(`${path}/default`, { as: person })).body.quota).to.include({ port: 500, network: 100 });
    expect((await cloud.get('/networking/v2.0/quotas')).body.quotas).to.deep.equal([{ tenant_id: person.projectId, project_id: person.projectId, ...quota }]);
    expect(refusal(await set({ security_group: 0 }))).to.equal('400 HTTPBadRequest: Quota limit 0 for security_group must be greater than or equal to already used 1');
    expect((await set({ security_group: 0, force: true })).body.quota).to.include({ security_group: 0 });
    expect((await cloud.delete(path)).status).to.equal(204);
    expect((await cloud.get(path)).body.quota).to.include({ port: 500, network: 100 });
  });

  it('quotas bound networks, subnets, ports, groups and rules, and the interfaces of servers', async () => {
    const person = await cloud.person('member', 'bounded');
    const root = '/networking/v2.0';
    const limit = (quota: object): Promise<Answer> => cloud.put(`${root}/quotas/${person.projectId}`, { quota });
    const post = (path: string, body: object): Promise<Answer> => cloud.post(path, body, { as: person });
    await limit({ network: 1, subnet: 1, port: 1, security_group: 2, security_group_rule: 7 });
    const { body: { network } } = await post(`${root}/networks`, { network: { name: 'one' } });
    const subnet = { subnet: { network_id: network.id, ip_version: 4, cidr: '10.4.0.0/24' } };
    const port = { port: { network_id: network.id } };
    const { body: { security_group: group } } = await post(`${root}/security-groups`, { security_group: { name: 'one' } });
    const rule = (number: number): object => ({
      security_group_rule: { security_group_id: group.id, direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', port_range_min: number, port_range_max: number },
    });
    for (const [path, body] of [['subnets', subnet], ['ports', port], ['security-group-rules', rule(22)]] as const) {
      expect((await post(`${root}/${path}`, body)).status, path).to.equal(201);
    }
    const over = {
      network: post(`${root}/networks`, { network: { name: 'two' } }), subnet: post(`${root}/subnets`, { subnet: { ...subnet.subnet, cidr: '10.5.0.0/24' } }),
      port: post(`${root}/ports`, port), security_group: post(`${root}/security-groups`, { security_group: { name: 'two' } }),
      security_group_rule: post(`${root}/security-group-rules`, rule(23)),
    };
    for (const [resource, answer] of Object.entries(over)) expect(refusal(await answer)).to.equal(`409 OverQuota: Quota exceeded for resources: ['${resource}'].`);
    const proxied = await post('/compute/v2.1/os-security-groups', { security_group: { name: 'two', description: '' } });
    expect(proxied.body.forbidden.message).to.match(/^Quota exceeded for resources: \['security_group'\]\.\nNeutron server returns request_ids: \['req-/);

    const [image] = (await cloud.get('/image/v2/images?name=cirros-0.6.2-x86_64-disk')).body.images;
    const boot = (more: object): Promise<Answer> =>
      post('/compute/v2.1/servers', { server: { name: 's', flavorRef: '42', imageRef: image.id, networks: [{ uuid: network.id }], ...more } });
    expect((await boot({})).body.forbidden.message).to.equal('Maximum number of ports exceeded');
    await limit({ port: 3 });
    expect((await boot({ min_count: 1, max_count: 4 })).status).to.equal(202);
    const { body: { servers } } = await cloud.get('/compute/v2.1/servers', { as: person });
    expect(servers).to.have.length(2);
    for (const { id } of servers) await cloud.until(`/compute/v2.1/servers/${id}`, ({ body }) => body.server.status === 'ACTIVE', { as: person });
    const attached = await post(`/compute/v2.1/servers/${servers[0].id}/os-interface`, { interfaceAttachment: { net_id: network.id } });
    expect(attached.body.forbidden.message).to.equal('Maximum number of ports exceeded');
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
