/** What a live migration is refused for, as both command lines say it: at once, or from 2.34 on in the migration and its action. */
import { expect } from 'chai';
import { boot, remove, servers, waitFor } from '../../api/compute/booting.ts';
import { disksOf, flavor, hostNamed, hostOf, onLocalStorage, otherHost, vmOf } from '../../api/compute/in-the-pool.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import type { TestCloud } from '../../support/with-cloud.ts';
import { migrate, openDesk, type Desk } from './desk.ts';

type TakeBack = () => Promise<unknown>;

interface Refusal {
  readonly why: string;
  readonly says: RegExp;
  /** Makes the server; one on shared storage unless told. */
  readonly server?: (cloud: TestCloud) => Promise<string>;
  /** The target; the other host unless told. */
  readonly target?: (cloud: TestCloud, id: string) => string;
  /** What XAPI answers, where the simulated pool has no such thing. */
  readonly fault?: readonly [method: string, code: string, ...params: string[]];
  readonly arrange?: (cloud: TestCloud, id: string) => Promise<TakeBack>;
  /** Said in the answer at every version. */
  readonly isAtOnce?: true;
}

/** Somebody else's hand in the pool; `change` answers what takes it back. */
async function inPool(cloud: TestCloud, change: (db: Simulator['db']) => () => void): Promise<TakeBack> {
  const takeBack = change(cloud.simulator.db);
  await cloud.pool.settle();
  return () => {
    takeBack();
    return cloud.pool.settle();
  };
}

async function acted(cloud: TestCloud, id: string, action: string, status: string, back: string): Promise<TakeBack> {
  await cloud.post(`${servers}/${id}/action`, { [action]: null });
  await waitFor(cloud, id, status);
  return async () => {
    await cloud.post(`${servers}/${id}/action`, { [back]: null });
    await waitFor(cloud, id, 'ACTIVE');
  };
}

