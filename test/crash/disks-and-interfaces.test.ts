import { attachInterface, detachInterface } from '../../src/cloud/servers/interfaces.ts';
import { rebuildServer } from '../../src/cloud/servers/rebuild.ts';
import { rescueServer, unrescueServer } from '../../src/cloud/servers/rescue.ts';
import { detachVolume } from '../../src/cloud/servers/volumes.ts';
import type { Caller } from '../../src/cloud/caller.ts';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { listNetworks } from '../../src/cloud/networks.ts';
import { findAttached, portsOfServer } from '../../src/cloud/ports.ts';
import { createStoredPort, listStoredPorts } from '../../src/cloud/stored-ports.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, attachAny, caller, imageId, makeVolume, running } from './world.ts';

async function makePort(cloud: Cloud, by: Caller): Promise<unknown> {
  const [network] = listNetworks(cloud);
  if (network === undefined) throw new Error('the pool has no network');
  return createStoredPort(cloud, network, {
    projectId: by.projectId ?? '', name: '', description: '', adminStateUp: true, deviceId: '', deviceOwner: '', securityGroups: [], portSecurity: true, addressPairs: [],
    dhcpOptions: [], tags: [], vnicType: 'normal', bindingHost: '', bindingProfile: {}, macAddress: undefined, fixedIps: undefined,
  });
}

const freePort = async (cloud: Cloud): Promise<string> =>
  (await listStoredPorts(cloud, caller())).find(({ id }) => findAttached(cloud, id) === undefined)?.id ?? '';

describe('a change of disks or interfaces survives trouble at each call', () => {
  crashTests({
    rebuild: {
      before: running,
      act: on((cloud, server) => rebuildServer(cloud, caller(), server, { imageId: imageId(cloud, 'debian'), preserveEphemeral: false, files: [], certificates: [] }, 'x')),
      ends: ['active', 'error', 'stopped'],
    },
    rescue: { before: running, act: on((cloud, server) => rescueServer(cloud, caller(), server, imageId(cloud, 'debian'), 'x')), ends: ['rescued', 'active', 'stopped', 'error'] },
    'rescue from a disc': {
      before: running, act: on((cloud, server) => rescueServer(cloud, caller(), server, imageId(cloud, 'alpine'), 'x')), ends: ['rescued', 'active', 'stopped', 'error'],
    },
    'unrescue from a disc': {
      before: after((cloud, by, server) => rescueServer(cloud, by, server, imageId(cloud, 'alpine'), 'x')),
      act: on((cloud, server) => unrescueServer(cloud, caller(), server)),
      ends: ['active', 'rescued', 'error'],
    },
    unrescue: {
      before: after((cloud, by, server) => rescueServer(cloud, by, server, undefined, 'x')),
      act: on((cloud, server) => unrescueServer(cloud, caller(), server)),
      ends: ['active', 'rescued', 'error'],
    },
    'attach a volume': { before: after(makeVolume), act: on((cloud, server) => attachAny(cloud, caller(), server)), ends: ['active'] },
    'detach a volume': {
      before: after(makeVolume, attachAny), act: on((cloud, server) => detachVolume(cloud, caller(), server, server.volumes[0]?.id ?? '')), ends: ['active'],
    },
    'attach an interface': { before: running, act: on((cloud, server) => attachInterface(cloud, caller(), server, {})), ends: ['active'] },
    'attach a port': {
      before: after(makePort), act: on(async (cloud, server) => attachInterface(cloud, caller(), server, { portId: await freePort(cloud) })), ends: ['active'],
    },
    'detach an interface': {
      before: running, act: on((cloud, server) => detachInterface(cloud, caller(), server, portsOfServer(server)[0]?.id ?? '')), ends: ['active'],
    },
  });
});
