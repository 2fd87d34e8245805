/** Servers through HTTP: boot, show, change, delete. Sentences and shapes are those of a recorded Nova 26.2. */
import { expect } from 'chai';
import { openWorld, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { act, boot, imageId, networkIds, remove, requestBoot, servers, unknownId, waitFor } from './booting.ts';

describe('servers', function () {
  this.timeout(20_000);
  let world: { readonly cloud: TestCloud; close(): Promise<void> };
  let cloud: TestCloud;
  let demo: Person;
  before(async () => {
    world = await openWorld();
    cloud = world.cloud;
    demo = await cloud.person('member', 'demo');
  });
  after(() => world.close());

  describe('boot', () => {
    it('answers 202 with id, links, password and Location, and the server becomes ACTIVE', async () => {
      const answer = await requestBoot(cloud, { name: 'plain' }, { as: demo });
      expect(answer.status).to.equal(202);
      const { id, links, adminPass } = answer.body.server;
      expect(answer.body).to.deep.equal({
        server: { id, links, 'OS-DCF:diskConfig': 'MANUAL', security_groups: [{ name: 'default' }], adminPass },
      });
      expect(adminPass).to.match(/^[2-9A-HJ-NP-Za-km-z]{12}$/);
      expect(links).to.deep.equal([
        { rel: 'self', href: `${cloud.url}/compute/v2.1/servers/${id}` }, { rel: 'bookmark', href: `${cloud.url}/compute/servers/${id}` },
      ]);
      expect(answer.headers.get('location')).to.equal(`${cloud.url}/compute/v2.1/servers/${id}`);
      const { body } = await waitFor(cloud, id, 'ACTIVE', demo);
      expect(body.server).to.include({ name: 'plain', tenant_id: demo.projectId, user_id: demo.userId, key_name: null, config_drive: '', progress: 0 });
      await remove(cloud, id, { as: demo });
    });

    it('shows BUILD at once, without addresses, and everything that was asked for', async () => {
      cloud.clock.hold();
      const answer = await requestBoot(cloud, {
        name: 'full', metadata: { a: 'b' }, description: 'Full one', tags: ['red', 'blue'], accessIPv4: '192.0.2.1', 'OS-DCF:diskConfig': 'AUTO',
        user_data: 'IyEvYmluL3NoCg==', config_drive: 'True', hostname: 'full-host', networks: 'none', availability_zone: 'nova',
      }, { version: '2.90' });
      const id = answer.body.server.id;
      const { body } = await cloud.get(`${servers}/${id}`, { version: '2.96' });
      cloud.clock.resume();
      expect(body.server).to.deep.include({
        name: 'full', status: 'BUILD', addresses: {}, metadata: { a: 'b' }, description: 'Full one', tags: ['blue', 'red'], accessIPv4: '192.0.2.1',
        'OS-DCF:diskConfig': 'AUTO', 'OS-EXT-SRV-ATTR:user_data': 'IyEvYmluL3NoCg==', config_drive: 'True', 'OS-EXT-SRV-ATTR:hostname': 'full-host',
        'OS-EXT-AZ:availability_zone': 'nova', pinned_availability_zone: 'nova', 'OS-EXT-STS:vm_state': 'building', hostId: '',
        'OS-SRV-USG:launched_at': null,
      });
      await waitFor(cloud, id, 'ACTIVE');
      await remove(cloud, id);
    });

    it('makes the name the description before 2.19, and leaves it null from there', async () => {
      const [old, fresh] = [await boot(cloud, { name: 'old' }), await boot(cloud, { name: 'fresh' }, { version: '2.19' })];
      expect((await cloud.get(`${servers}/${old}`, { version: '2.19' })).body.server.description).to.equal('old');
      expect((await cloud.get(`${servers}/${fresh}`, { version: '2.19' })).body.server.description).to.equal(null);
      await Promise.all([remove(cloud, old), remove(cloud, fresh)]);
    });

    it('makes several servers with numbered names, and answers only the reservation when that is asked for', async () => {
      const answer = await requestBoot(cloud, { name: 'many', min_count: '2', max_count: 2, return_reservation_id: '0' });
      expect(answer.status).to.equal(202);
      expect(answer.body.reservation_id).to.match(/^r-[0-9a-z]{8}$/);
      const { body } = await cloud.get(`${servers}?reservation_id=${answer.body.reservation_id}&sort_key=display_name&sort_dir=asc`);
      expect(body.servers.map((server: { name: string }) => server.name)).to.deep.equal(['many-1', 'many-2']);
      for (const { id } of body.servers) {
        await waitFor(cloud, id, 'ACTIVE');
        await remove(cloud, id);
      }
    });

    it('takes the flavor as a number, as an id and as a link', async () => {
      for (const flavorRef of [42, '42', 'http://x/flavors/42']) {
        const id = await boot(cloud, { flavorRef });
        expect((await cloud.get(`${servers}/${id}`)).body.server.flavor.id).to.equal('42');
        await remove(cloud, id);
      }
    });

    it('takes the image said twice, by imageRef and by a mapping', async () => {
      const uuid = await imageId(cloud);
      const id = await boot(cloud, { block_device_mapping_v2: [{ uuid, boot_index: 0, source_type: 'image', destination_type: 'local', delete_on_termination: true }] });
      expect((await cloud.get(`${servers}/${id}`)).body.server.image.id).to.equal(uuid);
      await remove(cloud, id);
    });

    it('puts the server on the networks that were named, or on none', async () => {
      const [uuid] = await networkIds(cloud);
      const id = await boot(cloud, { networks: [{ uuid, tag: 'lan' }] }, { version: '2.42' });
      expect((await cloud.get(`/networking/v2.0/ports?device_id=${id}`)).body.ports.map((port: { network_id: string }) => port.network_id)).to.deep.equal([uuid]);
      const none = await boot(cloud, { networks: 'none' }, { version: '2.37' });
      expect((await cloud.get(`${servers}/${none}`)).body.server).to.not.have.property('security_groups');
      await Promise.all([remove(cloud, id), remove(cloud, none)]);
    });

    it('puts the server on the host that an administrator names', async () => {
      const { body } = await cloud.get('/compute/v2.1/os-hypervisors');
      const host: string = body.hypervisors.at(-1).hypervisor_hostname;
      for (const [place, version] of [[{ availability_zone: `nova:${host}` }, '2.1'], [{ host, networks: 'auto' }, '2.74']] as const) {
        const id = await boot(cloud, place, { version });
        expect((await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host']).to.equal(host);
        await remove(cloud, id);
      }
    });

    it('on a host that does not exist fails with Nova\'s sentence in the fault', async () => {
      const answer = await requestBoot(cloud, { availability_zone: 'nova:nohost' });
      expect(answer.status).to.equal(202);
      const { body } = await waitFor(cloud, answer.body.server.id, 'ERROR');
      expect(body.server.fault.message).to.match(/^No valid host was found\./);
      expect(body.server.hostId).to.equal('');
      await remove(cloud, answer.body.server.id);
    });

    const otherUnknownId = '99999999-2222-4333-8444-555555555555';
    const tooMuch = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`k${index}`, 'v']));
    const unknownVolume = { source_type: 'volume', destination_type: 'volume', uuid: unknownId, boot_index: -1 };
    const refusals: [string, number, Record<string, unknown>, string, { version?: string; admin?: boolean }?][] = [
      ['an unknown flavor', 400, { flavorRef: 999 }, 'Flavor 999 could not be found.'],
      ['a flavor of a bad id', 400, { flavorRef: '4 2' }, 'Flavor 4 2 could not be found.'],
      ['no image', 400, { imageRef: '' }, 'Missing imageRef attribute'],
      ['an unknown image', 400, { imageRef: unknownId }, 'Can not find requested image'],
      ['an unknown key pair', 400, { key_name: 'nokey' }, 'Invalid key_name provided.'],
      ['an unknown network', 400, { networks: [{ uuid: unknownId }] }, `Network ${unknownId} could not be found.`],
      ['a network that is no UUID', 400, { networks: [{ uuid: 'nope' }] }, 'Bad networks format: network uuid is not in proper format (nope)'],
      ['a network without id', 400, { networks: [{ fixed_ip: '10.0.0.9' }] }, "Bad network format: missing 'uuid'"],
      ['an unknown port', 400, { networks: [{ port: unknownId }] }, `Port id ${unknownId} could not be found.`],
      ['a port and an address', 400, { networks: [{ port: unknownId, fixed_ip: '10.0.0.9' }] },
        `Specified Fixed IP '10.0.0.9' cannot be used with port '${unknownId}': the two cannot be specified together.`],
      ['an unknown zone', 400, { availability_zone: 'mars' }, 'The requested availability zone is not available'],
      ['a zone of four parts', 400, { availability_zone: 'a:b:c:d' }, 'Invalid input received: Unable to parse availability_zone'],
      ['a host of somebody who is no administrator', 403, { availability_zone: 'nova:h' },
        "Policy doesn't allow os_compute_api:servers:create:forced_host to be performed."],
      ['a destination of somebody who is no administrator', 403, { host: 'h', networks: 'none' },
        "Policy doesn't allow compute:servers:create:requested_destination to be performed.", { version: '2.74' }],
      ['an unknown destination', 400, { host: 'nohost', networks: 'none' }, 'Compute host nohost could not be found.', { version: '2.74', admin: true }],
      ['a destination said in two ways', 400, { host: 'h', availability_zone: 'nova:h', networks: 'none' },
        'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.', { version: '2.74', admin: true }],
      ['more at least than at most', 400, { min_count: 3, max_count: 2 }, 'min_count must be <= max_count'],
      ['one host name for several', 400, { hostname: 'hh', min_count: 2, networks: 'none' },
        'Unable to allocate a single hostname to multiple instances', { version: '2.90' }],
      ['an unknown security group', 400, { security_groups: [{ name: 'nope' }] }, "Unable to find security_group with name or id 'nope'"],
      ['too many items of metadata', 403, { metadata: tooMuch }, 'Maximum number of metadata items exceeds 128'],
      ['a file without contents', 400, { personality: [{ path: '/a' }] }, 'Bad personality format: missing contents'],
      ['a file that is too long', 403, { personality: [{ path: '/a', contents: Buffer.alloc(8000).toString('base64') }] }, 'Personality file content exceeds maximum 10240'],
      ['too many files', 403, { personality: Array.from({ length: 6 }, () => ({ path: '/a', contents: 'YQ==' })) }, 'Personality file limit exceeded'],
      ['a file with too long a path', 403, { personality: [{ path: `/${'a'.repeat(255)}`, contents: 'YQ==' }] }, 'Personality file path exceeds maximum 255'],
      ['certificates', 400, { trusted_image_certificates: ['a'], networks: 'none' },
        'trusted_image_certificates is not supported: this cloud does not check the signatures of images.', { version: '2.63' }],
      ['more than the quota', 403, { min_count: 11 }, 'Quota exceeded for instances: Requested 11, but already used 0 of 10 instances'],
      ['more than the quota, at the least', 403, { min_count: 11, max_count: 30 },
        'Quota exceeded for cores, instances: Requested 30, 11-30, but already used 0, 0 of 20, 10 cores, instances'],
      ['an unknown zone before an unknown image', 400, { availability_zone: 'mars', imageRef: unknownId }, 'The requested availability zone is not available'],
      ['an unknown image before an unknown key pair and group', 400, { imageRef: unknownId, key_name: 'nokey', security_groups: [{ name: 'nope' }] },
        'Can not find requested image'],
      ['an unknown network before an unknown key pair', 400, { networks: [{ uuid: unknownId }], key_name: 'nokey' }, `Network ${unknownId} could not be found.`],
      ['an unknown port before unknown networks, which are told together', 400, { networks: [{ uuid: unknownId }, { port: unknownId }] },
        `Port id ${unknownId} could not be found.`],
      ['several unknown networks', 400, { networks: [{ uuid: unknownId }, { uuid: otherUnknownId }] }, `Network ${unknownId}, ${otherUnknownId} could not be found.`],
      ['too many items of metadata before an unknown volume', 403, { metadata: tooMuch, block_device_mapping_v2: [unknownVolume] }, 'Maximum number of metadata items exceeds 128'],
      ['an unknown volume beside the image', 400, { block_device_mapping_v2: [unknownVolume] }, `Volume ${unknownId} could not be found.`],
      ['an unknown volume to boot from before an unknown security group', 400,
        { imageRef: '', block_device_mapping_v2: [{ ...unknownVolume, boot_index: 0 }], security_groups: [{ name: 'nope' }] },
        `Block Device Mapping is Invalid: failed to get volume ${unknownId}.`],
      ['an unknown snapshot to boot from', 400, { imageRef: '', block_device_mapping_v2: [{ ...unknownVolume, source_type: 'snapshot', boot_index: 0 }] },
        `Snapshot ${unknownId} could not be found.`],
      ['a mapping in the old form with no root device', 400, { imageRef: '', block_device_mapping: [{ device_name: 'vdb', snapshot_id: unknownId }] },
        'Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.'],
    ];
    for (const [what, status, server, sentence, { version = '2.1', admin = false } = {}] of refusals) {
      it(`is refused with ${status} for ${what}`, async () => {
        const answer = await requestBoot(cloud, server, { version, as: admin ? cloud.admin : demo });
        expect([answer.status, Object.values(answer.body as object)[0].message]).to.deep.equal([status, sentence]);
      });
    }

    it('refuses an unknown server group, and takes other hints', async () => {
      const body = { server: { name: 'v', flavorRef: '42', imageRef: await imageId(cloud) } };
      const refused = await cloud.post(servers, { ...body, 'OS-SCH-HNT:scheduler_hints': { group: unknownId } });
      expect(refused.body).to.deep.equal({ badRequest: { code: 400, message: `Instance group ${unknownId} could not be found.` } });
      const elsewhere = { server: { ...body.server, networks: 'none', host: 'nohost' }, 'os:scheduler_hints': { group: unknownId } };
      expect((await cloud.post(servers, elsewhere, { version: '2.74' })).body).to.deep.equal(refused.body);
      const taken = await cloud.post(servers, { ...body, 'os:scheduler_hints': { different_host: unknownId } });
      expect(taken.status).to.equal(202);
      await waitFor(cloud, taken.body.server.id, 'ACTIVE');
      expect((await cloud.get(`${servers}/${taken.body.server.id}`, { version: '2.100' })).body.server.scheduler_hints).to.deep.equal({ different_host: unknownId });
      await remove(cloud, taken.body.server.id);
    });
  });

  describe('one server', () => {
    let id: string;
    before(async () => {
      id = await boot(cloud, { name: 'one' }, { as: demo });
    });
    after(() => remove(cloud, id, { as: demo }));

    it('is not found by another project, in whatever way it is asked for', async () => {
      const alt = await cloud.person('member', 'alt');
      const notFound = { itemNotFound: { code: 404, message: `Instance ${id} could not be found.` } };
      for (const answer of [
        await cloud.get(`${servers}/${id}`, { as: alt }),
        await cloud.put(`${servers}/${id}`, { server: { name: 'x' } }, { as: alt }),
        await cloud.delete(`${servers}/${id}`, { as: alt }),
        await act(cloud, id, 'os-stop', { as: alt }),
        await cloud.get(`${servers}/${id}/metadata`, { as: alt }),
        await cloud.get(`${servers}/${id}/ips`, { as: alt }),
        await cloud.get(`${servers}/${id}/os-instance-actions`, { as: alt }),
      ]) expect(answer).to.deep.include({ status: 404, body: notFound });
    });

    it('that does not exist is 404 whatever its id looks like', async () => {
      for (const unknown of [unknownId, 'not-a-uuid', 'é']) {
        const answer = await cloud.get(`${servers}/${encodeURIComponent(unknown)}`);
        expect(answer).to.deep.include({ status: 404, body: { itemNotFound: { code: 404, message: `Instance ${unknown} could not be found.` } } });
      }
    });

    it('may be read by a reader and changed by a member', async () => {
      const reader = await cloud.person('reader', 'demo');
      expect((await cloud.get(`${servers}/${id}`, { as: reader })).status).to.equal(200);
      const refused = await act(cloud, id, 'os-stop', { as: reader });
      expect(refused).to.deep.include({
        status: 403, body: { forbidden: { code: 403, message: "Policy doesn't allow os_compute_api:servers:stop to be performed." } },
      });
    });

    it('can be renamed, described and given addresses, and the answer shows it', async () => {
      const answer = await cloud.put(`${servers}/${id}`, {
        server: { name: 'two', description: 'd', accessIPv4: '192.0.2.2', accessIPv6: '2001:db8::2', 'OS-DCF:diskConfig': 'AUTO' },
      }, { as: demo, version: '2.19' });
      expect(answer.status).to.equal(200);
      expect(answer.body.server).to.include({
        name: 'two', description: 'd', accessIPv4: '192.0.2.2', accessIPv6: '2001:db8::2', 'OS-DCF:diskConfig': 'AUTO',
      });
      const cleared = await cloud.put(`${servers}/${id}`, { server: { description: null } }, { as: demo, version: '2.19' });
      expect(cleared.body.server).to.include({ name: 'two', description: null });
    });

    it('can be pinned to the zone that it is in and to no other, and unpinned', async () => {
      const pin = (zone: string | null) => cloud.put(`${servers}/${id}`, { server: { pinned_availability_zone: zone } }, { as: demo, version: '2.104' });
      expect((await pin('nova')).body.server.pinned_availability_zone).to.equal('nova');
      expect((await pin('mars')).body.conflictingRequest.message)
        .to.equal('Cannot change pinned availability zone directly. Unpin first by setting pinned_availability_zone to null.');
      expect((await pin(null)).body.server.pinned_availability_zone).to.equal(null);
      expect((await pin('mars')).body.conflictingRequest.message)
        .to.equal("Server can only be pinned to its current availability zone 'nova', but 'mars' was requested.");
    });

    it('refuses a name with blanks at its ends', async () => {
      const answer = await cloud.put(`${servers}/${id}`, { server: { name: '  a  ' } }, { as: demo });
      expect(answer.body.badRequest.message)
        .to.equal("An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.");
    });
  });

  describe('delete', () => {
    it('answers 204; then the server is 404 to everybody, and only its actions and the lists of deleted ones remember it', async () => {
      const id = await boot(cloud, { name: 'gone' }, { as: demo });
      expect((await cloud.delete(`${servers}/${id}`, { as: demo })).status).to.equal(204);
      await cloud.until(`${servers}/${id}`, ({ status }) => status === 404, { as: demo });
      expect((await cloud.delete(`${servers}/${id}`, { as: demo })).status).to.equal(404);
      const actions = `${servers}/${id}/os-instance-actions`;
      expect((await cloud.get(actions, { as: demo, version: '2.20' })).status).to.equal(404);
      const { body } = await cloud.get(actions, { as: demo, version: '2.21' });
      expect(body.instanceActions.map(({ action }: { action: string }) => action)).to.deep.equal(['delete', 'create']);
      const alt = await cloud.person('member', 'alt');
      expect((await cloud.get(actions, { as: alt, version: '2.21' })).status).to.equal(404);
      const changed = await cloud.get(`${servers}/detail?changes-since=2000-01-01`, { as: demo });
      expect(changed.body.servers.find((server: { id: string }) => server.id === id)).to.include({
        status: 'DELETED', 'OS-EXT-STS:vm_state': 'deleted', 'OS-EXT-STS:power_state': 0, 'OS-EXT-STS:task_state': null,
      });
    });

    it('is refused for a locked server, but for administrators', async () => {
      const id = await boot(cloud, {}, { as: demo });
      await act(cloud, id, 'lock', { as: demo });
      const refused = await cloud.delete(`${servers}/${id}`, { as: demo });
      expect(refused).to.deep.include({ status: 409, body: { conflictingRequest: { code: 409, message: `Instance ${id} is locked` } } });
      await remove(cloud, id);
    });
  });
});
