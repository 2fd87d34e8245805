import { expect } from 'chai';
import { join } from 'node:path';
import { build, clientsOf, generations, run, skipLoudly, startService, type Generation, type RunningService } from './support.ts';

const network = 'NET';
const image = 'cirros-0.6.2-x86_64-disk';

for (const generation of ['new', 'old'] as const satisfies readonly Generation[]) {
  describe(`python-openstackclient (${generations[generation][1]})`, function () {
    this.timeout(180_000);
    let bin = '';
    let service: RunningService | undefined;

    before(async function () {
      this.timeout(900_000);
      const clients = await clientsOf(generation);
      if ('missing' in clients) skipLoudly(this, clients.missing);
      bin = clients.bin;
      await build();
      service = await startService();
    });
    after(() => service?.stop());

    const openstack = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await run(join(bin, 'openstack'), args, service?.env);
      expect(code, `openstack ${args.join(' ')}: ${stderr}`).to.equal(0);
      return stdout;
    };
    const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await openstack(...args, '-f', 'json')) as T;
    const show = (name: string): Promise<Record<string, unknown>> => json('server', 'show', name);
    const becomes = async (name: string, key: string, value: unknown): Promise<void> => {
      for (let tries = 0; tries < 20; tries += 1) if ((await show(name))[key] === value) return;
      expect((await show(name))[key]).to.equal(value);
    };

    it('issues a token and lists the catalog', async () => {
      expect(await json('token', 'issue')).to.have.all.keys('expires', 'id', 'project_id', 'user_id');
      const types = (await json<{ Type: string }[]>('catalog', 'list')).map((row) => row.Type);
      expect(types).to.include.members(['identity', 'compute', 'image', 'network']);
    });

    it('makes, lists, shows and deletes a flavor', async () => {
      await openstack('flavor', 'create', '--ram', '128', '--disk', '1', '--vcpus', '1', 'tiny.one');
      expect((await json<{ Name: string }[]>('flavor', 'list')).map((row) => row.Name)).to.include.members(['tiny.one', 'm1.nano']);
      expect(await json('flavor', 'show', 'tiny.one')).to.include({ ram: 128, vcpus: 1, disk: 1 });
      await openstack('flavor', 'delete', 'tiny.one');
      expect((await json<{ Name: string }[]>('flavor', 'list')).map((row) => row.Name)).not.to.include('tiny.one');
    });

    it('makes, lists and deletes a key pair', async () => {
      await openstack('keypair', 'create', 'k1');
      expect((await json<{ Name: string }[]>('keypair', 'list')).map((row) => row.Name)).to.deep.equal(['k1']);
      await openstack('keypair', 'delete', 'k1');
      expect(await json('keypair', 'list')).to.deep.equal([]);
    });

    it('lists images, networks and hypervisors', async () => {
      expect((await json<{ Name: string }[]>('image', 'list')).map((row) => row.Name)).to.include(image);
      expect(await json('image', 'show', image)).to.include({ name: image, status: 'active' });
      expect((await json<{ Name: string }[]>('network', 'list')).map((row) => row.Name)).to.include(network);
      const [first] = await json<Record<string, unknown>[]>('hypervisor', 'list');
      expect(first).to.include({ State: 'up' });
      expect(await json('hypervisor', 'show', String(first?.['Hypervisor Hostname']))).to.include({ state: 'up', status: 'enabled' });
    });

    it('creates a server and waits for it', async () => {
      await openstack('server', 'create', '--wait', '--image', image, '--flavor', 'm1.nano', '--network', network, 'os1');
      expect((await json<Record<string, unknown>[]>('server', 'list')).find((row) => row['Name'] === 'os1')).to.include({ Status: 'ACTIVE' });
      expect(await show('os1')).to.include({ name: 'os1', status: 'ACTIVE' });
    });

    it('stops, starts and reboots it', async () => {
      await openstack('server', 'stop', 'os1');
      await becomes('os1', 'status', 'SHUTOFF');
      await openstack('server', 'start', 'os1');
      await becomes('os1', 'status', 'ACTIVE');
      await openstack('server', 'reboot', '--wait', 'os1');
      await openstack('server', 'reboot', '--hard', '--wait', 'os1');
      expect(await show('os1')).to.include({ status: 'ACTIVE' });
    });

    it('live-migrates it, to any host and to a named one, with and without its disks', async () => {
      const before = (await show('os1'))['OS-EXT-SRV-ATTR:host'];
      await openstack('--os-compute-api-version', '2.30', 'server', 'migrate', '--live-migration', '--wait', 'os1');
      expect((await show('os1'))['OS-EXT-SRV-ATTR:host']).not.to.equal(before);
      await openstack('--os-compute-api-version', '2.30', 'server', 'migrate', '--live-migration', '--host', String(before), '--wait', 'os1');
      await becomes('os1', 'OS-EXT-SRV-ATTR:host', before);
      await openstack('flavor', 'create', '--ram', '128', '--disk', '1', '--vcpus', '1', '--property', 'xapi:sr=local', 'local.one');
      await openstack('server', 'create', '--wait', '--image', image, '--flavor', 'local.one', '--network', network, 'os2');
      const from = (await show('os2'))['OS-EXT-SRV-ATTR:host'];
      await openstack('--os-compute-api-version', '2.30', 'server', 'migrate', '--live-migration', '--block-migration', '--wait', 'os2');
      expect((await show('os2'))['OS-EXT-SRV-ATTR:host']).not.to.equal(from);
      expect(await show('os2')).to.include({ status: 'ACTIVE' });
    });

    it('lists and disables compute services', async () => {
      const services = await json<Record<string, unknown>[]>('compute', 'service', 'list', '--service', 'nova-compute');
      const host = String(services[0]?.['Host']);
      await openstack('compute', 'service', 'set', '--disable', '--disable-reason', 'a new disk', host, 'nova-compute');
      const after = await json<Record<string, unknown>[]>('compute', 'service', 'list', '--service', 'nova-compute');
      expect(after.find((row) => row['Host'] === host)).to.include({ Status: 'disabled', State: 'up' });
      await openstack('compute', 'service', 'set', '--enable', host, 'nova-compute');
    });

    it('deletes both and waits', async () => {
      await openstack('server', 'delete', '--wait', 'os1', 'os2');
      expect(await json('server', 'list')).to.deep.equal([]);
    });

    it('creates and deletes a server through the SDK', async () => {
      const program = [
        'import openstack',
        'conn = openstack.connect()',
        `server = conn.create_server('sdk1', image='${image}', flavor='m1.nano', network='${network}', wait=True, auto_ip=False)`,
        "assert server.status == 'ACTIVE', server.status",
        "assert any(s.name == 'sdk1' for s in conn.list_servers())",
        "assert conn.delete_server('sdk1', wait=True)",
        "assert conn.get_server('sdk1') is None",
      ].join('\n');
      const { code, stderr } = await run(join(bin, 'python'), ['-c', program], service?.env);
      expect(code, stderr).to.equal(0);
    });
  });
}
