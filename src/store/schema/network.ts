/** Of the network what no pool knows. */
import type { Flag, Json, Milliseconds } from './words.ts';

/** Ports that were made before any server had them. One that a server has is its VIF too, which names it. */
export interface PortsTable {
  id: string;
  network_id: string;
  project_id: string;
  /** Lower case. */
  mac_address: string;
  /** What else was said of it. */
  document: Json;
  created_at: Milliseconds;
  updated_at: Milliseconds;
  revision: number;
}

/** Security groups, without the default ones that nobody has changed. */
export interface SecurityGroupsTable {
  id: string;
  project_id: string;
  name: string;
  description: string;
  stateful: Flag;
  /** JSON: a list of words. */
  tags: string;
  created_at: Milliseconds;
  updated_at: Milliseconds;
  revision: number;
}

export interface SecurityGroupRulesTable {
  id: string;
  group_id: string;
  direction: 'ingress' | 'egress';
  ethertype: 'IPv4' | 'IPv6';
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  remote_group_id: string | null;
  description: string | null;
  created_at: Milliseconds;
}

/** Limits that differ from Neutron's defaults. */
export interface NetworkQuotasTable {
  project_id: string;
  /** Neutron's name: `port`, `security_group`, … */
  resource: string;
  /** -1: no limit. */
  hard_limit: number;
}

export interface NetworkTables {
  ports: PortsTable;
  security_groups: SecurityGroupsTable;
  security_group_rules: SecurityGroupRulesTable;
  network_quotas: NetworkQuotasTable;
}
