import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { get, refusal, unknownId, vmNamed } from './pool.ts';

type Port = Record<string, unknown> & { id: string };
const portsOf = async (cloud: TestCloud, query = '', as = cloud.admin): Promise<Port[]> => (await get(cloud, `/ports${query}`, as)).ports;

describe('ports', () => {
  it('are the interfaces of servers', () => withCloud({ pool: { servers: 1 } }, async (cloud) => {
    const { db, pool } = cloud.simulator;
    const vm = vmNamed(cloud, 'vm-1');
    const [ref] = vm.VIFs;
    if (ref === undefined) throw new Error('no VIF');
    const vif = db.get('VIF', ref);
    const address = db.get('VM_guest_metrics', vm.guest_metrics).networks['0/ip'];
    const network = db.get('network', pool.networks.guests).uuid;
    const { subnets: [subnet] } = await get(cloud, `/subnets?network_id=${network}`);
    const { security_groups: [group] } = await get(cloud, '/security-groups');
    const [port, ...others] = await portsOf(cloud);
    expect(others).to.deep.equal([]);
    expect(port).to.deep.equal({
      id: vif.uuid, name: '', description: '', tenant_id: cloud.admin.projectId, project_id: cloud.admin.projectId, network_id: network,
      device_id: vm.uuid, device_owner: 'compute:nova', mac_address: vif.MAC.toLowerCase(), status: 'ACTIVE', admin_state_up: true,
      fixed_ips: [{ subnet_id: subnet.id, ip_address: address }], security_groups: [group.id], port_security_enabled: false,
      allowed_address_pairs: [], extra_dhcp_opts: [], tags: [], 'binding:vnic_type': 'normal', 'binding:host_id': 'xen-host-1',
      'binding:vif_type': 'other', 'binding:vif_details': {}, 'binding:profile': {},
      created_at: '1970-01-01T00:00:00Z', updated_at: '1970-01-01T00:00:00Z', revision_number: 0,
    });
    expect(await get(cloud, `/ports/${vif.uuid}`)).to.deep.equal({ port });
  }));

  it('an interface of a template or of a hidden network is none', () => withCloud({ pool: { servers: 1 } }, async (cloud) => {
    const { db, pool } = cloud.simulator;
    const [template] = pool.images;
    if (template === undefined) throw new Error('no image');
    const onTemplate = db.create('VIF', { VM: template, network: pool.networks.guests, device: '0', MAC: '00:16:3e:00:00:01' });
    db.create('VIF', { VM: vmNamed(cloud, 'vm-1').ref, network: pool.networks.internal, device: '1', MAC: '00:16:3e:00:00:02' });
    await cloud.pool.settle();
    expect(await portsOf(cloud)).to.have.length(1);
    const { uuid } = db.get('VIF', onTemplate);
    expect(refusal(await cloud.get(`/networking/v2.0/ports/${uuid}`))).to.equal(`404 PortNotFound: Port ${uuid} could not be found.`);
  }));

  it('are active while the server runs, in the next answer after a change', () => withCloud({ pool: { servers: 5 } }, async (cloud) => {
    const { db, pool } = cloud.simulator;
    const halted = vmNamed(cloud, 'vm-5');
    const state = async (): Promise<unknown[]> => (await portsOf(cloud, `?device_id=${halted.uuid}`)).map((port) => [port['status'], port['binding:vif_type']]);
    expect(await state()).to.deep.equal([['DOWN', 'unbound']]);
    const [vif] = halted.VIFs;
    if (vif === undefined) throw new Error('no VIF');
    db.update('VIF', vif, { currently_attached: true });
    db.update('VM', halted.ref, { power_state: 'Running', resident_on: pool.hosts[0] ?? expect.fail('no host') });
    await cloud.pool.settle();
    expect(await state()).to.deep.equal([['ACTIVE', 'other']]);
    db.update('VIF', vif, { locking_mode: 'disabled' });
    await cloud.pool.settle();
    expect((await portsOf(cloud, `?device_id=${halted.uuid}`))[0]).to.include({ admin_state_up: false });
  }));

  it('a project sees those of its own servers and nobody else’s', () => withCloud({ pool: { servers: 2 } }, async (cloud) => {
    const [owner, other] = [await cloud.person('member', 'owners'), await cloud.person('reader', 'others')];
    const vm = vmNamed(cloud, 'vm-1');
    await cloud.pool.call('VM.add_to_other_config', vm.ref, 'nova:project', owner.projectId);
    await cloud.pool.settle();
    const [port, ...more] = await portsOf(cloud, '', owner);
    expect(more).to.deep.equal([]);
    expect(port).to.include({ device_id: vm.uuid, project_id: owner.projectId });
    expect(port).to.not.have.any.keys('binding:host_id', 'binding:profile');
    expect(await portsOf(cloud, '', other)).to.deep.equal([]);
    expect(await portsOf(cloud, `?device_id=${vm.uuid}`, other)).to.deep.equal([]);
    expect(refusal(await cloud.get(`/networking/v2.0/ports/${port?.id}`, { as: other }))).to.equal(`404 PortNotFound: Port ${port?.id} could not be found.`);
    expect(await portsOf(cloud)).to.have.length(2);
    expect(await portsOf(cloud, `?tenant_id=${owner.projectId}`)).to.have.length(1);
  }));

  it('of a server that were not made before are named, described and guarded as others are, and keep that', () => withCloud({ pool: { servers: 1 } }, async (cloud) => {
    const [port] = await portsOf(cloud);
    if (port === undefined) throw new Error('no port');
    const path = `/networking/v2.0/ports/${port.id}`;
    const { body: { security_group: group } } = await cloud.post('/networking/v2.0/security-groups', { security_group: { name: 'web' } });
    const said = {
      name: 'front', description: 'of the shop', security_groups: [group.id], port_security_enabled: true, admin_state_up: false,
      allowed_address_pairs: [{ mac_address: port['mac_address'], ip_address: '10.0.0.9' }], extra_dhcp_opts: [{ opt_name: 'x', opt_value: 'y', ip_version: 4 }],
    };
    // A dashboard sends what it does not change too.
    const { status, body } = await cloud.put(path, { port: { ...said, device_id: port['device_id'], 'binding:host_id': port['binding:host_id'] } });
    expect(status).to.equal(200);
    expect(body.port).to.deep.include({ ...said, id: port.id, device_id: port['device_id'], revision_number: 1 });
    expect(body.port.updated_at).to.not.equal('1970-01-01T00:00:00Z');
    expect(cloud.simulator.db.get('VIF', vmNamed(cloud, 'vm-1').VIFs[0] ?? expect.fail('no VIF')).locking_mode).to.equal('disabled');
    await cloud.restart('kill');
    expect(await portsOf(cloud, '?name=front')).to.deep.equal([body.port]);
    const { body: { server } } = await cloud.get(`/compute/v2.1/servers/${String(port['device_id'])}`);
    expect(server.security_groups).to.deep.equal([{ name: 'web' }]);
    expect((await cloud.put(path, { port: { admin_state_up: true } })).body.port).to.deep.include({ ...said, admin_state_up: true, revision_number: 2 });
    for (const [name, value] of Object.entries({ device_id: unknownId, mac_address: '00:16:3e:00:00:09', fixed_ips: [], 'binding:host_id': 'x' })) {
      expect(refusal(await cloud.put(path, { port: { [name]: value } })), name)
        .to.equal(`403 PolicyNotAuthorized: (rule:update_port and rule:update_port:${name}) is disallowed by policy`);
    }
    expect(refusal(await cloud.put(path, { port: { security_groups: [unknownId] } }))).to.equal(`404 SecurityGroupNotFound: Security group ${unknownId} does not exist`);
    expect(refusal(await cloud.put(path, { port: { name: 'x' } }, { as: await cloud.person('member', 'strangers') })))
      .to.equal(`404 PortNotFound: Port ${port.id} could not be found.`);
    expect(refusal(await cloud.delete(path, { as: await cloud.person('reader', 'admin') }))).to.equal('403 PolicyNotAuthorized: rule:delete_port is disallowed by policy');
    expect((await cloud.delete(path)).status).to.equal(204);
    expect(await portsOf(cloud)).to.deep.equal([]);
    expect(vmNamed(cloud, 'vm-1').VIFs).to.deep.equal([]);
  }));

  it('are found by any of their attributes', () => withCloud({ pool: { servers: 3 } }, async (cloud) => {
    const all = await portsOf(cloud);
    expect(all).to.have.length(3);
    const [first, second] = all;
    if (!first || !second) throw new Error('too few ports');
    const address = (first['fixed_ips'] as { ip_address: string; subnet_id: string }[])[0] ?? expect.fail('no address');
    const idsBy = async (query: string): Promise<string[]> => (await portsOf(cloud, `?${query}`)).map(({ id }) => id);
    for (const query of [
      `id=${first.id}`, `device_id=${String(first['device_id'])}`, `mac_address=${String(first['mac_address']).toUpperCase()}`,
      `fixed_ips=ip_address%3D${address.ip_address}`, `fixed_ips=ip_address%3D${address.ip_address}&fixed_ips=subnet_id%3D${address.subnet_id}`,
    ]) expect(await idsBy(query), query).to.deep.equal([first.id]);
    const both = `device_id=${String(first['device_id'])}&device_id=${String(second['device_id'])}&device_id=${unknownId}`;
    expect((await idsBy(both)).sort()).to.deep.equal([first.id, second.id].sort());
    for (const query of [
      `network_id=${String(first['network_id'])}`, 'status=ACTIVE', 'admin_state_up=true', 'device_owner=compute:nova', 'name=',
      `security_groups=${(first['security_groups'] as string[])[0]}`, `fixed_ips=ip_address_substr%3D${address.ip_address.slice(0, 4)}`,
    ]) expect(await idsBy(query), query).to.have.length(3);
    for (const query of ['name=x', 'status=DOWN', `network_id=${unknownId}`, `device_id=${unknownId}`, `fixed_ips=subnet_id%3D${unknownId}`]) {
      expect(await idsBy(query), query).to.deep.equal([]);
    }
    expect(refusal(await cloud.get('/networking/v2.0/ports?fixed_ips=x')))
      .to.equal("400 InvalidInput: Invalid input for operation: 'x' is not of the form <key>=[value].");
    expect(refusal(await cloud.get('/networking/v2.0/ports?binding:profile=x')))
      .to.equal("400 HTTPBadRequest: ['binding:profile'] is invalid attribute for filtering");
    expect((await portsOf(cloud, '?fields=id&sort_key=mac_address&sort_dir=desc')).map(({ id }) => id))
      .to.deep.equal([...all].sort((a, b) => (String(a['mac_address']) < String(b['mac_address']) ? 1 : -1)).map(({ id }) => id));
  }));

  it('are listed without a call to the pool, and so are networks', () => withCloud({ pool: { servers: 2 } }, async (cloud) => {
    for (const cls of ['VM', 'VIF', 'PIF', 'network', 'VM_guest_metrics', 'pool', 'host']) {
      cloud.simulator.faults.add({ method: `${cls}.*`, times: Infinity, error: ['INTERNAL_ERROR', 'called'] });
    }
    await cloud.pool.call('VIF.get_all').then(() => expect.fail('the pool answers'), (error: unknown) => expect(error).to.include({ code: 'INTERNAL_ERROR' }));
    expect(await portsOf(cloud)).to.have.length(2);
    expect((await get(cloud, '/networks')).networks).to.have.length(2);
    expect((await get(cloud, '/subnets')).subnets).to.have.length(2);
  }));
});
