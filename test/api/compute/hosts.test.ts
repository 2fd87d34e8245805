import { expect } from 'chai';
import { withCloud, type TestCloud } from '../../support/with-cloud.ts';
import { boot, servers, waitFor } from './booting.ts';

const hosts = '/compute/v2.1/os-hosts';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const hostNames = (cloud: TestCloud): string[] => [...cloud.pool.cache.all('host')].map(({ hostname }) => hostname).sort();

describe('hosts', () => {
  it('are listed with their services until 2.42', () => withCloud(async (cloud) => {
    const [name] = hostNames(cloud);
    const listed = (await cloud.get(hosts)).body.hosts;
    expect(listed.map((host: Record<string, string>) => [host['service'], host['zone']])).to.deep.equal([
      ['scheduler', 'internal'], ['conductor', 'internal'], ['compute', 'nova'], ['compute', 'nova'],
    ]);
    expect((await cloud.get(`${hosts}?zone=nova`)).body.hosts[0]).to.deep.equal({ host_name: name, service: 'compute', zone: 'nova' });
    expect((await cloud.get(hosts, { version: '2.43' })).status).to.equal(404);
  }));

  it('show what they have and who uses it', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const name: string = (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
    const rows: { resource: Record<string, unknown> }[] = (await cloud.get(`${hosts}/${name}`)).body.host;
    expect(rows.map(({ resource }) => resource['project'])).to.deep.equal(['(total)', '(used_now)', '(used_max)', cloud.admin.projectId]);
    expect(rows[3]?.resource).to.deep.equal({ host: name, project: cloud.admin.projectId, cpu: 1, memory_mb: 128, disk_gb: 1 });
    expect(refusal(await cloud.get(`${hosts}/nope`))).to.equal('404: Compute host nope could not be found.');
  }));

  it('are closed and opened for new servers, and emptied for maintenance', () => withCloud(async (cloud) => {
    const id = await boot(cloud);
    const name: string = (await cloud.get(`${servers}/${id}`)).body.server['OS-EXT-SRV-ATTR:host'];
    const status = async (): Promise<string> => (await cloud.get(`/compute/v2.1/os-services?host=${name}`)).body.services[0].status;
    expect((await cloud.put(`${hosts}/${name}`, { status: 'Disable' })).body).to.deep.equal({ host: name, status: 'disabled' });
    expect(await status()).to.equal('disabled');
    expect((await cloud.put(`${hosts}/${name}`, { status: 'enable' })).body).to.deep.equal({ host: name, status: 'enabled' });
    expect(await status()).to.equal('enabled');
    expect((await cloud.put(`${hosts}/${name}`, { maintenance_mode: 'enable' })).body).to.deep.equal({ host: name, maintenance_mode: 'on_maintenance' });
    const moved = await cloud.until(`${servers}/${id}`, ({ body }) => body.server['OS-EXT-SRV-ATTR:host'] !== name);
    expect(moved.body.server.id).to.equal(id);
    await waitFor(cloud, id, 'ACTIVE');
    expect(await status()).to.equal('disabled');
    expect((await cloud.put(`${hosts}/${name}`, { maintenance_mode: 'disable' })).body).to.deep.equal({ host: name, maintenance_mode: 'off_maintenance' });
    expect(await status()).to.equal('enabled');
    expect(refusal(await cloud.put(`${hosts}/nope`, { status: 'enable' }))).to.equal("404: Host 'nope' is not mapped to any cell");
  }));

  it('are not switched on or off', () => withCloud(async (cloud) => {
    const [name = ''] = hostNames(cloud);
    for (const verb of ['reboot', 'shutdown', 'startup']) {
      expect(refusal(await cloud.get(`${hosts}/${name}/${verb}`))).to.equal('501: The requested functionality is not supported.');
    }
    expect((await cloud.get(`${hosts}/nope/reboot`)).status).to.equal(404);
  }));
});
