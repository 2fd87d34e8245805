/** Ports that came with their server: what is said of them is kept on their VIF, and goes with it. */
import { ApiError } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { keys, writeKey, type PortSaid } from './other-config.ts';
import { portsOfServer, type Port } from './ports.ts';
import { listSecurityGroups } from './security-groups.ts';
import { setPortGroups } from './stored-ports.ts';

export interface ServerPortChange extends Partial<Omit<PortSaid, 'updated' | 'revision'>> {
  /** False: XAPI lets nothing through. */
  readonly adminStateUp?: boolean;
  /** Ids of groups that there are. */
  readonly securityGroups?: readonly string[];
}

/** Answers the port as it is then. @throws ApiError badRequest, notFound; XapiError */
export async function updateServerPort(cloud: Cloud, port: Port, { adminStateUp, securityGroups, ...said }: ServerPortChange): Promise<Port> {
  const { pool, vif } = port;
  if (adminStateUp !== undefined && adminStateUp !== port.adminStateUp) await setAdminState(port, adminStateUp);
  if (securityGroups !== undefined) {
    const known = await listSecurityGroups(cloud, { isAdmin: true, projectId: undefined }, [port.projectId]);
    await setPortGroups(cloud, port, securityGroups.flatMap((id) => known.find((group) => group.id === id) ?? []));
  }
  await writeKey(pool, vif, keys.portSaid, { ...port.said, ...said, updated: cloud.clock.now(), revision: port.said.revision + 1 }, pool.cache.get('VIF', vif));
  await pool.settle();
  const server = cloud.servers.get(port.serverId);
  const changed = server && portsOfServer(server).find(({ id }) => id === port.id);
  if (changed === undefined) throw new ApiError('notFound', `Port ${port.id} could not be found.`, { type: 'PortNotFound' });
  return changed;
}

/** @throws ApiError badRequest on a pool that is older than the locking of interfaces */
async function setAdminState({ pool, vif }: Port, isUp: boolean): Promise<void> {
  if (!pool.features.methods.has('VIF.set_locking_mode')) {
    throw new ApiError('badRequest', 'Invalid input for operation: admin_state_up cannot be changed on this pool.', { type: 'InvalidInput' });
  }
  await pool.call('VIF.set_locking_mode', vif, isUp ? 'network_default' : 'disabled');
}
