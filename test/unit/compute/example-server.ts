/** A server to try views, filters and order with: everything that it can have, it has. */
import { createHash } from 'node:crypto';
import type { Server } from '../../../src/cloud/servers/server.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';

export function exampleServer(changes: Partial<Server> = {}): Server {
  const name = changes.name ?? 'web-1';
  const digest = createHash('sha256').update(name).digest('hex');
  return Object.freeze<Server>({
    id: `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
    // What is tested with it reads no pool.
    pool: {} as Xapi,
    vm: `OpaqueRef:${name}` as Ref<'VM'>,
    name,
    description: null,
    projectId: 'demo-project',
    userId: 'demo-user',
    vmState: 'active',
    taskState: null,
    powerState: 1,
    created: Date.parse('2026-01-02T03:04:05Z'),
    updated: Date.parse('2026-01-02T03:05:00Z'),
    launchedAt: Date.parse('2026-01-02T03:04:30Z'),
    terminatedAt: null,
    host: 'xen-1',
    hypervisorHostname: 'xen-1',
    hostStatus: 'UP',
    hostId: 'a'.repeat(56),
    availabilityZone: 'nova',
    pinnedAvailabilityZone: null,
    flavor: { id: '42', name: 'm1.nano', vcpus: 1, ramMib: 128, diskGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: {} },
    imageId: '6f70656e-7374-4163-8b20-342065766572',
    imageProperties: { architecture: 'x86_64' },
    keyName: 'key',
    metadata: { role: 'web' },
    tags: ['red', 'blue'],
    locked: false,
    lockedReason: null,
    lockedBy: null,
    networks: ['private'],
    addresses: [{ network: 'private', address: '10.0.1.98', version: 4, mac: 'fa:16:3e:1b:f0:46' }],
    isVolumeBacked: false,
    securityGroups: [{ id: '7f6bd4a5-6f3b-5c58-9f17-3d9c2d2f2a10', name: 'default' }],
    configDrive: false,
    userData: null,
    hostname: name,
    reservationId: 'r-ykr1xn4v',
    launchIndex: 0,
    rootDeviceName: '/dev/xvda',
    instanceName: 'instance-0000015c',
    volumes: [],
    accessIPv4: '',
    accessIPv6: '',
    diskConfig: 'MANUAL',
    fault: null,
    progress: 0,
    serverGroup: null,
    schedulerHints: {},
    trustedImageCertificates: null,
    ...changes,
  });
}
