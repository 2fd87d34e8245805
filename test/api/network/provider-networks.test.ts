/** Networks that an administrator puts on a VLAN of the hosts. */
import { expect } from 'chai';
import { withCloud, type Answer, type Ask, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, remove, waitFor } from '../compute/booting.ts';
import { refusal } from './pool.ts';

const networks = '/networking/v2.0/networks';

const make = (cloud: TestCloud, type: string | undefined, physical?: string, tag?: number, ask?: Ask): Promise<Answer> => cloud.post(networks, {
  network: {
    name: 'storage', ...(type === undefined ? {} : { 'provider:network_type': type }),
    ...(physical === undefined ? {} : { 'provider:physical_network': physical }), ...(tag === undefined ? {} : { 'provider:segmentation_id': tag }),
  },
}, ask);
const tagged = (cloud: TestCloud, tag: number): number => [...cloud.pool.cache.all('PIF')].filter(({ VLAN }) => VLAN === tag).length;

describe('a network on a VLAN', () => {
  it('is made on each host, servers on it move, and its VLAN goes with it', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const { status, body: { network } } = await make(cloud, 'vlan', 'eth1', 42);
    expect(status).to.equal(201);
    expect(network).to.include({ 'provider:network_type': 'vlan', 'provider:physical_network': 'eth1', 'provider:segmentation_id': 42, shared: false });
    expect(tagged(cloud, 42)).to.equal(3);
    const id = await boot(cloud, { networks: [{ uuid: network.id }] }, { version: '2.37' });
    const before = (await waitFor(cloud, id, 'ACTIVE')).body.server['OS-EXT-SRV-ATTR:host'];
    expect((await act(cloud, id, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { version: '2.30' })).status).to.equal(202);
    expect((await waitFor(cloud, id, 'ACTIVE')).body.server['OS-EXT-SRV-ATTR:host']).to.not.equal(before);
    expect(refusal(await cloud.delete(`${networks}/${network.id}`))).to.match(/^409 NetworkInUse: /);
    expect(tagged(cloud, 42)).to.equal(3);
    await remove(cloud, id);
    expect((await cloud.delete(`${networks}/${network.id}`)).status).to.equal(204);
    expect(tagged(cloud, 42)).to.equal(0);
    expect((await make(cloud, 'vlan', 'eth1', 42)).status).to.equal(201);
  }));

  it('is refused where there is no such wire or it is taken, and leaves nothing behind', () => withCloud(async (cloud) => {
    expect((await make(cloud, 'vlan', 'eth1', 42)).status).to.equal(201);
    const before = cloud.pool.cache.size('network');
    const input = '400 InvalidInput: Invalid input for operation: ';
    for (const [type, physical, tag, sentence] of [
      ['vlan', 'eth1', 42, '409 VlanIdInUse: Unable to create the network. The VLAN 42 on physical network eth1 is in use.'],
      ['vlan', 'eth9', 7, `${input}physical_network 'eth9' unknown for VLAN provider network.`],
      ['vlan', 'eth1', undefined, `${input}Physical network eth1 requires segmentation_id to be specified when creating a provider network.`],
      ['vlan', 'eth1', 4095, `${input}segmentation_id out of range (1 through 4094).`],
      ['vlan', undefined, 7, `${input}segmentation_id requires physical_network for VLAN provider network.`],
      ['vlan', undefined, undefined, '503 NoNetworkAvailable: Unable to create the network. No tenant network is available for allocation.'],
      [undefined, 'eth1', 7, `${input}network_type required.`],
      ['flat', 'eth1', undefined, '409 FlatNetworkInUse: Unable to create the flat network. Physical network eth1 is in use.'],
      ['flat', 'eth9', undefined, `${input}physical_network 'eth9' unknown for flat provider network.`],
      ['flat', undefined, undefined, `${input}physical_network required for flat provider network.`],
      ['local', 'eth1', undefined, `${input}physical_network prohibited for local provider network.`],
      ['local', undefined, 7, `${input}segmentation_id prohibited for local provider network.`],
      ['vxlan', undefined, 7, `${input}network_type value 'vxlan' not supported.`],
    ] as const) expect(refusal(await make(cloud, type, physical, tag)), sentence).to.equal(sentence);
    const member = await cloud.person('member', 'demo');
    expect((await make(cloud, 'vlan', 'eth1', 43, { as: member })).status).to.equal(403);
    cloud.simulator.faults.add({ method: 'pool.create_VLAN_from_PIF', error: ['PIF_VLAN_EXISTS', 'OpaqueRef:x'] });
    expect(refusal(await make(cloud, 'vlan', 'eth1', 44))).to.equal('409 VlanIdInUse: Unable to create the network. The VLAN 44 on physical network eth1 is in use.');
    // Made on the first host, and no answer from the second.
    cloud.simulator.faults.add({ method: 'pool.create_VLAN_from_PIF', error: ['HOST_OFFLINE', 'OpaqueRef:x'], when: 'after' });
    expect((await make(cloud, 'vlan', 'eth1', 45)).status).to.be.within(400, 503);
    expect(tagged(cloud, 45)).to.equal(0);
    expect(cloud.pool.cache.size('network')).to.equal(before);
    expect((await make(cloud, 'local')).body.network).to.include({ 'provider:network_type': 'local', 'provider:physical_network': null });
  }));

  it('stays on the wire that it was made on', () => withCloud(async (cloud) => {
    const { body: { network } } = await make(cloud, 'vlan', 'eth1', 42);
    expect(refusal(await cloud.put(`${networks}/${network.id}`, { network: { 'provider:segmentation_id': 43 } })))
      .to.equal('400 InvalidInput: Invalid input for operation: Plugin does not support updating provider attributes.');
    expect((await cloud.put(`${networks}/${network.id}`, { network: { name: 'other' } })).body.network).to.include({ name: 'other', 'provider:segmentation_id': 42 });
  }));
});
