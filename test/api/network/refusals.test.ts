import { expect } from 'chai';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { refusal, unknownId } from './pool.ts';

const root = '/networking/v2.0';
const long = 'x'.repeat(256);

/** Field → value → why a new one is refused; the others are good. */
const subnets: readonly (readonly [string, unknown, string])[] = [
  ['name', ' ', "400 HTTPBadRequest: Invalid input for name. Reason: ' ' is not a valid string."],
  ['name', 'a\nb', "400 HTTPBadRequest: Invalid input for name. Reason: 'a\nb' is not a valid string."],
  ['description', long, `400 HTTPBadRequest: Invalid input for description. Reason: '${long}' exceeds maximum length of 255.`],
  ['enable_dhcp', null, "400 InvalidInput: Invalid input for operation: 'None' cannot be converted to boolean."],
  ['ip_version', 'x', "400 InvalidInput: Invalid input for operation: 'x' is not an integer."],
  ['ip_version', 5, '400 HTTPBadRequest: Invalid input for ip_version. Reason: 5 is not in valid_values.'],
  ['ip_version', 6, "400 InvalidInput: Invalid input for operation: cidr '10.1.0.0/24' does not match the ip_version '6'."],
  ['network_id', 'x', "400 HTTPBadRequest: Invalid input for network_id. Reason: 'x' is not a valid UUID."],
  ['network_id', unknownId, `404 NetworkNotFound: Network ${unknownId} could not be found.`],
  ['cidr', 'x', '400 InvalidInput: Invalid input for operation: x is not in a CIDR format.'],
  ['cidr', '10.1.0.0', '400 InvalidInput: Invalid input for operation: Subnet has a prefix length that is incompatible with DHCP service enabled.'],
  ['cidr', '224.0.0.0/24', '400 InvalidInput: Invalid input for operation: Multicast IP subnet is not supported if enable_dhcp is True.'],
  ['cidr', '127.0.0.0/24', '400 InvalidInput: Invalid input for operation: Loopback IP subnet is not supported if enable_dhcp is True.'],
  ['cidr', '0.0.0.0/8', "400 InvalidInput: Invalid input for operation: First IP '0.0.0.0' of network is not supported if enable_dhcp is True.."],
  ['gateway_ip', '10.1.0.255', '400 InvalidInput: Invalid input for operation: Gateway is not valid on subnet.'],
  ['gateway_ip', 'fd00::1', "400 InvalidInput: Invalid input for operation: gateway_ip 'fd00::1' does not match the ip_version '4'."],
  ['gateway_ip', '010.1.0.1', "400 HTTPBadRequest: Invalid input for gateway_ip. Reason: '010.1.0.1' is not an accepted IP address, '10.1.0.1' is recommended."],
  ['allocation_pools', 'x', '400 InvalidInput: Invalid input for operation: Invalid data format for allocation pools.'],
  ['allocation_pools', [{ start: '10.1.0.9', end: '10.1.0.5' }], "400 InvalidAllocationPool: The allocation pool {'start': '10.1.0.9', 'end': '10.1.0.5'} is not valid."],
  ['allocation_pools', [{ start: '10.1.0.5', end: '10.1.0.255' }], '400 OutOfBoundsAllocationPool: The allocation pool 10.1.0.5-10.1.0.255 spans beyond the subnet cidr 10.1.0.0/24.'],
  [
    'allocation_pools', [{ start: '10.1.0.5', end: '10.1.0.9' }, { start: '10.1.0.8', end: '10.1.0.19' }],
    '409 OverlappingAllocationPools: Found overlapping allocation pools: 10.1.0.5-10.1.0.9 10.1.0.8-10.1.0.19 for subnet 10.1.0.0/24.',
  ],
  [
    'allocation_pools', [{ start: '10.1.0.1', end: '10.1.0.9' }],
    '409 GatewayConflictWithAllocationPools: Gateway ip 10.1.0.1 conflicts with allocation pool 10.1.0.1-10.1.0.9.',
  ],
  ['dns_nameservers', ['1.1.1.1', '1.1.1.1'], "400 HTTPBadRequest: Invalid input for dns_nameservers. Reason: Duplicate nameserver '1.1.1.1'."],
  ['dns_nameservers', ['fd00::1'], "400 InvalidInput: Invalid input for operation: dns_nameserver 'fd00::1' does not match the ip_version '4'."],
  [
    'host_routes', [{ destination: '10.9.0.0/24' }],
    "400 HTTPBadRequest: Invalid input for host_routes. Reason: Validation of dictionary's keys failed. Expected keys: {'destination', 'nexthop'} Provided keys: {'destination'}.",
  ],
  ['host_routes', [{ destination: '10.9.0.1/24', nexthop: '10.1.0.2' }], "400 HTTPBadRequest: Invalid input for host_routes. Reason: '10.9.0.1/24' is not a valid CIDR."],
  ['ipv6_ra_mode', 'slaac', '400 InvalidInput: Invalid input for operation: ipv6_ra_mode is not valid when ip_version is 4.'],
  ['ipv6_ra_mode', 'x', '400 HTTPBadRequest: Invalid input for ipv6_ra_mode. Reason: x is not in valid_values.'],
  ['subnetpool_id', unknownId, `404 SubnetPoolNotFound: Subnet pool ${unknownId} could not be found.`],
  ['service_types', ['x'], '400 InvalidSubnetServiceType: Subnet service type x does not correspond to a valid device owner.'],
  ['prefixlen', 24, '400 BadRequest: Bad subnets request: cidr and prefixlen must not be supplied together.'],
  ['created_at', 'x', "400 HTTPBadRequest: Attribute 'created_at' not allowed in POST"],
];

