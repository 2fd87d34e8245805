import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';
import { boot, remove } from './booting.ts';

const usage = '/compute/v2.1/os-simple-tenant-usage';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

describe('usage', () => {
  it('counts the servers of a period, the deleted ones too', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const [first, second] = [await boot(cloud, { name: 'one' }, { as }), await boot(cloud, { name: 'two' }, { as })];
    await remove(cloud, second, { as });
    const all = '?start=2020-01-01T00:00:00&end=2200-01-01T00:00:00.5';
    const { tenant_usage: shown } = (await cloud.get(`${usage}/${as.projectId}${all}`, { as })).body;
    expect(shown).to.include({ tenant_id: as.projectId, start: '2020-01-01T00:00:00.000000', stop: '2200-01-01T00:00:00.500000' });
    const states = new Map(shown.server_usages.map((each: { instance_id: string; state: string }) => [each.instance_id, each.state]));
    expect(states).to.deep.equal(new Map([[first, 'active'], [second, 'terminated']]));
    const living = shown.server_usages.find((each: { instance_id: string }) => each.instance_id === first);
    expect(living).to.include({ name: 'one', tenant_id: as.projectId, flavor: 'm1.nano', vcpus: 1, memory_mb: 128, local_gb: 1, ended_at: null });
    expect(living.hours).to.be.greaterThan(1_500_000);
    const hours = shown.server_usages.reduce((sum: number, each: { hours: number }) => sum + each.hours, 0);
    expect(shown.total_hours).to.equal(hours);
    expect(shown.total_memory_mb_usage).to.be.closeTo(hours * 128, 1);

    const listed = async (query: string, version = '2.1') => (await cloud.get(`${usage}${query}`, { version })).body.tenant_usages;
    expect((await listed(all)).find((each: { tenant_id: string }) => each.tenant_id === as.projectId)).to.deep.equal(
      Object.fromEntries(Object.entries(shown).filter(([key]) => key !== 'server_usages')));
    expect((await listed(`${all}&detailed=1&detailed=0`)).find((each: { tenant_id: string }) => each.tenant_id === as.projectId)).to.deep.equal(shown);
    expect((await listed(`${all}&detailed=0&detailed=1`))[0]).not.to.have.property('server_usages');
    expect((await listed('?start=1980-01-01T00:00:00&end=1980-01-02T00:00:00'))).to.deep.equal([]);
    expect((await cloud.get(`${usage}/${as.projectId}?start=1980-01-01T00:00:00&end=1980-01-02T00:00:00`)).body).to.deep.equal({ tenant_usage: {} });
  }));

  it('comes in pages of servers', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const ids = [await boot(cloud, {}, { as }), await boot(cloud, {}, { as })].sort();
    const path = `${usage}/${as.projectId}`;
    const query = 'start=2020-01-01T00:00:00&limit=1';
    const page = (await cloud.get(`${path}?${query}`, { as, version: '2.40' })).body;
    expect(page.tenant_usage.server_usages.map((each: { instance_id: string }) => each.instance_id)).to.deep.equal([ids[0]]);
    expect(page.tenant_usage_links[0].href).to.contain(`limit=1&start=2020-01-01T00%3A00%3A00&marker=${ids[0]}`);
    const next = (await cloud.get(`${path}?${query}&marker=${ids[0]}`, { as, version: '2.40' })).body;
    expect(next.tenant_usage.server_usages[0].instance_id).to.equal(ids[1]);
    expect((await cloud.get(`${path}?${query}&marker=${ids[1]}`, { as, version: '2.40' })).body).to.deep.equal({ tenant_usage: {} });
    expect(refusal(await cloud.get(`${path}?marker=x`, { as, version: '2.40' }))).to.equal('400: Marker x could not be found.');
  }));

  it('refuses what is no period and who may not know', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    expect(refusal(await cloud.get(usage, { as }))).to.equal("403: Policy doesn't allow os_compute_api:os-simple-tenant-usage:list to be performed.");
    expect(refusal(await cloud.get(`${usage}/${cloud.admin.projectId}`, { as })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-simple-tenant-usage:show to be performed.");
    expect(refusal(await cloud.get(`${usage}?start=2020-01-01%2000:00:00`))).to.equal('400: Invalid datetime string: Datetime is in invalid format');
    expect(refusal(await cloud.get(`${usage}?end=2020-01-01T00:00:00`))).to.equal('400: Invalid start time. The start time cannot occur after the end time.');
  }));
});
