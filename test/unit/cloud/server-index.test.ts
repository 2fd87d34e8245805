import { expect } from 'chai';
import { keys } from '../../../src/cloud/other-config.ts';
import { defaultGroupId } from '../../../src/cloud/security-groups.ts';
import { createServerIndex, type ServerIndex } from '../../../src/cloud/servers/server-index.ts';
import { hostnameFromName } from '../../../src/cloud/servers/from-vm.ts';
import type { Server } from '../../../src/cloud/servers/server.ts';
import { createRowPool, uuidOf, type RowPool } from './rows.ts';

interface World extends RowPool {
  readonly index: ServerIndex;
  server(name?: string): Server;
}

/** One host, one network, one server `web` with a disk and an interface. */
function world(): World {
  const rows = createRowPool();
  const { put } = rows;
  const metrics = put('host_metrics', 'hm', { live: true, memory_total: 2 ** 34 });
  const host = put('host', 'host', { hostname: 'xen-1', enabled: true, metrics });
  const network = put('network', 'net', { name_label: 'public' });
  const vm = put('VM', 'web', { name_label: 'web', power_state: 'Running', resident_on: host, VCPUs_max: 2, memory_static_max: 2 ** 29 });
  const sr = put('SR', 'sr', { shared: true });
  const vdi = put('VDI', 'disk', { SR: sr, virtual_size: 3 * 2 ** 30 });
  put('VBD', 'vbd', { VM: vm, VDI: vdi, type: 'Disk', userdevice: '0' });
  const vif = put('VIF', 'vif', { VM: vm, network, device: '0', MAC: 'AA:BB:CC:00:11:22' });
  put('network', 'net', { VIFs: [vif] });
  put('VDI', 'disk', { VBDs: [put('VBD', 'vbd', {})] });
  put('VM', 'web', {
    VBDs: [put('VBD', 'vbd', {})],
    VIFs: [vif],
    metrics: put('VM_metrics', 'vmm', { start_time: '20260102T03:04:05Z', install_time: '20260101T00:00:00Z' }),
    guest_metrics: put('VM_guest_metrics', 'guest', { networks: { '0/ip': '10.0.0.5', '0/ipv6/0': 'fd00::5' } }),
  });
  let now = Date.UTC(2026, 1, 1);
  const index = createServerIndex({ pools: [rows.pool], clock: { now: () => (now += 1000) }, defaultProjectId: 'default-project', defaultUserId: 'default-user' });
  return {
    ...rows,
    index,
    server(name = 'web') {
      const found = index.get(uuidOf(name));
      if (found === undefined) throw new Error(`${name} is no server`);
      return found;
    },
  };
}

describe('servers from VMs', () => {
  it('a VM that nobody created through the API is a server of the default project', () => {
    const { server } = world();
    expect(server().hostId).to.match(/^[0-9a-f]{56}$/);
    expect(server()).to.deep.include({
      id: uuidOf('web'), name: 'web', description: null, projectId: 'default-project', userId: 'default-user', vmState: 'active', taskState: null, powerState: 1,
      host: 'xen-1', hypervisorHostname: 'xen-1', hostStatus: 'UP', availabilityZone: 'nova', imageId: null, keyName: null, metadata: {}, tags: [],
      flavor: { id: 'vm-2-512-3', name: 'vm-2-512-3', vcpus: 2, ramMib: 512, diskGib: 3, ephemeralGib: 0, swapMib: 0, extraSpecs: {} },
      created: Date.UTC(2026, 0, 1), launchedAt: Date.UTC(2026, 0, 2, 3, 4, 5), updated: Date.UTC(2026, 0, 2, 3, 4, 5),
      addresses: [
        { network: 'public', address: '10.0.0.5', version: 4, mac: 'aa:bb:cc:00:11:22' },
        { network: 'public', address: 'fd00::5', version: 6, mac: 'aa:bb:cc:00:11:22' },
      ],
      rootDeviceName: '/dev/xvda', locked: false, fault: null, securityGroups: [{ id: defaultGroupId('default-project'), name: 'default' }],
    });
  });

  it('what was written at creation is what the server says', () => {
    const { put, server } = world();
    const flavor = { id: '42', name: 'm1.nano', vcpus: 1, ramMib: 128, diskGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: {} };
    put('VM', 'web', {
      name_description: 'a web server',
      other_config: {
        'nova:project': 'p', 'nova:user': 'u', 'nova:flavor': keys.flavor.format(flavor), 'nova:image': 'i', 'nova:key': 'k', 'nova:created': '2026-01-05T00:00:00Z',
        'nova:launched': '2026-01-05T00:01:00Z', 'nova:meta:role': 'web', 'nova:locked': '{"by":"admin","reason":"why"}', 'nova:reservation': 'r-1', 'nova:launch-index': '2',
      },
      tags: ['b', 'a', 'x/y'],
    });
    expect(server()).to.deep.include({
      description: 'a web server', projectId: 'p', userId: 'u', flavor, imageId: 'i', keyName: 'k', created: Date.UTC(2026, 0, 5), launchedAt: Date.UTC(2026, 0, 5, 0, 1),
      metadata: { role: 'web' }, locked: true, lockedBy: 'admin', lockedReason: 'why', reservationId: 'r-1', launchIndex: 2, tags: ['a', 'b'],
    });
  });

  it('a halted server keeps the host that it last ran on', () => {
    const { put, server } = world();
    put('VM', 'web', { power_state: 'Halted', resident_on: 'OpaqueRef:NULL' as never, other_config: { 'nova:host': uuidOf('host') } });
    expect(server().host).to.equal('xen-1');
    put('VM', 'web', { other_config: {} });
    expect(server().host).to.equal(null);
  });

  it('an address that was asked for shows until the guest reports another', () => {
    const { put, server } = world();
    put('VIF', 'vif', { other_config: { 'nova:ip': '10.0.0.9' } });
    put('VM_guest_metrics', 'guest', { networks: {} });
    expect(server().addresses.map(({ address }) => address)).to.deep.equal(['10.0.0.9']);
    put('VM_guest_metrics', 'guest', { networks: { '0/ip': '10.0.0.7 10.0.0.8', '1/ip': '10.9.9.9' } });
    expect(server().addresses.map(({ address }) => address)).to.deep.equal(['10.0.0.7', '10.0.0.8']);
  });

  it('names become host names as Nova makes them', () => {
    expect(['My Server_1', '-a.b-', 'ünï', 'x'.repeat(70)].map(hostnameFromName)).to.deep.equal(['my-server-1', 'a-b', 'n', 'x'.repeat(63)]);
  });
});

