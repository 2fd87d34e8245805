import { expect } from 'chai';
import { allHosts, availabilityZoneOf, findHost } from '../../../src/cloud/hosts.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import { fittingHosts, freeMemory, localSr, reachableHosts, reservePlace, sharedSr, srForServer } from '../../../src/cloud/placement.ts';
import { ApiError } from '../../../src/errors.ts';
import { NULL_REF } from '../../../src/xapi/datamodel.ts';
import { createRowPool, uuidOf, type RowPool } from './rows.ts';

const GiB = 2 ** 30;

/** Three hosts of 16, 32 and 64 GiB; a shared SR and network that all see, a local SR and a network of the second. */
function world(diskSr?: string): RowPool & { readonly cloud: Cloud; readonly nameOf: (hosts: readonly { readonly name: string }[]) => string } {
  const rows = createRowPool();
  const { put, pool } = rows;
  const hosts = [16, 32, 64].map((gib, index) => put('host', `h${index + 1}`, {
    hostname: `xen-${index + 1}`, enabled: true, metrics: put('host_metrics', `m${index + 1}`, { live: true, memory_total: gib * GiB }),
  }));
  const pbds = (name: string, of: typeof hosts) => of.map((host, index) => put('PBD', `${name}${index}`, { host, currently_attached: true, SR: NULL_REF }));
  put('SR', 'nfs', { name_label: 'NFS', shared: true, type: 'nfs', content_type: 'user', physical_size: 100, PBDs: pbds('n', hosts) });
  put('SR', 'iso', { name_label: 'ISO', shared: true, type: 'iso', content_type: 'iso', physical_size: 900, PBDs: pbds('i', hosts) });
  put('SR', 'local', { name_label: 'Local', type: 'ext', content_type: 'user', physical_size: 50, PBDs: pbds('l', hosts.slice(1, 2)) });
  put('network', 'net', { PIFs: hosts.map((host, index) => put('PIF', `p${index}`, { host })) });
  put('network', 'lan2', { PIFs: hosts.slice(1, 2).map((host) => put('PIF', 'q', { host })) });
  put('network', 'inner', {});
  put('pool', 'pool', { default_SR: put('SR', 'nfs', {}) });
  const cloud = { pools: [pool], settings: { diskSr, shutdownTimeout: 60 } } as unknown as Cloud;
  return { ...rows, cloud, nameOf: (found) => found.map(({ name }) => name).join(' ') };
}

const flavor = { id: '1', name: 'f', vcpus: 1, ramMib: 1, diskGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: {} };

