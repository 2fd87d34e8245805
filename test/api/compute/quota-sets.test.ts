import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';
import { boot, requestBoot } from './booting.ts';

const quotas = '/compute/v2.1/os-quota-sets';
const classes = '/compute/v2.1/os-quota-class-sets';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const newest = { instances: 10, cores: 20, ram: 51200, key_pairs: 100, metadata_items: 128, server_groups: 10, server_group_members: 10 };
const middle = { ...newest, injected_files: 5, injected_file_content_bytes: 10240, injected_file_path_bytes: 255 };
const oldest = { ...middle, fixed_ips: -1, floating_ips: -1, security_groups: -1, security_group_rules: -1 };

describe('quota sets', () => {
  it('have the form of each version, and what is in use in detail', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const id = as.projectId;
    for (const [version, form] of [['2.1', oldest], ['2.36', middle], ['2.57', newest]] as const) {
      for (const path of ['', '/defaults']) expect((await cloud.get(`${quotas}/${id}${path}`, { as, version })).body).to.deep.equal({ quota_set: { id, ...form } });
    }
    await boot(cloud, {}, { as });
    const detail = (await cloud.get(`${quotas}/${id}/detail`, { as, version: '2.57' })).body.quota_set;
    expect(detail.instances).to.deep.equal({ limit: 10, in_use: 1, reserved: 0 });
    expect(detail.ram).to.deep.equal({ limit: 51200, in_use: 128, reserved: 0 });
    expect(detail.key_pairs).to.deep.equal({ limit: 100, in_use: 0, reserved: 0 });
    expect(refusal(await cloud.get(`${quotas}/x`, { as }))).to.equal("403: Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.");
    expect(refusal(await cloud.get(`${quotas}/x`))).to.equal('400: Project ID x is not a valid project.');
  }));

  it('are set, forced and taken back, and hold for the next server', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const path = `${quotas}/${as.projectId}`;
    const set = (quota_set: object, query = '', version = '2.93') => cloud.put(`${path}${query}`, { quota_set }, { version });
    await boot(cloud, {}, { as });
    expect((await set({ cores: '30' })).body).to.deep.equal({ quota_set: { ...newest, cores: 30 } });
    expect(refusal(await set({ instances: 0 }))).to.equal('400: Quota limit 0 for instances must be greater than or equal to already used and reserved 1.');
    expect((await set({ instances: 0, force: true })).body.quota_set.instances).to.equal(0);
    expect(refusal(await requestBoot(cloud, {}, { as }))).to.equal('403: Quota exceeded for instances: Requested 1, but already used 1 of 0 instances');
    expect((await cloud.delete(path)).status).to.equal(202);
    expect((await requestBoot(cloud, {}, { as })).status).to.equal(202);

    const user = `?user_id=${as.userId}`;
    expect(refusal(await set({ instances: 11 }, user))).to.equal('400: Quota limit 11 for instances must be less than or equal to 10.');
    expect((await set({ instances: 2 }, user)).body.quota_set.instances).to.equal(2);
    expect(refusal(await requestBoot(cloud, {}, { as }))).to.equal('403: Quota exceeded for instances: Requested 1, but already used 2 of 2 instances');
    const other = await cloud.person('member', 'demo');
    expect((await requestBoot(cloud, {}, { as: other })).status).to.equal(202);
    expect((await cloud.get(`${path}${user}`)).body.quota_set.instances).to.equal(2);
    expect((await cloud.get(path)).body.quota_set.instances).to.equal(10);

    expect(refusal(await set({ cores: -2 }))).to.equal('400: Invalid input for field/attribute cores. Value: -2. -2 is less than the minimum of -1');
    expect(refusal(await cloud.put(path, { quota_set: { cores: 1 } }, { as }))).to.equal("403: Policy doesn't allow os_compute_api:os-quota-sets:update to be performed.");
  }));

  it('follow the default class', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const first = Object.fromEntries(Object.entries(oldest).filter(([name]) => !name.startsWith('server_group')));
    expect((await cloud.get(`${classes}/other`)).body).to.deep.equal({ quota_class_set: { id: 'other', ...first } });
    expect((await cloud.get(`${classes}/default`, { version: '2.50' })).body).to.deep.equal({ quota_class_set: { id: 'default', ...middle } });
    expect((await cloud.put(`${classes}/default`, { quota_class_set: { instances: 3, key_pairs: 0 } }, { version: '2.57' })).body)
      .to.deep.equal({ quota_class_set: { ...newest, instances: 3, key_pairs: 0 } });
    expect((await cloud.get(`${quotas}/${as.projectId}`)).body.quota_set.instances).to.equal(3);
    expect((await cloud.get(`${quotas}/${as.projectId}/defaults`)).body.quota_set.instances).to.equal(3);
    expect(refusal(await cloud.post('/compute/v2.1/os-keypairs', { keypair: { name: 'k' } }, { as }))).to.equal('403: Quota exceeded, too many key pairs.');
  }));

  it('hold for a user alone in each thing that is counted, and a project keeps what it has promised to its users', () => withCloud(async (cloud) => {
    const [as, other] = [await cloud.person('member', 'demo'), await cloud.person('member', 'demo')];
    const path = `${quotas}/${as.projectId}`;
    const set = (quota_set: object, query = '') => cloud.put(`${path}${query}`, { quota_set });
    const user = `?user_id=${as.userId}`;
    expect((await set({ key_pairs: 0, server_groups: 0, metadata_items: 1, injected_files: 0, cores: 4 }, user)).status).to.equal(200);
    const group = (who: typeof as) => cloud.post('/compute/v2.1/os-server-groups', { server_group: { name: 'g', policies: ['affinity'] } }, { as: who });
    expect(refusal(await cloud.post('/compute/v2.1/os-keypairs', { keypair: { name: 'k' } }, { as }))).to.equal('403: Quota exceeded, too many key pairs.');
    expect(refusal(await group(as))).to.equal('403: Quota exceeded, too many server groups.');
    expect((await group(other)).status).to.equal(200);
    expect(refusal(await requestBoot(cloud, { metadata: { a: '1', b: '2' } }, { as }))).to.equal('403: Maximum number of metadata items exceeds 1');
    expect(refusal(await requestBoot(cloud, { personality: [{ path: '/a', contents: 'YQ==' }] }, { as }))).to.equal('403: Personality file limit exceeded');
    expect((await requestBoot(cloud, { metadata: { a: '1', b: '2' } }, { as: other })).status).to.equal(202);
    expect(refusal(await set({ cores: 3 }))).to.equal('400: Quota limit 3 for cores must be greater than or equal to already used and reserved 4.');
    expect(refusal(await set({ server_groups: 0 }))).to.equal('400: Quota limit 0 for server_groups must be greater than or equal to already used and reserved 1.');
    expect((await set({ cores: 3, force: true })).body.quota_set.cores).to.equal(3);
    expect((await set({ injected_files: -1 }, user)).status).to.equal(400);
    expect((await set({ injected_files: -1, force: true }, user)).status).to.equal(200);
    expect((await requestBoot(cloud, { personality: [{ path: '/a', contents: 'YQ==' }] }, { as })).status).to.equal(202);
  }));

  it('let no more servers in when several requests come at once', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    const answers = await Promise.all(Array.from({ length: 4 }, () => requestBoot(cloud, { min_count: 3, max_count: 3 }, { as })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([202, 202, 202, 403]);
    expect((await cloud.get('/compute/v2.1/limits', { as })).body.limits.absolute.totalInstancesUsed).to.equal(9);
  }));
});