describe('index of servers', () => {
  it('holds no templates, snapshots, control domains, nor VMs of a build', () => {
    const { put, index } = world();
    put('VM', 'tmpl', { is_a_template: true });
    put('VM', 'snap', { is_a_snapshot: true, is_a_template: true });
    put('VM', 'dom0', { is_control_domain: true });
    put('VM', 'build', { name_label: 'nova-xapi:build:x' });
    expect([...index.all()].map(({ name }) => name)).to.deep.equal(['web']);
    expect(index.size).to.equal(1);
  });

  it('a template that becomes a VM appears, a VM that is gone disappears', () => {
    const { put, remove, index } = world();
    put('VM', 'tmpl', { is_a_template: true });
    put('VM', 'tmpl', { is_a_template: false, name_label: 'new' });
    expect(index.get(uuidOf('tmpl'))?.name).to.equal('new');
    remove('VM', 'tmpl');
    expect(index.get(uuidOf('tmpl'))).to.equal(undefined);
    expect([...index.ofProject('default-project')].map(({ name }) => name)).to.deep.equal(['web']);
  });

  it('a server that changes its project is found in the new one only', () => {
    const { put, index } = world();
    put('VM', 'web', { other_config: { 'nova:project': 'p' } });
    expect([...index.ofProject('default-project')]).to.have.length(0);
    expect([...index.ofProject('p')]).to.have.length(1);
  });

  it('a change that nobody sees keeps the object', () => {
    const { put, index, server } = world();
    const before = server();
    const { generation } = index;
    put('VM_guest_metrics', 'guest', { last_updated: '20270101T00:00:00Z' });
    put('VM_metrics', 'vmm', { memory_actual: 5 });
    put('host', 'host', { allowed_operations: ['evacuate'] });
    expect(server()).to.equal(before);
    expect(index.generation).to.equal(generation);
  });

  it('a change is a new object with a later time, told once', () => {
    const { put, index, server } = world();
    const before = server();
    const told: (string | undefined)[] = [];
    const end = index.subscribe((changed) => { for (const { after } of changed) told.push(after?.name); });
    put('VM', 'web', { name_label: 'renamed' });
    end();
    put('VM', 'web', { name_label: 'again' });
    expect(told).to.deep.equal(['renamed']);
    expect(server().updated).to.be.greaterThan(before.updated);
    expect(Object.isFrozen(server())).to.equal(true);
  });

  it('follows everything that a server shows: guest, network, host, its life, disk, task', () => {
    const { put, server } = world();
    put('VM_guest_metrics', 'guest', { networks: { '0/ip': '10.0.0.6' } });
    expect(server().addresses[0]?.address).to.equal('10.0.0.6');
    put('network', 'net', { name_label: 'renamed' });
    expect(server().addresses[0]?.network).to.equal('renamed');
    put('host', 'host', { hostname: 'xen-9' });
    expect(server().host).to.equal('xen-9');
    put('host_metrics', 'hm', { live: false });
    expect(server().hostStatus).to.equal('UNKNOWN');
    put('VDI', 'disk', { virtual_size: 8 * 2 ** 30 });
    expect(server().flavor.diskGib).to.equal(8);
    const task = put('task', 'task', { progress: 0.25 });
    put('VM', 'web', { current_operations: { [task]: 'pool_migrate' } });
    expect(server()).to.deep.include({ taskState: 'migrating', progress: 25 });
    put('task', 'task', { progress: 0.5 });
    expect(server().progress).to.equal(50);
  });

  it('takes ten thousand VMs, and one change of one of them makes one server anew', () => {
    const { put, index } = world();
    for (let number = 0; number < 10_000; number += 1) put('VM', `n${number.toString(36)}`, { uuid: `u${number}`, name_label: `n${number}` });
    expect(index.size).to.equal(10_001);
    const { generation } = index;
    put('VM', `n${(77).toString(36)}`, { name_label: 'changed' });
    expect(index.generation).to.equal(generation + 1);
  });
});
