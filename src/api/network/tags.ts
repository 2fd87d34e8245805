/** Tags of networks, subnets, ports and security groups. Neutron: neutron/extensions/tagging.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { setNetworkTags, updateSubnet } from '../../cloud/network-changes.ts';
import { getSecurityGroup, updateSecurityGroup } from '../../cloud/security-groups.ts';
import { updateServerPort } from '../../cloud/server-ports.ts';
import { updateStoredPort } from '../../cloud/stored-ports.ts';
import { ApiError } from '../../errors.ts';
import type { operations } from '../../generated/network/tags.ts';
import type { ApiRequest, Handlers, Identity } from '../../http/service.ts';
import { getNetwork, standingOf, standingOn } from './networks.ts';
import { getPort } from './ports.ts';
import { authorize, type Standing } from './resource.ts';
import { getSubnet } from './subnets.ts';
import { invalidInput, isObject, listOf, text } from './values.ts';

/** neutron/extensions/tagging.py: MAX_TAGS_COUNT. */
const mostTags = 50;

interface Tagged {
  readonly tags: readonly string[];
  readonly standing: Standing;
  readonly write: (tags: readonly string[]) => Promise<unknown>;
}

interface Kind {
  /** As policies name it. */
  readonly resource: string;
  readonly find: (cloud: Cloud, caller: Identity, id: string) => Tagged | Promise<Tagged>;
}

type Asked = Pick<ApiRequest, 'identity'> & { readonly body?: unknown };

const networks: Kind = {
  resource: 'network',
  find: (cloud, caller, id) => {
    const network = getNetwork(cloud, caller, id);
    return { tags: network.tags, standing: standingOn(network, caller), write: (tags) => setNetworkTags(cloud, network, tags) };
  },
};

const subnets: Kind = {
  resource: 'subnet',
  find: (cloud, caller, id) => {
    const { network, subnet } = getSubnet(cloud, caller, id);
    const { networkOwner, ...standing } = standingOn(network, caller, subnet.record?.projectId);
    return {
      tags: subnet.record?.tags ?? [], standing: { ...standing, networkOwner, owner: standing.owner || networkOwner },
      write: (tags) => updateSubnet(cloud, network, subnet, { tags }),
    };
  },
};

const ports: Kind = {
  resource: 'port',
  find: async (cloud, caller, id) => {
    const { stored, attached, network, projectId } = await getPort(cloud, caller, id);
    return {
      tags: stored?.tags ?? attached?.said.tags ?? [],
      standing: standingOn(network, caller, projectId),
      write: async (tags) => {
        if (stored !== undefined) await updateStoredPort(cloud, network, stored, { tags });
        else if (attached !== undefined) await updateServerPort(cloud, attached, { tags });
      },
    };
  },
};

const securityGroups: Kind = {
  resource: 'security_group',
  find: async (cloud, caller, id) => {
    const group = await getSecurityGroup(cloud, caller, id);
    return { tags: group.tags, standing: standingOf(group.projectId, caller), write: (tags) => updateSecurityGroup(cloud, group, { tags }) };
  },
};

export const tagHandlers: Handlers<operations, Cloud> = {
  'networkTags.list': ({ path, ...request }, cloud) => list(networks, cloud, request, path.network_id),
  'networkTags.create': ({ path, ...request }, cloud) => add(networks, cloud, request, path.network_id),
  'networkTags.replace': ({ path, ...request }, cloud) => replace(networks, cloud, request, path.network_id),
  'networkTags.deleteAll': ({ path, ...request }, cloud) => removeAll(networks, cloud, request, path.network_id),
  'networkTags.show': ({ path, ...request }, cloud) => show(networks, cloud, request, path.network_id, path.tag),
  'networkTags.update': ({ path, ...request }, cloud) => addOne(networks, cloud, request, path.network_id, path.tag),
  'networkTags.delete': ({ path, ...request }, cloud) => remove(networks, cloud, request, path.network_id, path.tag),

  'subnetTags.list': ({ path, ...request }, cloud) => list(subnets, cloud, request, path.subnet_id),
  'subnetTags.create': ({ path, ...request }, cloud) => add(subnets, cloud, request, path.subnet_id),
  'subnetTags.replace': ({ path, ...request }, cloud) => replace(subnets, cloud, request, path.subnet_id),
  'subnetTags.deleteAll': ({ path, ...request }, cloud) => removeAll(subnets, cloud, request, path.subnet_id),
  'subnetTags.show': ({ path, ...request }, cloud) => show(subnets, cloud, request, path.subnet_id, path.tag),
  'subnetTags.update': ({ path, ...request }, cloud) => addOne(subnets, cloud, request, path.subnet_id, path.tag),
  'subnetTags.delete': ({ path, ...request }, cloud) => remove(subnets, cloud, request, path.subnet_id, path.tag),

  'portTags.list': ({ path, ...request }, cloud) => list(ports, cloud, request, path.port_id),
  'portTags.create': ({ path, ...request }, cloud) => add(ports, cloud, request, path.port_id),
  'portTags.replace': ({ path, ...request }, cloud) => replace(ports, cloud, request, path.port_id),
  'portTags.deleteAll': ({ path, ...request }, cloud) => removeAll(ports, cloud, request, path.port_id),
  'portTags.show': ({ path, ...request }, cloud) => show(ports, cloud, request, path.port_id, path.tag),
  'portTags.update': ({ path, ...request }, cloud) => addOne(ports, cloud, request, path.port_id, path.tag),
  'portTags.delete': ({ path, ...request }, cloud) => remove(ports, cloud, request, path.port_id, path.tag),

  'securityGroupTags.list': ({ path, ...request }, cloud) => list(securityGroups, cloud, request, path.security_group_id),
  'securityGroupTags.create': ({ path, ...request }, cloud) => add(securityGroups, cloud, request, path.security_group_id),
  'securityGroupTags.replace': ({ path, ...request }, cloud) => replace(securityGroups, cloud, request, path.security_group_id),
  'securityGroupTags.deleteAll': ({ path, ...request }, cloud) => removeAll(securityGroups, cloud, request, path.security_group_id),
  'securityGroupTags.show': ({ path, ...request }, cloud) => show(securityGroups, cloud, request, path.security_group_id, path.tag),
  'securityGroupTags.update': ({ path, ...request }, cloud) => addOne(securityGroups, cloud, request, path.security_group_id, path.tag),
  'securityGroupTags.delete': ({ path, ...request }, cloud) => remove(securityGroups, cloud, request, path.security_group_id, path.tag),
};

