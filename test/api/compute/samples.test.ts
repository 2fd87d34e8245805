/**
 * Nova's published samples, sent: no request of theirs may be refused for its form, and what is answered has the shape of the published answer.
 * Runs where NOVA_CONTRACT names the folder that they lie in.
 */
import { expect } from 'chai';
import { versionNumber } from '../../../src/http/microversion.ts';
import { readSpec } from '../../../src/http/spec.ts';
import { samplesFolder } from '../../support/nova-contract.ts';
import { samplesOfNova, type Sample } from '../../support/nova-samples.ts';
import { openWorld, type Answer, type TestCloud } from '../../support/with-cloud.ts';
import { act, imageId, networkIds, servers, unknownId, waitFor } from './booting.ts';

/** What no pool can do, or not now → why; the answer is then a refusal. */
const unavailable: Readonly<Record<string, string>> = {
  'hosts.reboot': 'servers run on the host',
  'baremetalNodes.list': 'there is no Ironic',
  'baremetalNodes.show': 'there is no Ironic',
};

/** The words in which a body is refused for its form. */
const formIsWrong = /Invalid input for field|Additional properties|is a required property|is not valid under any|Malformed|Expecting/;

(samplesFolder() === undefined ? describe.skip : describe)('the samples of Nova, sent', function () {
  this.timeout(60_000);
  const operations = new Map(readSpec('compute', '/compute').filter(({ isAlias }) => !isAlias).map((operation) => [operation.id, operation]));
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let idOf: (name: string, version: string) => string;

  before(async () => {
    world = await openWorld({ pool: { hosts: 2 } });
    cloud = world.cloud;
    idOf = await furnish(cloud);
  });
  after(() => world.close());

  const ask = ({ file, operationId, version, part, body }: Sample): Promise<Answer> => {
    const operation = operations.get(operationId);
    if (operation === undefined) throw new Error(`no ${operationId}`);
    // Up to 2.52 these two ask by a part of the name.
    const isByName = operationId === 'hypervisors.search' || operationId === 'hypervisors.servers';
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(idOf(isByName ? 'host_name' : name, version)));
    const query = part === 'answer' ? queries.find(([pattern]) => pattern.test(file))?.[1] ?? '' : '';
    return cloud.ask(operation.method, `/compute${path}${query}`, { version, ...(part === 'request' ? { body } : {}) });
  };

  it('no answer lacks what its sample has, none is of another type', async () => {
    const wrong: string[] = [];
    for (const sample of samplesOfNova().filter(({ part, operationId }) => part === 'answer' && operations.get(operationId)?.method === 'GET')) {
      if (sample.operationId in unavailable) continue;
      const answer = await ask(sample);
      if (answer.status !== 200) wrong.push(`${sample.file}: ${answer.status} ${JSON.stringify(answer.body)}`);
      else wrong.push(...differences(sample.body, answer.body).map((difference) => `${sample.file}: ${difference}`));
    }
    expect(wrong.filter((difference) => !absent.some(([pattern]) => pattern.test(difference))).join('\n')).to.equal('');
  });

  it('no request is refused for its form', async () => {
    const wrong: string[] = [];
    for (const sample of samplesOfNova().filter(({ part }) => part === 'request')) {
      const { status, body } = await ask(sample);
      const text = JSON.stringify(body ?? '');
      if (status >= 500 ? !(sample.operationId in unavailable) : status >= 400 && formIsWrong.test(text)) wrong.push(`${sample.file}: ${status} ${text}`);
    }
    expect(wrong.join('\n')).to.equal('');
  });
});

