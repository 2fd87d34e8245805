import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { computeMicroversions } from '../../../src/api/compute/microversions.ts';
import { renderServer, renderServerName, renderServerWithGroups, type Viewer } from '../../../src/api/compute/servers/view.ts';
import type { Server } from '../../../src/cloud/servers/server.ts';
import { versionNumber } from '../../../src/http/microversion.ts';
import { dialects } from '../../../src/http/dialects.ts';
import { makeOperation } from '../../../src/http/operations.ts';
import { readSpec } from '../../../src/http/spec.ts';
import { exampleServer } from './example-server.ts';

const viewerOf = (isAdmin: boolean): Viewer => ({
  base: 'http://nova.example/compute/v2.1',
  bookmarkBase: 'http://nova.example/compute',
  identity: {
    userId: 'demo-user', userName: 'demo', userDomainId: 'default', projectId: 'demo-project', projectName: 'demo',
    domainId: undefined, isSystem: false, roles: isAdmin ? ['admin', 'member', 'reader'] : ['member', 'reader'], isAdmin, requestId: 'req-1', token: '',
  },
});
const member = viewerOf(false);
const admin = viewerOf(true);

const operations = new Map(readSpec('compute', '/compute').map((spec) => [spec.id, makeOperation(spec, dialects.compute)]));

/** A body as an operation sends it at a version, after a check against the spec of that version. */
function sent(operationId: string, version: string, viewer: Viewer, body: unknown): Record<string, unknown> {
  const operation = operations.get(operationId);
  if (operation === undefined) throw new Error(`no operation ${operationId}`);
  const projected = operation.projected({ version: versionNumber(version), roles: viewer.identity.roles });
  const form = projected.successes.get(projected.defaultStatus ?? 0);
  const answer = JSON.parse(form?.serialize?.(body, viewer.base).toString() ?? 'null') as Record<string, unknown>;
  expect(form?.complaints(answer), `${operationId} at ${version}`).to.deep.equal([]);
  return answer;
}

const show = (version: string, viewer: Viewer, server: Server): Record<string, unknown> =>
  sent('servers.show', version, viewer, { server: renderServerWithGroups(server, viewer) })['server'] as Record<string, unknown>;

const versions = Array.from({ length: Number(computeMicroversions.max.split('.')[1]) }, (_, index) => `2.${index + 1}`);

/** Names of all members, nested ones with dots; a list is looked into at its first item, a map of free keys is not. */
function membersOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : membersOf(value[0], `${prefix}[]`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...membersOf(member, path)];
  });
}

/** `2.1-2.46`, `2.90-`, … */
function ranges(found: readonly string[]): string {
  const parts: { first: string; last: string }[] = [];
  for (const version of found) {
    const previous = parts.at(-1);
    if (previous !== undefined && versionNumber(version) === versionNumber(previous.last) + 1) previous.last = version;
    else parts.push({ first: version, last: version });
  }
  return parts.map(({ first, last }) => `${first}-${last === computeMicroversions.max ? '' : last}`).join(' ') || 'never';
}

const unknownId = '11111111-2222-4333-8444-555555555555';
const full = exampleServer({
  description: 'A server', volumes: [{ id: unknownId, deleteOnTermination: true, tag: null, device: '/dev/xvdb', attachmentId: unknownId }], vmState: 'error',
  fault: { code: 500, message: 'No valid host was found. ', details: 'Traceback', created: '2026-01-02T03:04:05Z' },
});