// ---- what each does --------------------------------------------------------------------------------------------------

interface Tags {
  tags: string[];
}

async function list({ find }: Kind, cloud: Cloud, { identity }: Asked, id: string): Promise<Tags> {
  return { tags: [...(await find(cloud, identity, id)).tags].sort() };
}

async function add(kind: Kind, cloud: Cloud, { identity, body }: Asked, id: string): Promise<Tags> {
  const said = tagsFrom(body);
  const { tags, write } = await findToChange(kind, cloud, identity, id, 'create');
  await write(bounded(kind, [...tags, ...said]));
  return { tags: said };
}

async function replace(kind: Kind, cloud: Cloud, { identity, body }: Asked, id: string): Promise<Tags> {
  const said = tagsFrom(body);
  const { write } = await findToChange(kind, cloud, identity, id, 'update');
  await write(bounded(kind, said));
  return { tags: said };
}

async function removeAll(kind: Kind, cloud: Cloud, { identity }: Asked, id: string): Promise<void> {
  await (await findToChange(kind, cloud, identity, id, 'delete')).write([]);
}

async function show({ find }: Kind, cloud: Cloud, { identity }: Asked, id: string, tag: string): Promise<void> {
  assertHas((await find(cloud, identity, id)).tags, tag);
}

async function addOne(kind: Kind, cloud: Cloud, { identity }: Asked, id: string, tag: string): Promise<void> {
  const [said = tag] = tagsFrom({ tags: [tag] });
  const { tags, write } = await findToChange(kind, cloud, identity, id, 'update');
  await write(bounded(kind, [...tags, said]));
}

async function remove(kind: Kind, cloud: Cloud, { identity }: Asked, id: string, tag: string): Promise<void> {
  const { tags, write } = await findToChange(kind, cloud, identity, id, 'delete');
  assertHas(tags, tag);
  await write(tags.filter((each) => each !== tag));
}

/** @throws ApiError notFound, forbidden */
async function findToChange({ resource, find }: Kind, cloud: Cloud, caller: Identity, id: string, verb: 'create' | 'update' | 'delete'): Promise<Tagged> {
  const tagged = await find(cloud, caller, id);
  authorize(caller, tagged.standing, { rule: `${verb}_${resource}:tags`, policy: 'owner' });
  return tagged;
}

/** @throws ApiError badRequest */
function tagsFrom(body: unknown): string[] {
  if (!isObject(body) || !('tags' in body)) throw invalidInput('Invalid tags body');
  const reason = listOf(text(255))(body['tags']);
  if (reason !== undefined) throw invalidInput(reason);
  return [...body['tags'] as readonly string[]];
}

/** Each once. @throws ApiError badRequest */
function bounded({ resource }: Kind, tags: readonly string[]): string[] {
  const all = [...new Set(tags)];
  if (all.length <= mostTags) return all;
  throw new ApiError('badRequest', `Bad ${resource}s request: The number of tags exceed the per-resource limit of ${mostTags}.`, { type: 'BadRequest' });
}

/** @throws ApiError notFound */
function assertHas(tags: readonly string[], tag: string): void {
  if (!tags.includes(tag)) throw new ApiError('notFound', `Tag ${tag} could not be found.`, { type: 'TagNotFound' });
}
