import { expect } from 'chai';
import { listAggregates, zoneOfAggregate } from '../../../src/cloud/aggregates.ts';
import { listAvailabilityZones } from '../../../src/cloud/availability-zones.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import { listHypervisors } from '../../../src/cloud/hypervisors.ts';
import { oldIds } from '../../../src/cloud/old-ids.ts';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, imageId, servers, waitFor } from './booting.ts';

const aggregates = '/compute/v2.1/os-aggregates';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

describe('host aggregates', () => {
  it('a single pool is the default zone and no aggregate', () => withCloud(async (cloud) => {
    expect((await cloud.get(aggregates)).body).to.deep.equal({ aggregates: [] });
    expect((await cloud.get(aggregates, { version: '2.81' })).body).to.deep.equal({ aggregates: [] });
    expect(refusal(await cloud.get(`${aggregates}/x`))).to.equal('400: Invalid input received: id must be an integer');
    expect(refusal(await cloud.get(`${aggregates}/999`))).to.equal('404: Aggregate 999 could not be found.');
    expect((await cloud.get(`${aggregates}/x`)).status).to.equal(400);
    expect(refusal(await cloud.get(aggregates, { as: await cloud.person('member', 'demo') })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-aggregates:index to be performed.");
  }));

  it('of several pools each is a zone and an aggregate by its name', () => withCloud((first) => withCloud({ pool: { hosts: 3, seed: 2 } }, async (second) => {
    const pools = [first.pool, second.pool] as const;
    for (const [index, pool] of pools.entries()) {
      const [row] = pool.cache.all('pool');
      await pool.call('pool.set_name_label', row?.$ref ?? '', `room ${index}`);
      await pool.settle();
    }
    const both: Cloud = { ...first.app.cloud, pools };
    const hostsOf = (pool: (typeof pools)[number]): string[] => [...pool.cache.all('host')].map(({ hostname }) => hostname).sort();
    expect((await listAggregates(both)).map((each) => [each.name, zoneOfAggregate(each), each.hosts])).to.deep.equal([
      ['room 0', 'room 0', hostsOf(first.pool)], ['room 1', 'room 1', hostsOf(second.pool)],
    ]);
    expect(listAvailabilityZones(both).map(({ name, services }) => [name, services.length])).to.deep.equal([['internal', 2], ['room 0', 2], ['room 1', 3]]);
    const [numbers, same] = await Promise.all([oldIds(both), oldIds(both)]);
    expect(listHypervisors(both).map(({ id }) => numbers.get(id))).to.deep.equal([1, 2, 3, 4, 5]);
    expect(same).to.deep.equal(numbers);
  })));

  it('they are made, renamed, described and dropped in the forms and words of Nova', () => withCloud(async (cloud) => {
    const [host = '', other = ''] = hostNames(cloud);
    const made = await cloud.post(aggregates, { aggregate: { name: 'one', availability_zone: 'west' } });
    expect(made.status).to.equal(200);
    expect(made.body.aggregate).to.have.all.keys('id', 'name', 'availability_zone', 'created_at', 'updated_at', 'deleted', 'deleted_at');
    expect(made.body.aggregate).to.include({ id: 1, name: 'one', availability_zone: 'west', updated_at: null, deleted: false });
    expect((await cloud.post(aggregates, { aggregate: { name: 'two', availability_zone: null } }, { version: '2.41' })).body.aggregate)
      .to.include({ id: 2, availability_zone: null }).and.to.have.property('uuid').that.matches(/^[0-9a-f-]{36}$/);
    expect(refusal(await cloud.post(aggregates, { aggregate: { name: 'one' } }))).to.equal('409: Aggregate one already exists.');

    const act = (id: number, body: object, version = '2.1') => cloud.post(`${aggregates}/${id}/action`, body, { version });
    expect((await act(1, { set_metadata: { metadata: { a: 'b' } } })).body.aggregate.metadata).to.deep.equal({ availability_zone: 'west', a: 'b' });
    expect((await act(1, { set_metadata: { metadata: { a: null } } })).body.aggregate.metadata).to.deep.equal({ availability_zone: 'west' });
    expect(refusal(await act(1, { set_metadata: { metadata: { availability_zone: '' } } })))
      .to.equal('400: Cannot update metadata of aggregate 1. Reason: Aggregate one does not support empty named availability zone.');
    expect(refusal(await act(9, { set_metadata: { metadata: {} } }))).to.equal('404: Aggregate 9 could not be found.');

    expect((await act(1, { add_host: { host } })).body.aggregate.hosts).to.deep.equal([host]);
    expect(refusal(await act(1, { add_host: { host } }))).to.equal(`409: Aggregate 1 already has host ${host}.`);
    expect(refusal(await act(1, { add_host: { host: 'nope' } }))).to.equal('404: Compute host nope could not be found.');
    expect(refusal(await act(1, { remove_host: { host: other } }))).to.equal(`404: Cannot remove host ${other} in aggregate 1`);
    expect((await act(2, { add_host: { host } })).status).to.equal(200);
    expect(refusal(await cloud.put(`${aggregates}/2`, { aggregate: { availability_zone: 'east' } })))
      .to.equal("400: Cannot update aggregate 2. Reason: One or more hosts already in availability zone(s) ['west'].");
    expect((await act(2, { remove_host: { host } })).body.aggregate.hosts).to.deep.equal([]);
    expect((await cloud.put(`${aggregates}/2`, { aggregate: { availability_zone: 'east' } })).body.aggregate.availability_zone).to.equal('east');
    expect(refusal(await act(2, { add_host: { host } })))
      .to.equal("409: Cannot add host to aggregate 2. Reason: One or more hosts already in availability zone(s) ['west'].");
    expect(refusal(await cloud.put(`${aggregates}/2`, { aggregate: { name: 'one' } }))).to.equal('409: Aggregate one already exists.');
    expect((await cloud.put(`${aggregates}/2`, { aggregate: { name: 'three' } })).body.aggregate.name).to.equal('three');

    const id = '11111111-2222-4333-8444-555555555555';
    const images = (cache: object[], version = '2.81') => cloud.post(`${aggregates}/1/images`, { cache }, { version });
    expect((await images([{ id }])).status).to.equal(202);
    expect(refusal(await images([{ id }, { id }]))).to.equal('400: Duplicate images in request');
    expect((await images([{ id }], '2.80')).status).to.equal(404);

    expect(refusal(await cloud.delete(`${aggregates}/1`))).to.equal('400: Cannot remove host from aggregate 1. Reason: Host aggregate is not empty.');
    expect((await act(1, { remove_host: { host } })).status).to.equal(200);
    expect((await cloud.delete(`${aggregates}/1`)).status).to.equal(200);
    expect((await cloud.get(aggregates)).body.aggregates.map((each: { name: string }) => each.name)).to.deep.equal(['three']);
  }));

  it('a host in one with a zone is in that zone, and servers find it by it', () => withCloud({ pool: { hosts: 3 } }, async (cloud) => {
    const names = hostNames(cloud);
    const last = names.at(-1) ?? '';
    await cloud.post(aggregates, { aggregate: { name: 'one', availability_zone: 'west' } });
    const refused = await cloud.post(servers, { server: { name: 'x', flavorRef: '42', imageRef: await imageId(cloud), availability_zone: 'west' } });
    expect(refusal(refused)).to.equal('400: The requested availability zone is not available');
    await cloud.post(`${aggregates}/1/action`, { add_host: { host: last } });
    const zones = (await cloud.get('/compute/v2.1/os-availability-zone')).body.availabilityZoneInfo;
    expect(zones.map((zone: { zoneName: string }) => zone.zoneName).sort()).to.deep.equal(['nova', 'west']);

    for (const zone of ['west', 'west', 'nova']) {
      const id = await boot(cloud, { availability_zone: zone });
      const { server } = (await waitFor(cloud, id, 'ACTIVE')).body;
      expect(server['OS-EXT-AZ:availability_zone']).to.equal(zone);
      expect(server['OS-EXT-SRV-ATTR:host'] === last).to.equal(zone === 'west');
    }
    expect(refusal(await cloud.put(`${aggregates}/1`, { aggregate: { name: 'other', availability_zone: 'east' } })))
      .to.equal('400: Cannot update aggregate 1. Reason: One or more hosts contain instances in this zone.');
    expect((await cloud.get(`${aggregates}/1`)).body.aggregate.name).not.to.equal('other');
    await cloud.restart('kill');
    expect((await cloud.get(`${aggregates}/1`)).body.aggregate.hosts).to.deep.equal([last]);
    await cloud.post(`${aggregates}/1/action`, { remove_host: { host: last } });
    expect((await cloud.get(`${servers}/detail`)).body.servers.map((server: Record<string, string>) => server['OS-EXT-AZ:availability_zone']))
      .to.deep.equal(['nova', 'nova', 'nova']);
  }));
});

const hostNames = (cloud: TestCloud): string[] => [...cloud.pool.cache.all('host')].map(({ hostname }) => hostname).sort();