/** Samples of a list's page, or of one with more in it, are asked for in that way. */
const queries: readonly (readonly [file: RegExp, query: string])[] = [
  [/^os-hypervisors\/v2\.(33|53|88)\/hypervisors-(list|detail)-resp/, '?limit=1'],
  [/^os-hypervisors\/v2\.(53|75|88)\/.*with-servers/, '?with_servers=true'],
  [/with-limit|^servers\/.*servers-(list|details)-|^os-keypairs\/v2\.(35|92)\/keypairs-list/, '?limit=1'],
  [/^os-simple-tenant-usage\/simple-tenant-usage-get-detail/, '?detailed=1'],
  [/^os-simple-tenant-usage\/v2\.40\/simple-tenant-usage-get-(detail|all)/, '?detailed=1&limit=1'],
  [/^os-simple-tenant-usage\/v2\.40\//, '?limit=1'],
];

/** Not there at this moment → why. */
const absent: readonly (readonly [difference: RegExp, reason: string])[] = [
  [/^os-floating-ips\/floating-ips-(get|create)-resp/, 'there are no floating addresses'],
  [/^os-server-shares\//, 'there are no shares'],
  [/^server-migrations\/.*migrations-get.json: 404/, 'no migration is under way'],
  [/^images\/image-meta-key-get/, 'the image has no such key'],
  [/^images\/image-get-resp.json: \.image\.OS-DCF/, 'the image says nothing of its partitions'],
  [/^os-migrations\/.*\.links is missing/, 'no live migration is under way'],
  [/^os-server-diagnostics\/server-diagnostics-get-resp/, 'what another hypervisor counts'],
  [/^server-ips\/server-ips-network-resp.*private is missing/, 'the network has another name'],
  [/\.rules\.max_server_per_host is missing/, 'the policy of the group has no rule'],
];

/** One thing of each kind: parameter of a path → what stands there, at a version where that matters. */
async function furnish(cloud: TestCloud): Promise<(name: string, version: string) => string> {
  const root = '/compute/v2.1';
  const [network = ''] = await networkIds(cloud);
  const { flavor } = (await cloud.post(`${root}/flavors`, {
    flavor: { name: 'of-project', ram: 128, vcpus: 1, disk: 1, 'os-flavor-access:is_public': false },
  })).body;
  await cloud.post(`${root}/flavors/${flavor.id}/action`, { addTenantAccess: { tenant: cloud.admin.projectId } });
  await cloud.post(`${root}/flavors/${flavor.id}/os-extra_specs`, { extra_specs: { 'hw:numa_nodes': '1' } });
  const group = (await cloud.post(`${root}/os-server-groups`, { server_group: { name: 'g', policies: ['affinity'] } })).body.server_group.id;
  await cloud.post(`${root}/os-keypairs`, { keypair: { name: 'keypair' } });
  const image = await imageId(cloud);
  const server = (await cloud.post(servers, {
    server: { name: 'v', flavorRef: flavor.id, imageRef: image, networks: [{ uuid: network }], metadata: { abc: 'def' }, key_name: 'keypair', tags: ['tag1'] },
    'os:scheduler_hints': { group },
  }, { version: '2.52' })).body.server.id;
  await waitFor(cloud, server, 'ACTIVE');
  const volume = (await cloud.post(`${root}/os-volumes`, { volume: { size: 1 } })).body.volume.id;
  const snapshot = (await cloud.post(`${root}/os-snapshots`, { snapshot: { volume_id: volume } })).body.snapshot.id;
  await cloud.post(`${servers}/${server}/os-volume_attachments`, { volumeAttachment: { volumeId: volume } });
  const aggregate = String((await cloud.post(`${root}/os-aggregates`, { aggregate: { name: 'a', availability_zone: 'zone' } })).body.aggregate.id);
  const services = async (version: string): Promise<{ id: string | number; host: string; binary: string }[]> => (await cloud.get(`${root}/os-services`, { version })).body.services;
  const host = (await services('2.1')).find(({ binary }) => binary === 'nova-compute')?.host ?? '';
  const serviceOf = async (version: string): Promise<string> => String((await services(version)).find((service) => service.host === host)?.id);
  const hypervisorOf = async (version: string): Promise<string> => String((await cloud.get(`${root}/os-hypervisors`, { version })).body.hypervisors[0].id);
  await act(cloud, server, { 'os-migrateLive': { host: null, block_migration: 'auto' } }, { version: '2.34' });
  await waitFor(cloud, server, 'ACTIVE');
  const { port_id: port } = (await cloud.get(`${servers}/${server}/os-interface`)).body.interfaceAttachments[0];
  const [action] = (await cloud.get(`${servers}/${server}/os-instance-actions`)).body.instanceActions;
  const [security] = (await cloud.get(`${root}/os-security-groups`)).body.security_groups;
  const console = (await cloud.post(`${servers}/${server}/remote-consoles`, { remote_console: { protocol: 'vnc', type: 'novnc' } }, { version: '2.31' })).body;
  const common: Readonly<Record<string, string>> = {
    server_id: server, flavor_id: flavor.id, extra_spec_key: 'hw:numa_nodes', server_group_id: group, keypair_name: 'keypair', image_id: image,
    volume_id: volume, snapshot_id: snapshot, aggregate_id: aggregate, host_name: host, network_id: network, port_id: port, request_id: action.request_id,
    metadata_key: 'abc', network_label: await labelOf(cloud, server),
    project_id: cloud.admin.projectId, quota_class: 'default', tag: 'tag1', alias: 'os-agents', before: '2026-01-15 10:00:00',
    token: /token%3D([^&]+)/.exec(String(console.remote_console.url))?.[1] ?? '', security_group_id: security.id,
  };
  const numbered = { service_id: await serviceOf('2.1'), hypervisor_id: await hypervisorOf('2.1') };
  const identified = { service_id: await serviceOf('2.53'), hypervisor_id: await hypervisorOf('2.53') };
  return (name, version) => ({ ...common, ...(versionNumber(version) < versionNumber('2.53') ? numbered : identified) })[name] ?? unknownId;
}

const labelOf = async (cloud: TestCloud, server: string): Promise<string> =>
  Object.keys((await cloud.get(`${servers}/${server}/ips`)).body.addresses as object)[0] ?? '';

/** Members of these have names that somebody chose. */
const maps = /\.(metadata|extra_specs|hosts|addresses|meta|log|properties|scheduler_hints)$/;

/** What the published answer has and ours has not, or has of another type. Lists are compared by their first members. */
function differences(sample: unknown, ours: unknown, where = ''): string[] {
  if (sample === null || ours === null) return [];
  if (Array.isArray(sample)) {
    if (!Array.isArray(ours)) return [`${where} is no list`];
    return sample.length === 0 || ours.length === 0 ? [] : differences(sample[0], ours[0], `${where}[]`);
  }
  if (typeof sample !== typeof ours || Array.isArray(ours)) return [`${where} is ${typeof ours}`];
  if (typeof sample !== 'object') return [];
  if (maps.test(where)) return [];
  return Object.entries(sample).flatMap(([key, value]) =>
    (key in (ours as object) ? differences(value, (ours as Record<string, unknown>)[key], `${where}.${key}`) : [`${where}.${key} is missing`]));
}