describe('placement', () => {
  it('takes the emptiest host that reaches everything and has room', () => {
    const { cloud, pool, put, nameOf } = world();
    const net = put('network', 'net', {});
    const nfs = put('SR', 'nfs', {});
    expect(nameOf(fittingHosts(cloud, pool, { memoryBytes: 20 * GiB, srs: [nfs], networks: [net] }))).to.equal('xen-3 xen-2');
    expect(nameOf(reachableHosts(cloud, pool, { srs: [put('SR', 'local', {})], networks: [] }))).to.equal('xen-2');
    expect(nameOf(reachableHosts(cloud, pool, { srs: [], networks: [put('network', 'lan2', {})] }))).to.equal('xen-2');
    expect(nameOf(reachableHosts(cloud, pool, { srs: [], networks: [put('network', 'inner', {})] }))).to.equal('xen-3 xen-2 xen-1');
  });

  it('leaves out hosts that are dead, disabled, closed by the service, or whose storage is unplugged', () => {
    const { cloud, pool, put, nameOf } = world();
    put('host_metrics', 'm1', { live: false });
    expect(nameOf(reachableHosts(cloud, pool, { srs: [], networks: [] }))).to.equal('xen-3 xen-2');
    put('host', 'h2', { enabled: false });
    expect(nameOf(reachableHosts(cloud, pool, { srs: [], networks: [] }))).to.equal('xen-3');
    put('PBD', 'n2', { currently_attached: false });
    expect(nameOf(reachableHosts(cloud, pool, { srs: [put('SR', 'nfs', {})], networks: [] }))).to.equal('');
    put('host', 'h3', { other_config: { 'nova:disabled': '{"reason":"upgrade","at":1}' } });
    expect(nameOf(reachableHosts(cloud, pool, { srs: [], networks: [] }))).to.equal('');
  });

  it('counts what runs on a host, and what is on its way there', () => {
    const { cloud, pool, put, nameOf } = world();
    const host = put('host', 'h3', {});
    put('host', 'h3', { resident_VMs: [put('VM', 'big', { memory_dynamic_max: 40 * GiB, memory_overhead: GiB, resident_on: host })] });
    expect(findHost(cloud, 'xen-3')?.memoryFree).to.equal(23 * GiB);
    expect(nameOf(fittingHosts(cloud, pool, { memoryBytes: GiB, srs: [], networks: [] }))).to.equal('xen-2 xen-3 xen-1');
    const second = findHost(cloud, 'xen-2');
    if (second === undefined) throw new Error('there is no xen-2');
    const coming = put('VM', 'coming', { memory_dynamic_max: 20 * GiB });
    const release = reservePlace(second, { memoryBytes: 20 * GiB }, coming);
    expect(nameOf(fittingHosts(cloud, pool, { memoryBytes: GiB, srs: [], networks: [] }))).to.equal('xen-3 xen-1 xen-2');
    // What has come is not counted twice.
    const free = freeMemory(second);
    put('host', 'h2', { resident_VMs: [coming] });
    expect(freeMemory(findHost(cloud, 'xen-2') ?? second)).to.equal(free);
    put('host', 'h2', { resident_VMs: [] });
    release();
    release();
    expect(nameOf(fittingHosts(cloud, pool, { memoryBytes: GiB, srs: [], networks: [] }))).to.equal('xen-2 xen-3 xen-1');
  });

  it('puts disks where the flavor says, else where the settings say, else on the default SR, else on a shared one, else on a local one', () => {
    const { cloud, pool, put, remove } = world();
    const chosen = (extraSpecs: Readonly<Record<string, string>> = {}, of: Cloud = cloud): string => srForServer(of, pool, { ...flavor, extraSpecs })?.name_label ?? 'a local one';
    const withSetting = (diskSr: string): Cloud => ({ ...cloud, settings: { diskSr, shutdownTimeout: 60 } });
    expect(chosen()).to.equal('NFS');
    expect(chosen({ 'xapi:sr': 'local' })).to.equal('a local one');
    expect(chosen({ 'xapi:sr': 'Local' })).to.equal('Local');
    expect(chosen({ 'xapi:sr': uuidOf('local') })).to.equal('Local');
    expect(chosen({}, withSetting('local'))).to.equal('a local one');
    expect(chosen({ 'xapi:sr': 'default' }, withSetting('local'))).to.equal('NFS');
    expect(() => chosen({ 'xapi:sr': 'nowhere' })).to.throw(ApiError, 'Storage repository nowhere could not be found.');
    put('pool', 'pool', { default_SR: NULL_REF });
    expect(chosen()).to.equal('NFS');
    remove('SR', 'nfs');
    expect(chosen()).to.equal('a local one');
  });

  it('knows an SR of a host from one of all, and no disc library for either', () => {
    const { pool, put } = world();
    expect(localSr(pool, put('host', 'h2', {}))?.name_label).to.equal('Local');
    expect(localSr(pool, put('host', 'h1', {}))).to.equal(undefined);
    expect(sharedSr(pool)?.name_label).to.equal('NFS');
  });
});

describe('hosts', () => {
  it('are found by hostname and by uuid, and listed by name', () => {
    const { cloud, nameOf } = world();
    expect(nameOf(allHosts(cloud))).to.equal('xen-1 xen-2 xen-3');
    expect(findHost(cloud, uuidOf('h2'))?.name).to.equal('xen-2');
    expect(findHost(cloud, 'xen-9')).to.equal(undefined);
  });

  it('one pool is the zone nova, of several each is the zone of its name', () => {
    const [first, second] = [createRowPool('a'), createRowPool('b')];
    first.put('pool', 'a', { name_label: 'east' });
    expect(availabilityZoneOf([first.pool], first.pool)).to.equal('nova');
    expect([first, second].map(({ pool }) => availabilityZoneOf([first.pool, second.pool], pool))).to.deep.equal(['east', 'b']);
  });
});