describe('the view of a server', () => {
  it('has each member at the versions and for the roles that fixtures/compute/server-view.txt says', () => {
    const seen = new Map<string, { member: string[]; admin: string[] }>();
    for (const version of versions) {
      for (const [role, viewer] of [['member', member], ['admin', admin]] as const) {
        for (const name of new Set([...membersOf(show(version, viewer, full)), ...membersOf(show(version, viewer, exampleServer()))])) {
          const entry = seen.get(name) ?? { member: [], admin: [] };
          entry[role].push(version);
          seen.set(name, entry);
        }
      }
    }
    const table = [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, by]) => {
      const [forMember, forAdmin] = [ranges(by.member), ranges(by.admin)];
      return `${name} ${forMember === forAdmin ? forMember : `admin ${forAdmin}, others ${forMember}`}`;
    });
    expect(`${table.join('\n')}\n`).to.equal(readFileSync(new URL('../../../fixtures/compute/server-view.txt', import.meta.url), 'utf8'));
  });

  it('names the groups in show, not in the list', () => {
    expect(show('2.71', member, full)).to.have.property('server_groups');
    const [listed] = sent('servers.detail', '2.104', admin, { servers: [renderServer(full, admin)] })['servers'] as object[];
    expect(listed).to.not.have.property('server_groups');
  });

  it('writes times as Nova does: to the second with a Z, or to the microsecond without a zone', () => {
    expect(show('2.1', member, exampleServer({ terminatedAt: 1767323071234 }))).to.include({
      created: '2026-01-02T03:04:05Z',
      updated: '2026-01-02T03:05:00Z',
      'OS-SRV-USG:launched_at': '2026-01-02T03:04:30.000000',
      'OS-SRV-USG:terminated_at': '2026-01-02T03:04:31.234000',
    });
  });

  it('links to itself and, without the version, to its bookmark', () => {
    const { id } = full;
    const links = [{ rel: 'self', href: `${member.base}/servers/${id}` }, { rel: 'bookmark', href: `${member.bookmarkBase}/servers/${id}` }];
    expect(show('2.1', member, full)['links']).to.deep.equal(links);
    expect(sent('servers.list', '2.1', member, { servers: [renderServerName(full, member)] })).to.deep.equal({ servers: [{ id, name: 'web-1', links }] });
  });

  it('shows no address, port or group before the server is built and after it is gone', () => {
    for (const vmState of ['building', 'deleted'] as const) {
      const view = show('2.1', member, exampleServer({ vmState }));
      expect(view['addresses']).to.deep.equal({});
      expect(view).to.not.have.property('security_groups');
    }
  });

  it('leaves security_groups out when there are none', () => {
    expect(show('2.1', member, exampleServer({ securityGroups: [] }))).to.not.have.property('security_groups');
    expect(show('2.1', member, exampleServer())['security_groups']).to.deep.equal([{ name: 'default' }]);
  });

  it('gathers addresses under the name of their network, whatever that is, and names a network without any', () => {
    const addresses = [
      { network: '__proto__', address: '10.0.0.1', version: 4, mac: 'fa:16:3e:00:00:01' },
      { network: 'lan', address: '10.1.0.1', version: 4, mac: 'fa:16:3e:00:00:02' },
      { network: 'lan', address: '2001:db8::1', version: 6, mac: 'fa:16:3e:00:00:02' },
    ] as const;
    const view = show('2.1', member, exampleServer({ networks: ['__proto__', 'lan', 'quiet'], addresses }))['addresses'] as Record<string, unknown[]>;
    expect(Object.entries(view).map(([network, list]) => [network, list.length])).to.deep.equal([['__proto__', 1], ['lan', 2], ['quiet', 0]]);
    expect(view['lan']?.[1]).to.deep.equal(
      { addr: '2001:db8::1', version: 6, 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': 'fa:16:3e:00:00:02' },
    );
  });

  it('says image "" for a server that was booted from a volume', () => {
    expect(show('2.1', member, exampleServer({ imageId: null }))['image']).to.equal('');
    expect(show('2.98', member, exampleServer({ imageId: null }))['image']).to.equal('');
  });

  it('says config_drive as a string', () => {
    expect(show('2.1', member, exampleServer({ configDrive: true }))['config_drive']).to.equal('True');
    expect(show('2.1', member, exampleServer())['config_drive']).to.equal('');
  });

  it('shows progress only where Nova does', () => {
    for (const vmState of ['active', 'building', 'resized'] as const) expect(show('2.1', member, exampleServer({ vmState }))).to.have.property('progress', 0);
    for (const vmState of ['stopped', 'paused', 'error', 'suspended', 'deleted'] as const) {
      expect(show('2.1', member, exampleServer({ vmState }))).to.not.have.property('progress');
    }
    expect(show('2.1', member, exampleServer({ vmState: 'paused', taskState: 'migrating', progress: 40 }))).to.have.property('progress', 40);
  });

  it('shows a fault in ERROR only, its details to administrators or when it is not our fault', () => {
    expect(show('2.1', admin, full)['fault']).to.have.property('details', 'Traceback');
    expect(show('2.1', member, full)['fault']).to.deep.equal({ code: 500, message: 'No valid host was found. ', created: '2026-01-02T03:04:05Z' });
    expect(show('2.1', member, { ...full, fault: { code: 400, message: 'm', details: 'd', created: '2026-01-02T03:04:05Z' } })['fault'])
      .to.have.property('details', 'd');
    expect(show('2.1', member, { ...full, vmState: 'active' })).to.not.have.property('fault');
  });

  it('says the zone that was asked for until a host is known', () => {
    expect(show('2.1', member, exampleServer({ host: null }))['OS-EXT-AZ:availability_zone']).to.equal('');
    expect(show('2.1', member, exampleServer({ host: null, pinnedAvailabilityZone: 'nova' }))['OS-EXT-AZ:availability_zone']).to.equal('nova');
    expect(show('2.1', member, exampleServer())['OS-EXT-AZ:availability_zone']).to.equal('nova');
  });

  it('after an update is short before 2.75 and whole from there', () => {
    const update = (version: string): object => sent('servers.update', version, admin, { server: renderServerWithGroups(full, admin) })['server'] as object;
    expect(Object.keys(update('2.1')).sort()).to.deep.equal([
      'OS-DCF:diskConfig', 'accessIPv4', 'accessIPv6', 'addresses', 'created', 'fault', 'flavor', 'hostId', 'id', 'image', 'links', 'metadata',
      'name', 'status', 'tenant_id', 'updated', 'user_id',
    ]);
    expect(update('2.74')).to.not.have.property('key_name');
    expect(update('2.75')).to.have.property('key_name', 'key');
  });
});
