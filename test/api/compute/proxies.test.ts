import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';
import { boot, imageId, networkIds, unknownId } from './booting.ts';

const root = '/compute/v2.1';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

describe('the proxies up to 2.35', () => {
  it('show the images of the image service', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const id = await imageId(cloud);
    const links = [
      { rel: 'self', href: `${cloud.url}${root}/images/${id}` }, { rel: 'bookmark', href: `${cloud.url}/compute/images/${id}` },
      { rel: 'alternate', type: 'application/vnd.openstack.image', href: `${cloud.url}/image/images/${id}` },
    ];
    const { image } = (await cloud.get(`${root}/images/${id}`, { as })).body;
    expect(image).to.include({ id, status: 'ACTIVE', progress: 100, minRam: 0 });
    expect(image.links).to.deep.equal(links);
    expect((await cloud.get(`${root}/images?name=${encodeURIComponent(image.name)}`, { as })).body).to.deep.equal({ images: [{ id, name: image.name, links }] });
    expect((await cloud.get(`${root}/images?minRam=1`, { as })).body).to.deep.equal({ images: [] });
    const all = (await cloud.get(`${root}/images/detail`, { as })).body.images;
    expect(all.length).to.be.greaterThan(1);
    expect(all.find((each: { id: string }) => each.id === id)).to.deep.equal(image);
    const page = (await cloud.get(`${root}/images?limit=1`, { as })).body;
    expect(page.images_links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${root}/images?limit=1&marker=${page.images[0].id}` }]);
    const next = (await cloud.get(page.images_links[0].href.slice(cloud.url.length), { as })).body;
    expect(next.images[0].id).to.equal(all[1].id);
    expect((await cloud.get(`${root}/images/${id}/metadata`, { as, version: '2.38' })).body.metadata).to.deep.equal(image.metadata);
    expect(refusal(await cloud.delete(`${root}/images/${id}`, { as }))).to.equal('403: You are not allowed to delete the image.');
    expect(refusal(await cloud.post(`${root}/images/${id}/metadata`, { metadata: { a: 'b' } }, { as }))).to.equal(`403: Not authorized for image ${id}.`);
    expect(refusal(await cloud.get(`${root}/images/${unknownId}`, { as }))).to.equal('404: Image not found.');
    expect((await cloud.get(`${root}/images/${id}`, { as, version: '2.36' })).status).to.equal(404);
    expect((await cloud.get(`${root}/images/${id}/metadata`, { as, version: '2.39' })).status).to.equal(404);
  }));

  it('change the metadata of one\'s own images, and delete them, but not for readers', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const reader = await cloud.person('reader', 'demo');
    const { id } = (await cloud.post('/image/v2/images', { name: 'mine', disk_format: 'raw', container_format: 'bare', colour: 'red' }, { as })).body;
    const path = `${root}/images/${id}/metadata`;
    const metadata = async (): Promise<unknown> => (await cloud.get(path, { as })).body.metadata;
    expect((await cloud.post(path, { metadata: { a: 'b', c: 'd' } }, { as })).body).to.deep.equal({ metadata: { colour: 'red', a: 'b', c: 'd' } });
    expect((await cloud.put(`${path}/a`, { meta: { a: 'z' } }, { as })).body).to.deep.equal({ meta: { a: 'z' } });
    expect(refusal(await cloud.put(`${path}/a`, { meta: { b: 'z' } }, { as }))).to.equal('400: Request body and URI mismatch');
    expect((await cloud.get(`${path}/a`, { as })).body).to.deep.equal({ meta: { a: 'z' } });
    expect((await cloud.delete(`${path}/a`, { as })).status).to.equal(204);
    expect(refusal(await cloud.delete(`${path}/a`, { as }))).to.equal('404: Invalid metadata key');
    expect(refusal(await cloud.get(`${path}/a`, { as }))).to.equal('404: The resource could not be found.');
    expect((await cloud.put(path, { metadata: { only: 'this' } }, { as })).body).to.deep.equal({ metadata: { only: 'this' } });
    expect(await metadata()).to.deep.equal({ only: 'this' });
    expect((await cloud.get(`/image/v2/images/${id}`, { as })).body).to.include({ only: 'this' }).and.not.have.property('colour');
    const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`k${index}`, 'v']));
    expect(refusal(await cloud.put(path, { metadata: many }, { as }))).to.equal('403: Image metadata limit exceeded');
    expect(refusal(await cloud.post(path, { metadata: { a: 'b' } }, { as: reader }))).to.equal(`403: Not authorized for image ${id}.`);
    expect(refusal(await cloud.delete(`${root}/images/${id}`, { as: reader }))).to.equal('403: You are not allowed to delete the image.');
    expect((await cloud.delete(`${root}/images/${id}`, { as })).status).to.equal(204);
    expect((await cloud.get(path, { as })).status).to.equal(404);
  }));

  it('show the names of networks', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const ids = await networkIds(cloud);
    const [id = ''] = ids;
    const { network } = (await cloud.get(`${root}/os-networks/${id}`, { as })).body;
    expect(network).to.deep.equal({
      id, label: network.label, cidr: null, netmask: null, gateway: null, broadcast: null, dns1: null, dns2: null, cidr_v6: null, gateway_v6: null,
      netmask_v6: null,
    });
    expect((await cloud.get(`${root}/os-networks/${id}`)).body.network).to.include({ label: network.label, vlan: null });
    expect((await cloud.get(`${root}/os-tenant-networks`, { as })).body.networks.map((each: { id: string }) => each.id)).to.have.members(ids);
    expect((await cloud.get(`${root}/os-tenant-networks/${id}`, { as })).body).to.deep.equal({ network: { id, label: network.label, cidr: 'None' } });
    expect((await cloud.get(`${root}/os-networks/${unknownId}`, { as })).status).to.equal(404);
  }));

  it('show the default security group, also as the one of a server', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const { security_groups: groups } = (await cloud.get(`${root}/os-security-groups`, { as })).body;
    expect(groups.map((group: Record<string, unknown>) => [group['name'], group['tenant_id']])).to.deep.equal([['default', as.projectId]]);
    const { id, rules } = groups[0];
    expect(rules.map((rule: { group: object }) => rule.group)).to.deep.equal([{ name: 'default', tenant_id: as.projectId }, { name: 'default', tenant_id: as.projectId }]);
    const server = await boot(cloud, {}, { as });
    expect((await cloud.get(`${root}/servers/${server}/os-security-groups`, { as, version: '2.104' })).body.security_groups).to.deep.equal(groups);
    expect((await cloud.get(`${root}/os-security-groups/${id}`, { as })).body.security_group).to.deep.equal(groups[0]);
    expect(refusal(await cloud.get(`${root}/os-security-groups/x`, { as }))).to.equal('400: Security group id should be uuid');
    const rule = { ip_protocol: 'tcp', from_port: 22, to_port: 22, cidr: '0.0.0.0/0', parent_group_id: id };
    const add = (changes: object) => cloud.post(`${root}/os-security-group-rules`, { security_group_rule: { ...rule, ...changes } }, { as });
    expect((await add({})).body.security_group_rule).to.include({ ip_protocol: 'tcp', from_port: 22, to_port: 22, parent_group_id: id });
    expect(refusal(await add({}))).to.equal(`400: This rule already exists in group ${id}`);
    const { body } = await cloud.post(`${root}/os-security-groups`, { security_group: { name: 'web', description: 'd' } }, { as });
    expect(body.security_group).to.include({ name: 'web', description: 'd', tenant_id: as.projectId });
    const web = `${root}/os-security-groups/${body.security_group.id}`;
    const asked = await cloud.post(`${root}/servers/${server}/action`, { addSecurityGroup: { name: 'web' } }, { as });
    expect([asked.status, refusal(await cloud.delete(web, { as })).split('\n')[0]]).to.deep.equal([202, `400: Security Group ${body.security_group.id} in use.`]);
    await cloud.post(`${root}/servers/${server}/action`, { removeSecurityGroup: { name: 'web' } }, { as });
    expect((await cloud.delete(web, { as })).status).to.equal(202);
    expect((await cloud.get(`${root}/os-security-groups`, { as, version: '2.36' })).status).to.equal(404);
  }));

  it('add rules as Nova wants them said, and show all ports in numbers', () => withCloud(async (cloud) => {
    const { id } = (await cloud.post(`${root}/os-security-groups`, { security_group: { name: 'web', description: '' } })).body.security_group;
    const add = (rule: object) => cloud.post(`${root}/os-security-group-rules`, { security_group_rule: { parent_group_id: id, ...rule } });
    const ping = { ip_protocol: 'icmp', from_port: -1, to_port: -1, cidr: '192.0.2.0/24' };
    const shown: readonly (readonly [said: object, shows: object])[] = [
      [ping, { ip_protocol: 'icmp', from_port: -1, to_port: -1, ip_range: { cidr: '192.0.2.0/24' }, group: {} }],
      [{ ip_protocol: 'icmp', from_port: 8, to_port: 0 }, { from_port: 8, to_port: 0, ip_range: { cidr: '0.0.0.0/0' } }],
      [{ ip_protocol: 'UDP', from_port: '1', to_port: '65535' }, { ip_protocol: 'udp', from_port: 1, to_port: 65_535 }],
      [{ ip_protocol: 'tcp', from_port: 22, to_port: 22, cidr: '2001%3Adb8%3A%3A/32' }, { from_port: 22, ip_range: { cidr: '2001:db8::/32' } }],
      [{ group_id: id }, { ip_protocol: null, from_port: null, to_port: null, ip_range: {} }],
      [{ group_id: id, ip_protocol: 'tcp' }, { ip_protocol: 'tcp', from_port: 1, to_port: 65_535 }],
      [{ group_id: id, ip_protocol: 'icmp' }, { ip_protocol: 'icmp', from_port: -1, to_port: -1 }],
    ];
    for (const [said, shows] of shown) {
      const { status, body } = await add(said);
      expect(status, JSON.stringify(said)).to.equal(200);
      expect(body.security_group_rule, JSON.stringify(said)).to.deep.include(shows);
    }
    const { rules } = (await cloud.get(`${root}/os-security-groups/${id}`)).body.security_group;
    expect(rules.filter((rule: { from_port: number }) => rule.from_port === -1)).to.have.length(2);
    const tcp = { ip_protocol: 'tcp', from_port: 23, to_port: 23 };
    for (const [said, sentence] of [
      [ping, `400: This rule already exists in group ${id}`],
      [{}, '400: Not enough parameters to build a valid rule.'],
      [{ ...tcp, to_port: null }, '400: Not enough parameters to build a valid rule.'],
      [{ ...tcp, ip_protocol: 'x' }, '400: Invalid IP protocol x.'],
      [{ ...tcp, from_port: 'a' }, '400: Invalid input received: To and From ports must be integers'],
      [{ ...tcp, to_port: 22 }, '400: Invalid port range 23:22. Former value cannot be greater than the later'],
      [{ ...tcp, from_port: 0 }, '400: Invalid port range 0:23. Valid TCP ports should be between 1-65535'],
      [{ ...ping, to_port: 256 }, '400: Invalid port range -1:256. For ICMP, the type:code must be valid'],
      [{ ...tcp, cidr: '192.0.2.1' }, '400: 192.0.2.1 is not a valid IP network.'],
      [{ ...tcp, cidr: '192.0.2.1/0' }, '400: Bad prefix for network in cidr 192.0.2.1/0'],
    ] as const) expect(refusal(await add(said)), JSON.stringify(said)).to.equal(sentence);
    expect(refusal(await add({ ...ping, to_port: 5 }))).to.match(/^400: ICMP code \(port-range-max\) 5 is provided but .*\nNeutron server returns request_ids: \['req-/);
    expect(refusal(await add({ group_id: id, ip_protocol: 'tcp' }))).to.match(/^403: Security group rule already exists\. Rule id is .*\nNeutron server returns request_ids/);
  }));

  it('have no floating addresses', () => withCloud(async (cloud) => {
    expect((await cloud.get(`${root}/os-floating-ips`)).body).to.deep.equal({ floating_ips: [] });
    expect((await cloud.get(`${root}/os-floating-ip-pools`)).body).to.deep.equal({ floating_ip_pools: [] });
    expect(refusal(await cloud.post(`${root}/os-floating-ips`, { pool: 'p' }))).to.equal('404: Floating IP pool p not found.');
    expect((await cloud.get(`${root}/os-floating-ips/${unknownId}`)).status).to.equal(404);
  }));
});
