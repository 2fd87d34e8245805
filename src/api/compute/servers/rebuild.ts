/** `servers.action.rebuild`. Nova: nova/api/openstack/compute/servers.py, _action_rebuild. */
import type { components, operations } from '../../../generated/compute/server-actions.ts';
import { Reply, type Handler } from '../../../http/service.ts';
import type { Cloud } from '../../../cloud/cloud.ts';
import { assertAllowed } from '../../../cloud/servers/allowed-states.ts';
import { rebuildServer, type RebuildRequest } from '../../../cloud/servers/rebuild.ts';
import { booleanFrom } from '../boolean.ts';
import type { ComputeFeature } from '../microversions.ts';
import { shortestIPv6 } from './access-address.ts';
import { generatePassword } from './password.ts';
import { filesFrom } from './personality.ts';
import { getServer } from './show.ts';
import { renderServerWithGroups } from './view.ts';

type Wanted = components['schemas']['rebuild'];

export const rebuildServerAction: Handler<operations['servers.action.rebuild'], Cloud, ComputeFeature> = async (request, cloud) => {
  const { identity, body: { rebuild: wanted }, version } = request;
  const server = getServer(cloud, request.path.server_id, request);
  assertAllowed(server, 'rebuild', identity);
  const files = filesFrom(wanted.personality);
  // Before a server had a description of its own, its name stood for it.
  const named = wanted.name === undefined || version.has('ownDescription') ? {} : { description: wanted.name.trim() };
  const adminPass = wanted.adminPass ?? generatePassword();
  const rebuilt = await rebuildServer(cloud, identity, server, { ...named, ...requestFrom(wanted), files }, adminPass);
  const view = { ...renderServerWithGroups(rebuilt, request), user_data: rebuilt.userData, adminPass };
  // It has just begun, and Nova says so.
  return new Reply({ server: { ...view, progress: 0 } }, { headers: { Location: `${request.base}/servers/${server.id}` } });
};

const requestFrom = (wanted: Wanted): Omit<RebuildRequest, 'files'> => ({
  imageId: wanted.imageRef,
  preserveEphemeral: booleanFrom(wanted.preserve_ephemeral ?? false),
  ...(wanted.name === undefined ? {} : { name: wanted.name.trim() }),
  ...(wanted.description === undefined ? {} : { description: wanted.description }),
  ...(wanted.metadata === undefined ? {} : { metadata: wanted.metadata }),
  ...(wanted.accessIPv4 === undefined ? {} : { accessIPv4: wanted.accessIPv4 }),
  ...(wanted.accessIPv6 === undefined ? {} : { accessIPv6: shortestIPv6(wanted.accessIPv6) }),
  ...(wanted['OS-DCF:diskConfig'] === undefined ? {} : { diskConfig: wanted['OS-DCF:diskConfig'] }),
  ...(wanted.key_name === undefined ? {} : { keyName: wanted.key_name }),
  certificates: wanted.trusted_image_certificates ?? [],
  ...(wanted.user_data === undefined ? {} : { userData: wanted.user_data }),
  ...(wanted.hostname === undefined ? {} : { hostname: wanted.hostname }),
});