const ports: typeof subnets = [
  ['mac_address', '00:00:00:00:00:00', "400 HTTPBadRequest: Invalid input for mac_address. Reason: '00:00:00:00:00:00' is not a valid MAC address."],
  ['mac_address', 'x', "400 HTTPBadRequest: Invalid input for mac_address. Reason: 'x' is not a valid MAC address."],
  ['fixed_ips', [{}], '400 InvalidInput: Invalid input for operation: IP allocation requires subnet_id or ip_address.'],
  ['fixed_ips', null, "400 HTTPBadRequest: Invalid input for fixed_ips. Reason: Invalid data format for fixed IP: 'None'."],
  ['fixed_ips', [{ ip_address: '10.2.0.7' }, { ip_address: '10.2.0.7' }], "400 HTTPBadRequest: Invalid input for fixed_ips. Reason: Duplicate IP address '10.2.0.7'."],
  ['fixed_ips', [{ ip_address: '10.2.0.255' }], '400 InvalidIpForNetwork: IP address 10.2.0.255 is not a valid IP for any of the subnets on the specified network.'],
  ['fixed_ips', [{ subnet_id: unknownId }], `404 SubnetNotFound: Subnet ${unknownId} could not be found.`],
  ['security_groups', [unknownId, unknownId], `400 HTTPBadRequest: Invalid input for security_groups. Reason: Duplicate items in the list: '${unknownId}'.`],
  ['security_groups', [unknownId], `404 SecurityGroupNotFound: Security group ${unknownId} does not exist`],
  ['allowed_address_pairs', 'x', '400 HTTPBadRequest: Allowed address pairs must be a list.'],
  ['allowed_address_pairs', [{}], '400 AllowedAddressPairsMissingIP: AllowedAddressPair must contain ip_address'],
  ['allowed_address_pairs', [{ ip_address: '10.1.0.1/33' }], "400 HTTPBadRequest: '10.1.0.1/33' is not a valid IP subnet"],
  ['allowed_address_pairs', [{ ip_address: '224.0.0.1' }], '400 HTTPBadRequest: IP 224.0.0.1 is a multicast address, which is not supported.'],
  ['extra_dhcp_opts', 'x', "400 InvalidInput: Invalid input for operation: 'x' is not a list."],
  ['extra_dhcp_opts', [{ opt_name: 'a' }], "400 InvalidInput: Invalid input for operation: No valid key specs matched for: {'opt_name': 'a'}."],
  ['binding:vnic_type', 'x', '400 HTTPBadRequest: Invalid input for binding:vnic_type. Reason: x is not in valid_values.'],
  ['status', 'ACTIVE', "400 HTTPBadRequest: Attribute 'status' not allowed in POST"],
];

