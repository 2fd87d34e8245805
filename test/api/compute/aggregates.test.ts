import { expect } from 'chai';
import { listAggregates } from '../../../src/cloud/aggregates.ts';
import { listAvailabilityZones } from '../../../src/cloud/availability-zones.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import { listHypervisors } from '../../../src/cloud/hypervisors.ts';
import { withCloud } from '../../support/with-cloud.ts';

const aggregates = '/compute/v2.1/os-aggregates';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

describe('host aggregates', () => {
  it('a single pool is the default zone and no aggregate', () => withCloud(async (cloud) => {
    expect((await cloud.get(aggregates)).body).to.deep.equal({ aggregates: [] });
    expect((await cloud.get(aggregates, { version: '2.81' })).body).to.deep.equal({ aggregates: [] });
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
    expect(listAggregates(both).map(({ name, availabilityZone, hosts }) => [name, availabilityZone, hosts])).to.deep.equal([
      ['room 0', 'room 0', hostsOf(first.pool)], ['room 1', 'room 1', hostsOf(second.pool)],
    ]);
    expect(listAvailabilityZones(both).map(({ name, services }) => [name, services.length])).to.deep.equal([['internal', 2], ['room 0', 2], ['room 1', 3]]);
    expect(new Set(listHypervisors(both).map(({ number }) => number)).size).to.equal(5);
  })));
});
