/** Ports: the VIFs of servers, read from the cache. A VIF of a template or of a control domain is none. */
import type { Ref } from '../xapi/datamodel.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { derivedFrom } from './derived.ts';
import { isWithin } from './ip-addresses.ts';
import { networkOfVif, type Network } from './networks.ts';
import { keys, readKey, type PortSaid } from './other-config.ts';
import { freshPort } from './other-config/records.ts';
import { securityGroupsOf } from './servers/from-vm.ts';
import type { SecurityGroupName, Server } from './servers/server.ts';

export interface Port {
  /** That of the port it was made of in advance (`stored-ports.ts`); else the uuid of the VIF. */
  readonly id: string;
  readonly networkId: string;
  /** Lower case. */
  readonly macAddress: string;
  readonly serverId: string;
  readonly projectId: string;
  /** Plugged, that is: its server runs. */
  readonly status: 'ACTIVE' | 'DOWN';
  /** False when XAPI lets nothing through (`VIF.locking_mode`). */
  readonly adminStateUp: boolean;
  /** What the guest reports; empty until its agent speaks. `subnetId` is one of the network's own. */
  readonly fixedIps: readonly { readonly subnetId: string; readonly address: string }[];
  /** Name of the host that its server is on; null for none. */
  readonly host: string | null;
  readonly availabilityZone: string;
  /** Tag of the interface, as Nova's boot request gave it. */
  readonly tag: string | null;
  readonly securityGroups: readonly SecurityGroupName[];
  readonly mtu: number;
  readonly said: PortSaid;
  readonly pool: Xapi;
  readonly vif: Ref<'VIF'>;
}

const ports = derivedFrom<Row<'VIF'>, Port>();

type NetworkOfVif = (pool: Xapi, vif: Row<'VIF'>) => Network | undefined;

/** The ports of a server in the order of its devices. */
export function portsOfServer(server: Server, networkOf: NetworkOfVif = networkOfVif): Port[] {
  const { cache } = server.pool;
  const vifs = (cache.get('VM', server.vm)?.VIFs ?? []).flatMap((ref) => cache.get('VIF', ref) ?? []);
  return vifs.sort((a, b) => Number(a.device) - Number(b.device)).flatMap((vif) => {
    const network = networkOf(server.pool, vif);
    return network ? [portFromVif(server, vif, network)] : [];
  });
}

/** The ports that the caller may see: of its project's servers; an administrator sees all. */
export function listPorts(cloud: Cloud, caller: Caller): Port[] {
  const servers = caller.isAdmin ? cloud.servers.all() : caller.projectId === undefined ? [] : cloud.servers.ofProject(caller.projectId);
  // Looking at a network means looking at all its VIFs, so once for each network and not for each port.
  const seen = new Map<Xapi, Map<Ref<'network'>, Network | undefined>>(cloud.pools.map((pool) => [pool, new Map()]));
  const networkOf: NetworkOfVif = (pool, vif) => {
    const ofPool = seen.get(pool);
    if (!ofPool?.has(vif.network)) ofPool?.set(vif.network, networkOfVif(pool, vif));
    return ofPool?.get(vif.network);
  };
  return [...servers].flatMap((server) => portsOfServer(server, networkOf));
}

/** A port of an id; absent also when it is another project's and the caller no administrator. */
export function findPort(cloud: Cloud, caller: Caller, id: string): Port | undefined {
  for (const pool of cloud.pools) {
    const port = portOn(cloud, pool, pool.cache.byUuid('VIF', id));
    if (port?.id === id && mayUse(port, caller)) return port;
  }
  const made = findAttached(cloud, id);
  return made !== undefined && mayUse(made, caller) ? made : undefined;
}

/** The interface that a port is which was made in advance; undefined while no server has it. */
export function findAttached(cloud: Cloud, id: string): Port | undefined {
  for (const pool of cloud.pools) {
    for (const vif of pool.cache.all('VIF')) {
      // A server's images and snapshots have copies of its VIFs.
      const port = readKey(vif, keys.port) === id ? portOn(cloud, pool, vif) : undefined;
      if (port !== undefined) return port;
    }
  }
  return undefined;
}

function portOn(cloud: Cloud, pool: Xapi, vif: Row<'VIF'> | undefined): Port | undefined {
  const vm = vif && pool.cache.get('VM', vif.VM);
  const server = vm && cloud.servers.get(vm.uuid);
  const network = vif && networkOfVif(pool, vif);
  return vif && server?.pool === pool && network ? portFromVif(server, vif, network) : undefined;
}

const mayUse = (port: Port, caller: Caller): boolean => caller.isAdmin || port.projectId === caller.projectId;

function portFromVif(server: Server, vif: Row<'VIF'>, network: Network): Port {
  return ports(vif, [server, network], () => {
    const macAddress = vif.MAC.toLowerCase();
    return Object.freeze<Port>({
      id: readKey(vif, keys.port) ?? vif.uuid,
      networkId: network.id,
      macAddress,
      serverId: server.id,
      projectId: server.projectId,
      status: vif.currently_attached ? 'ACTIVE' : 'DOWN',
      adminStateUp: vif.locking_mode !== 'disabled',
      fixedIps: server.addresses.filter((each) => each.mac === macAddress).flatMap(({ address, version }) => {
        const ofVersion = network.subnets.filter(({ ipVersion }) => ipVersion === version);
        const subnet = ofVersion.find(({ cidr }) => isWithin(cidr, address)) ?? ofVersion[0];
        return subnet ? [{ subnetId: subnet.id, address }] : [];
      }),
      host: server.host,
      availabilityZone: server.availabilityZone,
      tag: readKey(vif, keys.portTag) ?? null,
      securityGroups: securityGroupsOf(vif, server.projectId),
      mtu: network.mtu,
      said: readKey(vif, keys.portSaid) ?? freshPort,
      pool: server.pool,
      vif: vif.$ref,
    });
  });
}