const targetOf = (cloud: TestCloud, id: string) => hostNamed(cloud, otherHost(cloud, id));
const big = async (cloud: TestCloud, server: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  boot(cloud, { flavorRef: await flavor(cloud, { ram: 40 * 1024 }), ...server });
const [state, place, storage] = ['VM.assert_operation_valid', 'VM.assert_can_boot_here', 'VM.assert_can_migrate'] as const;

const refusals: readonly Refusal[] = [
  { why: 'its own host', says: /Unable to migrate instance \(.*\) to current host/, target: hostOf },
  { why: 'a host that nobody knows', says: /Compute host nowhere could not be found/, target: () => 'nowhere', isAtOnce: true },
  {
    why: 'a host that is disabled in its pool', says: /No valid host was found/,
    arrange: (cloud, id) => inPool(cloud, (db) => {
      const { $ref } = targetOf(cloud, id);
      db.update('host', $ref, { enabled: false });
      return () => db.update('host', $ref, { enabled: true });
    }),
  },
  {
    why: 'a dead host', says: /Compute service of xen-host-\d is unavailable at this time/,
    arrange: (cloud, id) => inPool(cloud, (db) => {
      const { metrics } = targetOf(cloud, id);
      db.update('host_metrics', metrics, { live: false });
      return () => db.update('host_metrics', metrics, { live: true });
    }),
  },
  {
    why: 'a host of an older version', says: /requires a newer hypervisor version/,
    arrange: (cloud, id) => inPool(cloud, (db) => {
      const { $ref, software_version: version } = targetOf(cloud, id);
      db.update('host', $ref, { software_version: { ...version, platform_version: '1.0.0' } });
      return () => db.update('host', $ref, { software_version: version });
    }),
  },
  {
    why: 'too little memory', says: /Lack of memory\(host:\d+ <= instance:\d+\)/, server: big,
    arrange: async (cloud, id) => {
      const filler = await big(cloud, { availability_zone: `nova:${otherHost(cloud, id)}` });
      return () => remove(cloud, filler);
    },
  },
  { why: 'a CPU without the features', says: /Unacceptable CPU info: VM last booted on a CPU/, fault: [place, 'VM_INCOMPATIBLE_WITH_THIS_HOST', 'vm', 'host', 'VM last booted on a CPU with more'] },
  { why: 'a network that the target lacks', says: /is not connected to network NET/, fault: [place, 'VM_REQUIRES_NETWORK', 'vm', 'NETWORK'] },
  { why: 'no target with room for its disks', says: /has no storage repository with room for a disk of 1 GiB/, server: onLocalStorage,
    arrange: (cloud, id) => inPool(cloud, (db) => {
      const full = [...db.all('SR')].filter(([, sr]) => sr.content_type !== 'iso' && sr.name_label !== disksOf(cloud, id)[0]?.sr);
      for (const [ref, sr] of full) db.update('SR', ref, { physical_utilisation: sr.physical_size });
      return () => { for (const [ref, sr] of full) db.update('SR', ref, { physical_utilisation: sr.physical_utilisation }); };
    }) },
  { why: 'a disk that is reset at each boot', says: /is reset at each boot/, server: onLocalStorage,
    arrange: (cloud, id) => inPool(cloud, (db) => {
      const disk = disksOf(cloud, id)[0]?.vdi.$ref ?? expect.fail('it has no disk');
      db.update('VDI', disk, { on_boot: 'reset' });
      return () => db.update('VDI', disk, { on_boot: 'persist' });
    }) },
  { why: 'too many snapshots', says: /too many snapshots/, server: onLocalStorage, fault: [storage, 'VM_HAS_TOO_MANY_SNAPSHOTS', 'vm'] },
  { why: 'a paused server', says: /migrates running servers only, and this one is paused/, arrange: (cloud, id) => acted(cloud, id, 'pause', 'PAUSED', 'unpause') },
  { why: 'a stopped server', says: /while it is in vm_state stopped/, isAtOnce: true, arrange: (cloud, id) => acted(cloud, id, 'os-stop', 'SHUTOFF', 'os-start') },
  { why: 'an immobile server', says: /cannot be moved/, fault: [state, 'VM_IS_IMMOBILE', 'vm'] },
  { why: 'a PCI device passed through', says: /PCI device/, fault: [state, 'VM_HAS_PCI_ATTACHED', 'vm'] },
  { why: 'a virtual GPU', says: /virtual GPU/, fault: [state, 'VM_HAS_VGPU', 'vm'] },
  { why: 'a USB device', says: /USB device/, fault: [state, 'VM_HAS_VUSBS', 'vm'] },
  { why: 'a guest without PV drivers', says: /has no PV drivers/, fault: [state, 'VM_LACKS_FEATURE', 'vm'] },
  { why: 'a licence without it', says: /licence of the pool does not allow/, fault: [state, 'LICENCE_RESTRICTION'] },
];

describe('a live migration by the command lines is refused for', function () {
  this.timeout(120_000);
  let desk: Desk;
  /** Servers are shared among the rows that want such a one. */
  const made = new Map<Refusal['server'], string>();
  // A guest that says nothing is one without drivers at once.
  before(async function () { desk = await openDesk(this, { cloudSettings: { guestBootTime: 0 } }); });
  after(async () => { await desk.close(); });

  for (const { why, says, server = (cloud: TestCloud) => boot(cloud), target = otherHost, fault, arrange, isAtOnce = false } of refusals) {
    it(why, async () => {
      const { cloud } = desk;
      const id = made.get(server) ?? await server(cloud);
      made.set(server, id);
      const takeBack = await arrange?.(cloud, id);
      const now = () => ({ host: hostOf(cloud, id), disks: disksOf(cloud, id).map(({ vdi }) => vdi.uuid), keys: Object.keys(vmOf(cloud, id).other_config).filter((key) => key !== 'nova:fault').sort() });
      const before = now();
      for (const [client, version] of [['nova', '2.30'], ['openstack', '2.104'], ['nova', '2.96']] as const) {
        if (fault !== undefined) {
          const [method, code, ...params] = fault;
          cloud.simulator.faults.add({ method, error: [code, ...params.map((param) => (param === 'NETWORK' ? cloud.simulator.pool.networks.guests : param))] });
        }
        const { end, why: said } = await migrate(desk, client, version, id, target(cloud, id));
        expect(end, `${client} ${version}: ${said}`).to.equal(version === '2.96' && !isAtOnce ? 'error' : 'refused');
        expect(said).to.match(says);
      }
      expect(now()).to.deep.equal(before);
      await takeBack?.();
    });
  }
});
