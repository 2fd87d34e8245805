/**
 * What a config drive holds: all that a guest may know of itself, as cloud-init and cloudbase-init read it.
 * Nova: nova/api/metadata/base.py (_metadata_as_json, metadata_for_config_drive), nova/virt/netutils.py (get_network_metadata).
 */
import { randomBytes } from 'node:crypto';
import type { KeyData } from '../other-config.ts';
import type { Port } from '../ports.ts';
import type { Network } from '../networks.ts';
import type { Server } from '../servers/server.ts';

export interface GuestKnowledge {
  readonly server: Pick<
    Server,
    'id' | 'name' | 'hostname' | 'metadata' | 'launchIndex' | 'availabilityZone' | 'pinnedAvailabilityZone' | 'projectId' | 'userData'
  >;
  readonly key: KeyData | undefined;
  /** That the guest shall put into its place: path → base64. */
  readonly files: Readonly<Record<string, string>>;
  /** Undefined where nobody knows it (any more). */
  readonly adminPassword: string | undefined;
  readonly interfaces: readonly Interface[];
}

export interface Interface {
  readonly port: Pick<Port, 'id' | 'macAddress' | 'mtu' | 'tag'>;
  readonly network: Pick<Network, 'id' | 'subnets'>;
  /** IPv4 address that it was given. */
  readonly fixedAddress: string | undefined;
}

/** The newest version of the metadata; guests that do not know it read `latest`, which is the same. */
const versions = ['latest', '2020-10-14'] as const;

/** Path → bytes. */
export function configDriveFiles(knowledge: GuestKnowledge): ReadonlyMap<string, Uint8Array> {
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const { userData } = knowledge.server;
  const files: readonly (readonly [string, Buffer])[] = [
    ['meta_data.json', json(metadataOf(knowledge))],
    ['network_data.json', json(networkDataOf(knowledge.interfaces))],
    // What a cloud's operators would say to all their guests: nothing.
    ['vendor_data.json', json({})],
    ['vendor_data2.json', json({})],
    ...(userData === null ? [] : [['user_data', Buffer.from(userData, 'base64')] as const]),
  ];
  return new Map([
    ...versions.flatMap((version) => files.map(([name, bytes]) => [`openstack/${version}/${name}`, bytes] as const)),
    ...Object.values(knowledge.files).map((content, index) => [`openstack${contentPath(index)}`, Buffer.from(content, 'base64')] as const),
  ]);
}

/** Where a file for the guest lies, as its metadata say it. */
const contentPath = (index: number): string => `/content/${String(index).padStart(4, '0')}`;

function metadataOf({ server, key, files, adminPassword, interfaces }: GuestKnowledge): Readonly<Record<string, unknown>> {
  const tagged = interfaces.filter(({ port }) => port.tag !== null);
  return {
    uuid: server.id,
    ...(Object.keys(server.metadata).length === 0 ? {} : { meta: server.metadata }),
    ...(adminPassword === undefined ? {} : { admin_pass: adminPassword }),
    ...(key === undefined ? {} : { public_keys: { [key.name]: key.publicKey }, keys: [{ name: key.name, type: key.type, data: key.publicKey }] }),
    ...(Object.keys(files).length === 0 ? {} : { files: Object.keys(files).map((path, index) => ({ path, content_path: contentPath(index) })) }),
    hostname: server.hostname,
    name: server.name,
    launch_index: server.launchIndex,
    // It may be built before it has a host.
    availability_zone: server.pinnedAvailabilityZone ?? server.availabilityZone,
    random_seed: randomBytes(512).toString('base64'),
    project_id: server.projectId,
    devices: tagged.map(({ port }) => ({ type: 'nic', bus: 'xen', address: 'none', mac: port.macAddress, tags: [port.tag] })),
    dedicated_cpus: [],
  };
}

/** Addresses come by DHCP, but for those that were asked for on a network whose range is known. */
function networkDataOf(interfaces: readonly Interface[]): Readonly<Record<string, unknown>> {
  const links = interfaces.map(({ port }, index) => ({
    id: `interface${index}`, vif_id: port.id, type: 'phy', mtu: port.mtu, ethernet_mac_address: port.macAddress,
  }));
  const networks = interfaces.map(({ network, fixedAddress }, index) => {
    const place = { id: `network${index}`, link: `interface${index}`, network_id: network.id };
    const subnet = network.subnets.find(({ ipVersion, cidr }) => ipVersion === 4 && !cidr.endsWith('/0'));
    if (fixedAddress === undefined || subnet === undefined) return { ...place, type: 'ipv4_dhcp' };
    const routes = subnet.gateway === null ? [] : [{ network: '0.0.0.0', netmask: '0.0.0.0', gateway: subnet.gateway }];
    return { ...place, type: 'ipv4', ip_address: fixedAddress, netmask: netmaskOf(subnet.cidr), routes };
  });
  const nameservers = new Set(interfaces.flatMap(({ network }) => network.subnets.flatMap(({ nameservers: own }) => own)));
  return { links, networks, services: [...nameservers].map((address) => ({ type: 'dns', address })) };
}

/** Of IPv4. */
function netmaskOf(cidr: string): string {
  const bits = Number(cidr.split('/')[1]);
  return [0, 8, 16, 24].map((shift) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - shift)))).join('.');
}
