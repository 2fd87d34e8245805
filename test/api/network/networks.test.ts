import { expect } from 'chai';
import { defaultNetworks } from '../../../src/cloud/networks.ts';
import { openWorld, withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { addNetwork, get, refusal, vmNamed } from './pool.ts';

const management = 'Pool-wide network associated with eth0';

async function namesOf(cloud: TestCloud, query: string): Promise<string[]> {
  return (await get(cloud, `/networks?${query}`)).networks.map(({ name }: { name: string }) => name);
}

describe('networks', () => {
  it('are those that a server can be put on', () => withCloud(async (cloud) => {
    await addNetwork(cloud, 'a private one', null);
    await addNetwork(cloud, 'of a bond’s member', { bond_slave_of: 'OpaqueRef:bond' as never });
    await addNetwork(cloud, 'hidden from XenCenter', {}, { other_config: { HideFromXenCenter: 'true' } });
    // The host internal management network is the simulated pool's third.
    expect(await namesOf(cloud, 'sort_key=name&sort_dir=asc')).to.deep.equal(['NET', management, 'a private one']);
  }));

  it('show their kind to an administrator, and to nobody else', () => withCloud(async (cloud) => {
    const id = await addNetwork(cloud, 'vlan 7', { VLAN: 7 }, { MTU: 9000, name_description: 'for storage', tags: ['a', 'b'] });
    const { network } = await get(cloud, `/networks/${id}`);
    const { subnets, ...rest } = network;
    expect(rest).to.deep.equal({
      id, name: 'vlan 7', description: 'for storage', tenant_id: '', project_id: '', admin_state_up: true, mtu: 9000, status: 'ACTIVE', shared: true,
      availability_zone_hints: [], availability_zones: ['nova'], 'router:external': false, port_security_enabled: false, tags: ['a', 'b'],
      ipv4_address_scope: null, ipv6_address_scope: null, created_at: '1970-01-01T00:00:00Z', updated_at: '1970-01-01T00:00:00Z', revision_number: 0,
      'provider:network_type': 'vlan', 'provider:physical_network': 'eth2', 'provider:segmentation_id': 7,
    });
    expect(subnets).to.have.length(1);
    const person = await cloud.person('member', 'users');
    const { network: seen } = await get(cloud, `/networks/${id}`, person);
    expect(Object.keys(seen)).to.deep.equal(Object.keys(network).filter((name) => !name.startsWith('provider:')));
    expect((await get(cloud, '/networks?name=vlan 7', person)).networks).to.deep.equal([seen]);
    const kinds = (await get(cloud, '/networks?name=NET&fields=provider:network_type&fields=provider:segmentation_id')).networks;
    expect(kinds).to.deep.equal([{ 'provider:network_type': 'flat', 'provider:segmentation_id': null }]);
  }));

  it('a renamed network has its new name in the next answer', () => withCloud(async (cloud) => {
    await cloud.pool.call('network.set_name_label', cloud.simulator.pool.networks.guests, 'renamed');
    await cloud.pool.settle();
    expect(await namesOf(cloud, 'name=renamed')).to.deep.equal(['renamed']);
    expect(await namesOf(cloud, 'name=NET')).to.deep.equal([]);
  }));

  it('a subnet has the range of the hosts’ own addresses, else every address', () => withCloud(async (cloud) => {
    await addNetwork(cloud, 'both', {
      ip_configuration_mode: 'Static', IP: '192.168.77.130', netmask: '255.255.255.192', gateway: '192.168.77.129', DNS: '1.1.1.1, 2606:4700::1111',
      ipv6_configuration_mode: 'Static', IPv6: ['fe80::1/64', '2001:db8:1:2ff:3::4/60'], ipv6_gateway: '2001:db8:1:2f0::1',
    });
    const { subnets } = await get(cloud, '/subnets?sort_key=name&sort_dir=asc');
    expect(subnets.map((subnet: Record<string, unknown>) => [subnet['name'], subnet['cidr'], subnet['gateway_ip'], subnet['dns_nameservers']])).to.deep.equal([
      ['NET-subnet', '0.0.0.0/0', null, []],
      [`${management}-subnet`, '10.0.0.0/16', '10.0.0.1', []],
      ['both-subnet', '192.168.77.128/26', '192.168.77.129', ['1.1.1.1']],
      ['both-subnet-ipv6', '2001:db8:1:2f0::/60', '2001:db8:1:2f0::1', ['2606:4700::1111']],
    ]);
    for (const subnet of subnets) {
      expect((await get(cloud, `/networks/${subnet.network_id}`)).network.subnets).to.include(subnet.id);
      expect(await get(cloud, `/subnets/${subnet.id}`)).to.deep.equal({ subnet });
    }
    expect((await get(cloud, '/subnets?ip_version=6')).subnets).to.have.length(1);
    await cloud.restart('stop');
    expect((await get(cloud, '/subnets?sort_key=name&sort_dir=asc')).subnets).to.deep.equal(subnets);
  }));

  it('a network has an IPv6 subnet once a guest reports such an address', () => withCloud({ pool: { servers: 1 } }, async (cloud) => {
    const { db } = cloud.simulator;
    expect((await get(cloud, '/subnets?ip_version=6')).subnets).to.deep.equal([]);
    const guest = vmNamed(cloud, 'vm-1').guest_metrics;
    db.update('VM_guest_metrics', guest, { networks: { '0/ip': '10.9.9.9', '0/ipv6/0': 'fe80::9', '0/ipv6/1': '2001:db8::9' } });
    await cloud.pool.settle();
    const { subnets: [subnet] } = await get(cloud, '/subnets?ip_version=6');
    expect(subnet).to.include({ name: 'NET-subnet-ipv6', cidr: '::/0' });
    expect((await get(cloud, '/ports?fields=fixed_ips')).ports[0].fixed_ips).to.deep.include({ subnet_id: subnet.id, ip_address: '2001:db8::9' });
  }));

  describe('which one a server gets when none is named', () => {
    const caller = { userId: 'u', userName: 'u', projectId: 'p', isAdmin: false, requestId: 'req-1' };
    const chosen = (cloud: TestCloud): string[] => defaultNetworks(cloud.app.cloud, caller).map(({ name }) => name);

    it('the one of the management interface, unless XenCenter gives another one to new VMs, or not this one', () => withCloud(async (cloud) => {
      const { networks } = cloud.simulator.pool;
      expect(chosen(cloud)).to.deep.equal([management]);
      await cloud.pool.call('network.add_to_other_config', networks.management, 'automatic', 'false');
      await cloud.pool.settle();
      expect(chosen(cloud)).to.deep.equal(['NET']);
      await addNetwork(cloud, 'A', {});
      expect(chosen(cloud)).to.deep.equal(['A']);
      await addNetwork(cloud, 'Z', {}, { other_config: { automatic: 'true' } });
      expect(chosen(cloud)).to.deep.equal(['Z']);
    }));

    it('none, if there is only one without an interface', () => withCloud(async (cloud) => {
      for (const network of [cloud.simulator.pool.networks.management, cloud.simulator.pool.networks.guests]) {
        await cloud.pool.call('network.add_to_other_config', network, 'automatic', 'false');
      }
      await addNetwork(cloud, 'private', null);
      expect(chosen(cloud)).to.deep.equal([]);
    }));
  });
});

/** Query → names, in the order of the answer. */
const found: Readonly<Record<string, readonly string[]>> = {
  'name=a': ['a'],
  'name=a&name=c': ['a', 'c'],
  'name=': [],
  'name=A': [],
  'status=ACTIVE&name=a': ['a'],
  'status=DOWN': [],
  'admin_state_up=True&mtu=9000': ['b'],
  'admin_state_up=0': [],
  'shared=true&mtu=9000': ['b'],
  'router%3Aexternal=False&tags=x': ['a', 'b'],
  'tags=x,y': ['b'],
  'tags-any=y,z': ['b', 'c'],
  'not-tags=x,y&tags=x': ['a'],
  'not-tags-any=y,z&tags-any=x,y,z': ['a'],
  'tenant_id=x': [],
  'project_id=': ['NET', management, 'a', 'b', 'c'],
  'provider%3Asegmentation_id=2': ['b'],
  'provider%3Anetwork_type=vlan': ['a', 'b', 'c'],
};

/** Query → refusal. */
const refused: Readonly<Record<string, string>> = {
  'limit=-1': "400 BadRequest: Bad limit request: Limit must be an integer 0 or greater and not '-1'.",
  'limit=x': "400 BadRequest: Bad limit request: Limit must be an integer 0 or greater and not 'x'.",
  'sort_key=name': '400 HTTPBadRequest: The number of sort_keys and sort_dirs must be same',
  'sort_key=bogus&sort_dir=asc': "400 HTTPBadRequest: ['bogus'] is invalid attribute for sort_keys",
  'sort_key=description&sort_dir=asc': "400 HTTPBadRequest: ['description'] is invalid attribute for sort_keys",
  'sort_key=subnets&sort_dir=asc': "400 HTTPBadRequest: ['subnets'] is invalid attribute for sort_keys",
  'sort_key=name&sort_dir=up': "400 HTTPBadRequest: ['up'] is invalid value for sort_dirs, valid value is 'asc' and 'desc'",
  'bogus=1': "400 HTTPBadRequest: ['bogus'] is invalid attribute for filtering",
  'bogus=1&constructor=2': "400 HTTPBadRequest: ['bogus', 'constructor'] is invalid attribute for filtering",
  'subnets=x': "400 HTTPBadRequest: ['subnets'] is invalid attribute for filtering",
  'admin_state_up=x': "400 InvalidInput: Invalid input for operation: 'x' cannot be converted to boolean.",
  'mtu=x': "400 InvalidInput: Invalid input for operation: 'x' is not an integer.",
};

describe('the list of networks', () => {
  let cloud: TestCloud;
  let world: Awaited<ReturnType<typeof openWorld>>;
  before(async () => {
    world = await openWorld();
    ({ cloud } = world);
    await addNetwork(cloud, 'a', { VLAN: 1 }, { tags: ['x'] });
    await addNetwork(cloud, 'b', { VLAN: 2 }, { tags: ['x', 'y'], MTU: 9000 });
    await addNetwork(cloud, 'c', { VLAN: 3 }, { tags: ['z'] });
  });
  after(() => world.close());

  for (const [query, names] of Object.entries(found)) {
    it(`finds ${names.join(', ') || 'nothing'} by ${query}`, async () => {
      expect(await namesOf(cloud, `${query}&sort_key=name&sort_dir=asc`)).to.deep.equal(names);
    });
  }

  for (const [query, sentence] of Object.entries(refused)) {
    it(`refuses ${query}`, async () => {
      expect(refusal(await cloud.get(`/networking/v2.0/networks?${query}`))).to.equal(sentence);
    });
  }

  it('is sorted by several keys in both directions', async () => {
    expect(await namesOf(cloud, 'sort_key=mtu&sort_dir=desc&sort_key=name&sort_dir=asc')).to.deep.equal(['b', 'NET', management, 'a', 'c']);
    expect(await namesOf(cloud, 'sort_key=status&sort_dir=asc&sort_key=name&sort_dir=desc&tags-any=x,z')).to.deep.equal(['c', 'b', 'a']);
  });

  it('comes in pages, forwards and backwards, by the links', async () => {
    const walk = async (first: string, rel: string): Promise<string[][]> => {
      const pages: string[][] = [];
      let path: string | undefined = first;
      while (path !== undefined) {
        const { body } = await cloud.get(path);
        pages.push(body.networks.map(({ name }: { name: string }) => name));
        if (pages.length > 5) throw new Error('the pages never end');
        path = (body.networks_links as { rel: string; href: string }[]).find((link) => link.rel === rel)?.href.slice(cloud.url.length);
      }
      return pages;
    };
    const query = '/networking/v2.0/networks?sort_key=name&sort_dir=asc&limit=2';
    expect(await walk(query, 'next')).to.deep.equal([['NET', management], ['a', 'b'], ['c']]);
    expect(await walk(`${query}&page_reverse=True`, 'previous')).to.deep.equal([['b', 'c'], [management, 'a'], ['NET']]);
    expect((await get(cloud, '/networks?limit=0'))).to.not.have.property('networks_links');
    expect(await namesOf(cloud, 'sort_key=name&sort_dir=asc&limit=1&marker=unknown')).to.deep.equal(['NET']);
  });

  it('has only the attributes that are asked for, and none that there is not', async () => {
    expect((await get(cloud, '/networks?name=a&fields=name&fields=mtu&fields=bogus')).networks).to.deep.equal([{ name: 'a', mtu: 1500 }]);
  });
});
