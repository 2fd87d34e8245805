import { expect } from 'chai';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';

const root = '/networking/v2.0';
const unknown = '11111111-2222-4333-8444-555555555555';

describe('making and changing networks', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  let demo: Person;
  let alt: Person;
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    demo = await cloud.person('member', 'demo');
    alt = await cloud.person('member', 'alt');
  });
  after(() => world.close());

  const post = (collection: string, body: object, as = demo) => cloud.post(`${root}/${collection}`, body, { as });
  const make = async (collection: string, resource: string, body: object, as = demo): Promise<Record<string, unknown> & { id: string }> => {
    const answer = await post(collection, { [resource]: body }, as);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
    return answer.body[resource];
  };
  const refusal = ({ status, body }: { status: number; body: { NeutronError: { type: string; message: string } } }): string =>
    `${status} ${body.NeutronError.type}: ${body.NeutronError.message}`;

  it('a network is its project’s own, with subnets whose addresses go to ports', async () => {
    const network = await make('networks', 'network', { name: 'mine' });
    expect(network).to.include({ name: 'mine', project_id: demo.projectId, shared: false, 'router:external': false, is_default: false, mtu: 1500 });
    expect((await cloud.get(`${root}/networks/${network.id}`, { as: alt })).status).to.equal(404);
    const subnet = await make('subnets', 'subnet', { network_id: network.id, ip_version: 4, cidr: '10.7.0.1/24' });
    expect(subnet).to.include({ cidr: '10.7.0.0/24', gateway_ip: '10.7.0.1' });
    expect(subnet['allocation_pools']).to.deep.equal([{ start: '10.7.0.2', end: '10.7.0.254' }]);
    const port = await make('ports', 'port', { network_id: network.id, name: 'first' });
    const [{ subnet_id: subnetId, ip_address: address } = { subnet_id: '', ip_address: '' }] = port['fixed_ips'] as { subnet_id: string; ip_address: string }[];
    expect(subnetId).to.equal(subnet.id);
    expect(address).to.match(/^10\.7\.0\.\d+$/);
    expect(port['mac_address']).to.match(/^fa:16:3e:/);
    const again = await post('ports', { port: { network_id: network.id, fixed_ips: [{ ip_address: address }] } });
    expect(refusal(again)).to.equal(`409 IpAddressAlreadyAllocated: IP address ${address} already allocated in subnet ${subnet.id}`);
    const outside = await post('ports', { port: { network_id: network.id, fixed_ips: [{ ip_address: '10.8.0.2' }] } });
    expect(refusal(outside)).to.match(/^400 InvalidIpForNetwork/);
    const taken = await post('ports', { port: { network_id: network.id, mac_address: port['mac_address'] } });
    expect(refusal(taken)).to.equal(`409 MacAddressInUse: Unable to complete operation for network ${network.id}. The mac address ${String(port['mac_address'])} is in use.`);

    expect((await cloud.put(`${root}/ports/${port.id}`, { port: { name: 'second' } }, { as: demo })).body.port.name).to.equal('second');
    expect(refusal(await cloud.put(`${root}/ports/${port.id}`, { port: { network_id: network.id } }, { as: demo }))).to.equal('400 HTTPBadRequest: Cannot update read-only attribute network_id');
    expect(refusal(await cloud.delete(`${root}/networks/${network.id}`, { as: demo }))).to.match(/^409 NetworkInUse/);
    expect(refusal(await cloud.delete(`${root}/subnets/${subnet.id}`, { as: demo }))).to.match(/^409 SubnetInUse/);
    expect((await cloud.delete(`${root}/ports/${port.id}`, { as: demo })).status).to.equal(204);
    expect(refusal(await cloud.delete(`${root}/ports/${port.id}`, { as: demo }))).to.equal(`404 PortNotFound: Port ${port.id} could not be found.`);
    expect((await cloud.delete(`${root}/networks/${network.id}`, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${root}/subnets/${subnet.id}`, { as: demo })).status).to.equal(404);
  });

  it('several networks can be made at once, and each changed', async () => {
    const { status, body } = await post('networks', { networks: [{ name: 'a' }, { name: 'b' }] });
    expect(status).to.equal(201);
    expect(body.networks.map(({ name }: { name: string }) => name)).to.deep.equal(['a', 'b']);
    const [{ id }, other] = body.networks;
    const changed = await cloud.put(`${root}/networks/${id}`, { network: { name: 'c', admin_state_up: false } }, { as: demo });
    expect(changed.body.network).to.include({ name: 'c', admin_state_up: false, revision_number: 2 });
    expect((await cloud.put(`${root}/networks/${id}`, { network: { name: 'd' } }, { as: alt })).status).to.equal(404);
    for (const gone of [id, other.id]) expect((await cloud.delete(`${root}/networks/${gone}`, { as: demo })).status).to.equal(204);
  });

  it('what Neutron would not take is refused in its words', async () => {
    const refusals: readonly (readonly [string, object, string])[] = [
      ['networks', {}, "400 HTTPBadRequest: Unable to find 'network' in request body"],
      ['networks', { x: 1 }, "400 HTTPBadRequest: Unable to find 'network' in request body"],
      ['networks', { network: { bogus: 1 } }, "400 HTTPBadRequest: Unrecognized attribute(s) 'bogus'"],
      ['networks', { network: { name: 1 } }, "400 HTTPBadRequest: Invalid input for name. Reason: '1' is not a valid string."],
      ['networks', { network: { admin_state_up: 'x' } }, "400 InvalidInput: Invalid input for operation: 'x' cannot be converted to boolean."],
      ['networks', { network: { shared: true } }, '403 PolicyNotAuthorized: (rule:create_network and rule:create_network:shared) is disallowed by policy'],
      ['networks', { network: { project_id: 'x' } }, "400 HTTPBadRequest: Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges"],
      ['subnets', { subnet: { cidr: '10.0.0.0/8', ip_version: 4, network_id: unknown } }, `404 NetworkNotFound: Network ${unknown} could not be found.`],
      ['subnets', { subnet: { cidr: '10.0.0.0/8', network_id: unknown } }, "400 HTTPBadRequest: Failed to parse request. Required attribute 'ip_version' not specified"],
      ['subnets', { subnet: { ip_version: 5, network_id: unknown } }, '400 HTTPBadRequest: Invalid input for ip_version. Reason: 5 is not in valid_values.'],
      ['ports', { port: { network_id: unknown, mac_address: 'x' } }, "400 HTTPBadRequest: Invalid input for mac_address. Reason: 'x' is not a valid MAC address."],
      ['security-groups', { security_group: { name: 'default' } }, '409 SecurityGroupDefaultAlreadyExists: Default security group already exists.'],
    ];
    for (const [collection, body, expected] of refusals) expect(refusal(await post(collection, body)), expected).to.equal(expected);
    const reader = await cloud.person('reader', 'demo');
    expect(refusal(await post('networks', { network: {} }, reader))).to.equal('403 PolicyNotAuthorized: rule:create_network is disallowed by policy');
  });

  it('a security group has rules, which come and go', async () => {
    const group = await make('security-groups', 'security_group', { name: 'web' });
    expect(group['security_group_rules']).to.have.lengthOf(2);
    const said = { security_group_id: group.id, direction: 'ingress', protocol: 'tcp', port_range_min: 22, port_range_max: 22, remote_ip_prefix: '0.0.0.0/0' };
    const rule = await make('security-group-rules', 'security_group_rule', said);
    expect(refusal(await post('security-group-rules', { security_group_rule: said }))).to.equal(`409 SecurityGroupRuleExists: Security group rule already exists. Rule id is ${rule.id}.`);
    for (const [change, type] of [
      [{ protocol: 'x' }, 'SecurityGroupRuleInvalidProtocol'], [{ protocol: null }, 'SecurityGroupProtocolRequiredWithPorts'], [{ port_range_min: 23 }, 'SecurityGroupInvalidPortRange'],
      [{ ethertype: 'x' }, 'SecurityGroupRuleInvalidEtherType'], [{ remote_group_id: group.id }, 'SecurityGroupMultipleRemoteEntites'], [{ port_range_max: 70_000 }, 'SecurityGroupInvalidPortValue'],
    ] as const) expect(refusal(await post('security-group-rules', { security_group_rule: { ...said, ...change } })), type).to.match(new RegExp(`^400 ${type}: `));
    expect((await cloud.delete(`${root}/security-group-rules/${rule.id}`, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${root}/security-groups/${group.id}`, { as: alt })).status).to.equal(404);
    const peer = await make('security-groups', 'security_group', { name: 'peer' });
    await make('security-group-rules', 'security_group_rule', { security_group_id: peer.id, direction: 'ingress', remote_group_id: group.id });
    expect((await cloud.delete(`${root}/security-groups/${group.id}`, { as: demo })).status).to.equal(204);
    expect((await cloud.get(`${root}/security-groups/${peer.id}`, { as: demo })).body.security_group.security_group_rules, 'of a group that is gone').to.have.lengthOf(2);
  });

  it('a rule says nothing that its protocol has not', async () => {
    const group = await make('security-groups', 'security_group', { name: 'rules' });
    const rule = (said: object): object => ({ security_group_id: group.id, direction: 'ingress', ...said });
    const refusals: readonly (readonly [object, string])[] = [
      [{ protocol: 'icmp', port_range_min: 1, port_range_max: 256 }, 'SecurityGroupInvalidIcmpValue: Invalid value for ICMP code (port_range_max) 256. It must be 0 to 255.'],
      [{ protocol: '1', port_range_min: 300 }, 'SecurityGroupInvalidIcmpValue: Invalid value for ICMP type (port_range_min) 300. It must be 0 to 255.'],
      [{ protocol: 'icmp', port_range_max: 6 }, 'SecurityGroupMissingIcmpType: ICMP code (port-range-max) 6 is provided but ICMP type (port-range-min) is missing.'],
      [{ protocol: 'udp', port_range_min: 0, port_range_max: 9 }, 'SecurityGroupInvalidPortValue: Invalid value for port 0'],
      [{ protocol: 'tcp', port_range_max: 9 }, 'SecurityGroupInvalidPortRange: For TCP/UDP protocols, port_range_min must be <= port_range_max'],
      [
        { protocol: 'vrrp', port_range_min: 1, port_range_max: 2 },
        'SecurityGroupInvalidProtocolForPort: Ports cannot be specified for protocol 112. Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.',
      ],
      [{ protocol: 'ipv6-icmp' }, 'SecurityGroupEthertypeConflictWithProtocol: Invalid ethertype IPv4 for protocol ipv6-icmp.'],
      [{ protocol: '58' }, 'SecurityGroupEthertypeConflictWithProtocol: Invalid ethertype IPv4 for protocol 58.'],
      [{ ethertype: 'IPv6', remote_ip_prefix: '10.0.0.0/8' }, 'SecurityGroupRuleParameterConflict: Conflicting value ethertype IPv6 for CIDR 10.0.0.0/8'],
    ];
    for (const [said, expected] of refusals) expect(refusal(await post('security-group-rules', { security_group_rule: rule(said) })), expected).to.equal(`400 ${expected}`);
    const first = await make('security-group-rules', 'security_group_rule', rule({ ethertype: 'IPv6', protocol: 'icmp', port_range_min: 8, remote_ip_prefix: '::/0' }));
    expect(first).to.include({ protocol: 'ipv6-icmp', port_range_min: 8, port_range_max: null });
    expect(refusal(await post('security-group-rules', { security_group_rule: rule({ ethertype: 'IPv6', protocol: '58', port_range_min: 8 }) })), 'said otherwise')
      .to.equal(`409 SecurityGroupRuleExists: Security group rule already exists. Rule id is ${first.id}.`);
  });

  it('no other security group gets the default one’s name, by Nova’s proxy neither', async () => {
    const group = await make('security-groups', 'security_group', { name: 'mine' });
    for (const name of ['default', 'Default']) {
      const sentence = '409 SecurityGroupDefaultAlreadyExists: Default security group already exists.';
      expect(refusal(await post('security-groups', { security_group: { name } })), name).to.equal(sentence);
      expect(refusal(await cloud.put(`${root}/security-groups/${group.id}`, { security_group: { name } }, { as: demo })), name).to.equal(sentence);
      const proxied = await cloud.put(`/compute/v2.1/os-security-groups/${group.id}`, { security_group: { name, description: '' } }, { as: demo });
      expect([proxied.status, proxied.body.badRequest.message], name).to.deep.equal([400, 'Default security group already exists.']);
    }
    const [own] = (await cloud.get(`${root}/security-groups?name=default`, { as: demo })).body.security_groups;
    expect(refusal(await cloud.put(`${root}/security-groups/${own.id}`, { security_group: { name: 'other' } }, { as: demo })))
      .to.equal('409 SecurityGroupCannotUpdateDefault: Updating default security group not allowed.');
    expect((await cloud.put(`${root}/security-groups/${own.id}`, { security_group: { description: 'x' } }, { as: demo })).body.security_group.description).to.equal('x');
  });

  it('the default security group goes by an administrator’s hand only, and is back as it was made', async () => {
    const [group] = (await cloud.get(`${root}/security-groups?name=default`, { as: demo })).body.security_groups;
    await make('security-group-rules', 'security_group_rule', { security_group_id: group.id, direction: 'ingress', protocol: 'icmp' });
    const path = `${root}/security-groups/${group.id}`;
    expect(refusal(await cloud.delete(path, { as: demo }))).to.match(/^409 SecurityGroupCannotRemoveDefault: /);
    expect((await cloud.delete(path)).status).to.equal(204);
    expect((await cloud.get(path, { as: demo })).body.security_group.security_group_rules).to.have.lengthOf(4);
  });

  it('a project’s only network is where its servers go', async () => {
    const network = await make('networks', 'network', { name: 'home' }, alt);
    const image = (await cloud.get('/image/v2/images?name=cirros-0.6.2-x86_64-disk')).body.images[0].id;
    const booted = await cloud.post('/compute/v2.1/servers', { server: { name: 's', flavorRef: '1', imageRef: image } }, { as: alt });
    expect(booted.status).to.equal(202);
    const { id } = booted.body.server;
    await cloud.until(`/compute/v2.1/servers/${id}`, ({ body }) => body.server.status === 'ACTIVE', { as: alt });
    const { ports } = (await cloud.get(`${root}/ports?device_id=${id}`, { as: alt })).body;
    expect(ports.map((port: { network_id: string }) => port.network_id)).to.deep.equal([network.id]);
    expect(refusal(await cloud.delete(`${root}/networks/${network.id}`, { as: alt }))).to.match(/^409 NetworkInUse/);
  });

  it('has no routers, floating IPs and agents', async () => {
    for (const collection of ['routers', 'floatingips', 'agents', 'subnetpools']) expect((await cloud.get(`${root}/${collection}`)).body).to.deep.equal({ [collection]: [] });
    expect(refusal(await cloud.get(`${root}/routers/${unknown}`))).to.equal(`404 RouterNotFound: Router ${unknown} could not be found`);
  });
});
