/**
 * Security groups: each project has its default one and no other. XAPI filters nothing between a VIF and its network
 * (`VIF.locking_mode` knows addresses only), so the group says what is true: all traffic passes, both ways.
 * DEVIATION: each project has its default security group only, and its rules let everything through; Neutron's lets in only what comes from
 * the group's own members.
 */
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import { uuidV5 } from './uuid.ts';

export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  readonly ethertype: 'IPv4' | 'IPv6';
}

export interface SecurityGroup {
  /** Made of the project's id, so it stays. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly projectId: string;
  readonly rules: readonly SecurityGroupRule[];
}

/** Namespace of the ids below; any uuid would do, but it must never change. */
const namespace = 'f7c1e5a8-40fb-4d1e-9a53-3b8f2f0c6d11';

export function defaultSecurityGroup(projectId: string): SecurityGroup {
  const id = uuidV5(namespace, projectId);
  return {
    id,
    name: 'default',
    description: 'Default security group',
    projectId,
    rules: (['egress', 'ingress'] as const).flatMap((direction) => (['IPv4', 'IPv6'] as const).map((ethertype) => ({
      id: uuidV5(id, `${direction} ${ethertype}`), direction, ethertype,
    }))),
  };
}

/**
 * The groups that the caller may see: its project's own; an administrator also those of projects with servers, and of the
 * projects that the request names (there are no others to find: a group is made of nothing but its project).
 */
export function listSecurityGroups(cloud: Cloud, caller: Caller, namedProjects: readonly string[] = []): SecurityGroup[] {
  const own = caller.projectId === undefined ? [] : [caller.projectId];
  const others = caller.isAdmin ? [...namedProjects, ...[...cloud.servers.all()].map((server) => server.projectId)] : [];
  return [...new Set([...own, ...others])].map(defaultSecurityGroup);
}
