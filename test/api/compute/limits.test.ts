import { expect } from 'chai';
import { assertQuota, serversWithinQuota } from '../../../src/cloud/quotas.ts';
import { ApiError } from '../../../src/errors.ts';
import { withCloud } from '../../support/with-cloud.ts';

const limits = '/compute/v2.1/limits';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const newest = {
  maxTotalInstances: 10, maxTotalCores: 20, maxTotalRAMSize: 51200, maxServerMeta: 128, maxTotalKeypairs: 100, maxServerGroups: 10, maxServerGroupMembers: 10,
  totalRAMUsed: 0, totalCoresUsed: 0, totalInstancesUsed: 0, totalServerGroupsUsed: 0,
};
const personality = { maxPersonality: 5, maxPersonalitySize: 10240 };
const neutrons = { maxTotalFloatingIps: -1, maxSecurityGroups: -1, maxSecurityGroupRules: -1, totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 };

describe('limits', () => {
  it('a project has Nova’s default quotas, in the form of each version', () => withCloud(async (cloud) => {
    const as = await cloud.person('reader', 'demo');
    const forms = {
      2.1: { ...newest, ...personality, ...neutrons, maxImageMeta: 128 }, 2.35: { ...newest, ...personality, ...neutrons, maxImageMeta: 128 },
      2.36: { ...newest, ...personality, maxImageMeta: 128 }, 2.38: { ...newest, ...personality, maxImageMeta: 128 },
      2.39: { ...newest, ...personality }, 2.56: { ...newest, ...personality }, 2.57: newest, 2.104: newest,
    };
    for (const [version, absolute] of Object.entries(forms)) {
      expect((await cloud.get(limits, { version, as })).body, version).to.deep.equal({ limits: { rate: [], absolute } });
    }
  }));

  it('the project that owns the VMs which were there before has no limit on servers', () => withCloud({ pool: { servers: 12 } }, async (cloud) => {
    const servers = (await cloud.get('/compute/v2.1/servers/detail', { version: '2.47' })).body.servers as { flavor: { vcpus: number; ram: number } }[];
    const sum = (count: (flavor: { vcpus: number; ram: number }) => number): number => servers.reduce((total, { flavor }) => total + count(flavor), 0);
    expect((await cloud.get(limits, { version: '2.57' })).body.limits.absolute).to.deep.equal({
      ...newest, maxTotalInstances: -1, maxTotalCores: -1, maxTotalRAMSize: -1,
      totalInstancesUsed: 12, totalCoresUsed: sum(({ vcpus }) => vcpus), totalRAMUsed: sum(({ ram }) => ram),
    });
  }));

  it('another project’s are the administrator’s', () => withCloud({ pool: { servers: 1 } }, async (cloud) => {
    const demo = await cloud.person('member', 'demo');
    const used = async (query: string, as = cloud.admin): Promise<number> => (await cloud.get(limits + query, { as })).body.limits.absolute.totalInstancesUsed;
    expect(await used('')).to.equal(1);
    expect(await used(`?tenant_id=${demo.projectId}`)).to.equal(0);
    expect(await used('?tenant_id=unknown&reserved=False')).to.equal(0);
    for (const { projectId } of [cloud.admin, demo]) {
      expect(refusal(await cloud.get(`${limits}?tenant_id=${projectId}`, { as: demo })))
        .to.equal("403: Policy doesn't allow os_compute_api:limits:other_project to be performed.");
    }
    expect(refusal(await cloud.get(`${limits}?foo=bar`, { version: '2.75' }))).to.equal("400: Additional properties are not allowed ('foo' was unexpected)");
  }));
});

describe('quotas', () => {
  /** The sentence that a promise fails with; '' when it does not. */
  const reason = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: unknown) => (error instanceof ApiError ? `${error.kind}: ${error.message}` : 'other'));

  it('what would go over is refused, each resource by name', () => withCloud(async ({ app: { cloud }, admin }) => {
    expect(await reason(assertQuota(cloud, 'demo', { instances: 10, cores: 20, ramMib: 51200 }))).to.equal('');
    expect(await reason(assertQuota(cloud, 'demo', { instances: 11, cores: 11, ramMib: 11 })))
      .to.equal('forbidden: Quota exceeded for instances: Requested 11, but already used 0 of 10 instances');
    expect(await reason(assertQuota(cloud, 'demo', { instances: 3, cores: 24, ramMib: 60000 })))
      .to.equal('forbidden: Quota exceeded for cores, ram: Requested 24, 60000, but already used 0, 0 of 20, 51200 cores, ram');
    expect(await reason(assertQuota(cloud, admin.projectId, { instances: 1000, cores: 1000, ramMib: 1e6 }))).to.equal('');
  }));

  it('of several servers as many are made as fit, unless fewer fit than are wanted at least', () => withCloud(async ({ app: { cloud }, admin }) => {
    const flavor = { vcpus: 4, ramMib: 8192 };
    expect(await serversWithinQuota(cloud, 'demo', flavor, { min: 1, max: 3 })).to.equal(3);
    expect(await serversWithinQuota(cloud, 'demo', flavor, { min: 1, max: 8 })).to.equal(5);
    expect(await serversWithinQuota(cloud, admin.projectId, flavor, { min: 1, max: 80 })).to.equal(80);
    expect(await reason(serversWithinQuota(cloud, 'demo', flavor, { min: 6, max: 8 })))
      .to.equal('forbidden: Quota exceeded for cores, ram: Requested 32, 65536, but already used 0, 0 of 20, 51200 cores, ram');
    expect(await reason(serversWithinQuota(cloud, 'demo', { vcpus: 1, ramMib: 60000 }, { min: 1, max: 1 })))
      .to.equal('forbidden: Quota exceeded for ram: Requested 60000, but already used 0 of 51200 ram');
  }));
});
