/** The security groups of a server: those of its ports, all of them alike. Nova: nova/network/security_group_api.py (add_to_instance, remove_from_instance). */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { portsOfServer, type Port } from '../ports.ts';
import { namedSecurityGroup, type SecurityGroup } from '../security-groups.ts';
import { setPortGroups } from '../stored-ports.ts';
import type { SecurityGroupName, Server } from './server.ts';

/** @throws ApiError notFound (group, or the server has no port), badRequest (it has the group), conflict (several groups have the name) */
export async function addSecurityGroup(cloud: Cloud, caller: Caller, server: Server, name: string): Promise<void> {
  const { group, ports } = await groupAndPorts(cloud, caller, server, name);
  for (const port of ports) {
    if (has(port, group)) {
      // The words of Neutron and of its client, which Nova hands on.
      throw new ApiError(
        'badRequest',
        `Invalid input for security_groups. Reason: Duplicate items in the list: '${group.id}'.\nNeutron server returns request_ids: ['${caller.requestId}']`,
      );
    }
    await setPortGroups(cloud, port, [...port.securityGroups, group]);
  }
}

/** @throws ApiError notFound (group, the server has no port, or none with the group), conflict (several groups have the name) */
export async function removeSecurityGroup(cloud: Cloud, caller: Caller, server: Server, name: string): Promise<void> {
  const { group, ports } = await groupAndPorts(cloud, caller, server, name);
  const having = ports.filter((port) => has(port, group));
  if (having.length === 0) throw new ApiError('notFound', `Security group ${name} not associated with the instance ${server.id}`);
  for (const port of having) await setPortGroups(cloud, port, port.securityGroups.filter(({ id }) => id !== group.id));
}

const has = ({ securityGroups }: Port, { id }: SecurityGroupName): boolean => securityGroups.some((each) => each.id === id);

async function groupAndPorts(
  cloud: Cloud, caller: Caller, server: Server, name: string,
): Promise<{ readonly group: SecurityGroup; readonly ports: readonly Port[] }> {
  const projectId = caller.projectId ?? server.projectId;
  const group = await namedSecurityGroup(cloud, caller, projectId, name);
  if (group === undefined) throw new ApiError('notFound', `Security group ${name} is not found for project ${projectId}`);
  const ports = portsOfServer(server);
  if (ports.length === 0) throw new ApiError('notFound', `instance_id ${server.id} could not be found as device id on any ports`);
  return { group, ports };
}