describe('what Neutron refuses', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  let demo: Person;
  let alt: Person;
  const ids = { network: '', other: '' };
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    demo = await cloud.person('member', 'demo');
    alt = await cloud.person('member', 'alt');
    for (const name of ['network', 'other'] as const) ids[name] = (await post('networks', { network: { name } })).body.network.id;
    await post('subnets', { subnet: { network_id: ids.other, ip_version: 4, cidr: '10.2.0.0/24' } });
  });
  after(() => world.close());
  const post = (collection: string, body: object, as = demo): Promise<Answer> => cloud.post(`${root}/${collection}`, body, { as });

  for (const [field, value, sentence] of subnets) {
    it(`a subnet with ${field} ${JSON.stringify(value)?.slice(0, 60)}`, async () => {
      expect(refusal(await post('subnets', { subnet: { network_id: ids.network, ip_version: 4, cidr: '10.1.0.0/24', [field]: value } }))).to.equal(sentence);
    });
  }

  for (const [field, value, sentence] of ports) {
    it(`a port with ${field} ${JSON.stringify(value).slice(0, 60)}`, async () => {
      expect(refusal(await post('ports', { port: { network_id: ids.other, [field]: value } }))).to.equal(sentence);
    });
  }

  it('and what it takes: other words for true, other forms of a MAC, IPv6 in its short form, nothing where a list is due', async () => {
    const { body: { network } } = await post('networks', { network: { name: 'lenient', admin_state_up: 'off', mtu: '1400' } });
    expect(network).to.include({ admin_state_up: false, mtu: 1400 });
    const { body: { subnet } } = await post('subnets', {
      subnet: { network_id: network.id, ip_version: '6', cidr: 'FD00:0:0:2:0::5/64', ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac', dns_nameservers: null },
    });
    expect(subnet).to.include({ cidr: 'fd00:0:0:2::/64', gateway_ip: 'fd00:0:0:2::', ipv6_ra_mode: 'slaac' });
    const { body: { port } } = await post('ports', { port: { network_id: network.id, mac_address: 'FA-16-3E-00-00-03', extra_dhcp_opts: null, allowed_address_pairs: null } });
    expect(port.mac_address).to.equal('fa:16:3e:00:00:03');
    expect(port.fixed_ips, 'made of the MAC').to.deep.equal([{ subnet_id: subnet.id, ip_address: 'fd00::2:f816:3eff:fe00:3' }]);
  });

  it('what others share may be used, and not ruled', async () => {
    const { body: { network } } = await post('networks', { network: { name: 'shared', shared: true, project_id: demo.projectId } }, cloud.admin);
    const onIt = (said: object): Promise<Answer> => post('ports', { port: { network_id: network.id, ...said } }, alt);
    const { body: { port } } = await onIt({ name: 'guest' });
    expect(refusal(await onIt({ mac_address: 'fa:16:3e:00:00:99' }))).to.equal('403 PolicyNotAuthorized: (rule:create_port and rule:create_port:mac_address) is disallowed by policy');
    expect(refusal(await onIt({ fixed_ips: [{ ip_address: '10.3.0.9' }] })))
      .to.equal('403 PolicyNotAuthorized: (rule:create_port and (rule:create_port:fixed_ips and (rule:create_port:fixed_ips:ip_address))) is disallowed by policy');
    expect(refusal(await post('subnets', { subnet: { network_id: network.id, ip_version: 4, cidr: '10.3.0.0/24' } }, alt)))
      .to.equal('403 PolicyNotAuthorized: rule:create_subnet is disallowed by policy');
    expect((await cloud.get(`${root}/ports/${port.id}`, { as: demo })).status, 'who owns the network sees what is on it').to.equal(200);
    expect((await cloud.get(`${root}/ports?network_id=${network.id}`, { as: demo })).body.ports.map(({ id }: { id: string }) => id)).to.deep.equal([port.id]);
    expect((await cloud.get(`${root}/ports`, { as: alt })).body.ports.map(({ project_id: owner }: { project_id: string }) => owner)).to.deep.equal([alt.projectId]);
    const unshare = await cloud.put(`${root}/networks/${network.id}`, { network: { shared: false } });
    expect(refusal(unshare)).to.equal('409 InvalidSharedSetting: Unable to reconfigure sharing settings for network shared. Multiple projects are using it.');
    expect(refusal(await cloud.delete(`${root}/networks/${network.id}`, { as: demo }))).to.match(new RegExp(`id for these ports is: ${port.id}\\.$`));
  });

  it('groups and address pairs of a port that nothing filters', async () => {
    const { body: { port } } = await post('ports', { port: { network_id: ids.other } });
    const change = (said: object): Promise<Answer> => cloud.put(`${root}/ports/${port.id}`, { port: said }, { as: demo });
    expect(refusal(await change({ port_security_enabled: false }))).to.match(/^409 PortSecurityPortHasSecurityGroup: /);
    expect((await change({ port_security_enabled: false, security_groups: [] })).status).to.equal(200);
    expect(refusal(await change({ allowed_address_pairs: [{ ip_address: '10.2.0.9' }] }))).to.match(/^409 AddressPairAndPortSecurityRequired: /);
    expect(refusal(await change({ security_groups: [unknownId] }))).to.match(/^400 PortSecurityAndIPRequiredForSecurityGroups: /);
  });

  it('to change another revision than the one that is named', async () => {
    const { body: { network } } = await post('networks', { network: { name: 'revised' } });
    const change = (revision: string | number, name: string): Promise<Answer> =>
      cloud.put(`${root}/networks/${network.id}`, { network: { name } }, { as: demo, headers: { 'If-Match': `revision_number=${revision}` } });
    expect(refusal(await change(99, 'x'))).to.equal(`412 RevisionNumberConstraintFailed: Constrained to 99, but current revision is ${network.revision_number}`);
    expect(refusal(await change('x', 'x'))).to.equal('400 BadRequest: Bad if-match request: Revision number etag must be in the format of revision_number=<int>.');
    expect((await change(network.revision_number, 'revised')).body.network, 'nothing is new').to.include({ revision_number: network.revision_number, updated_at: network.updated_at });
    expect((await change(network.revision_number, 'again')).body.network.revision_number).to.equal(Number(network.revision_number) + 1);
  });

  it('a part of several that are asked for at once: it is all or nothing', async () => {
    const bounded = await cloud.person('member', 'bounded');
    await cloud.put(`${root}/quotas/${bounded.projectId}`, { quota: { network: 2, security_group: 3 } });
    const names = async (collection: string): Promise<string[]> =>
      (await cloud.get(`${root}/${collection}`, { as: bounded })).body[collection.replace('-', '_')].filter((one: { project_id: string }) => one.project_id === bounded.projectId)
        .map(({ name }: { name: string }) => name);
    const three = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    expect(refusal(await post('networks', { networks: three }, bounded))).to.equal("409 OverQuota: Quota exceeded for resources: ['network'].");
    expect(refusal(await post('security-groups', { security_groups: three }, bounded))).to.equal("409 OverQuota: Quota exceeded for resources: ['security_group'].");
    expect(await names('networks')).to.deep.equal([]);
    expect(await names('security-groups')).to.deep.equal(['default']);
    const subnet = (cidr: string): object => ({ network_id: ids.network, ip_version: 4, cidr });
    expect(refusal(await post('subnets', { subnets: [subnet('10.4.0.0/24'), subnet('10.4.0.128/25')] }))).to.match(/^400 InvalidInput: .* overlaps with another subnet\.$/);
    expect((await cloud.get(`${root}/networks/${ids.network}`, { as: demo })).body.network.subnets).to.deep.equal([]);
    expect(refusal(await post('ports', { ports: [{ network_id: ids.other, name: 'twin' }, { network_id: ids.other, fixed_ips: [{ ip_address: '10.9.9.9' }] }] })))
      .to.match(/^400 InvalidIpForNetwork: /);
    expect((await cloud.get(`${root}/ports?name=twin`, { as: demo })).body.ports).to.deep.equal([]);
  });
});
