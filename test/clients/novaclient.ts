/** A day with python-novaclient: what the README promises a new user, command by command. */
import { expect } from 'chai';
import { join } from 'node:path';
import { run, type Outcome, type RunningService } from './support.ts';

export interface NovaFlow {
  /** Folder of the client's programs, known once they are installed. */
  readonly bin: () => string;
  readonly service: () => RunningService;
  /** False where the pool has no Storage XenMotion (XCP 1.3). */
  readonly storageMotion: boolean;
}

const network = 'NET';
const image = 'cirros-0.6.2-x86_64-disk';

/** Value of a row of one of the client's two-column tables. */
function field(table: string, name: string): string | undefined {
  return new RegExp(`^\\|\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*\\|\\s*(.*?)\\s*\\|`, 'm').exec(table)?.[1];
}

export function novaFlow({ bin, service, storageMotion }: NovaFlow): void {
  const nova = (...args: string[]): Promise<Outcome> => run(join(bin(), 'nova'), args, service().env);
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await nova(...args);
    expect(code, `nova ${args.join(' ')}: ${stderr}`).to.equal(0);
    return stdout;
  };
  const shown = async (server: string, name: string): Promise<string | undefined> => field(await ok('show', server), name);
  /** Repeats a show until the field has the value, as a user would; the client itself takes a second. */
  const becomes = async (server: string, name: string, value: string): Promise<void> => {
    for (let tries = 0; tries < 20; tries += 1) if ((await shown(server, name)) === value) return;
    expect(await shown(server, name)).to.equal(value);
  };
  const otherHost = async (server: string): Promise<string> => {
    const here = await shown(server, 'OS-EXT-SRV-ATTR:host');
    const hosts = [...(await ok('hypervisor-list')).matchAll(/^\|\s*[0-9a-f-]+\s*\|\s*(\S+)\s*\|/gm)].map(([, host = '']) => host);
    const other = hosts.find((host) => host !== here);
    if (other === undefined) throw new Error(`no host but ${here ?? 'none'} among ${hosts.join(', ')}`);
    return other;
  };

  it('boots a server and polls it until it is active', async () => {
    const out = await ok('boot', '--image', image, '--flavor', 'm1.nano', '--nic', `net-name=${network}`, '--poll', 'vm1');
    expect(out).to.match(/Finished/);
    expect(await shown('vm1', 'status')).to.equal('ACTIVE');
  });

  it('lists and shows it', async () => {
    expect(await ok('list')).to.match(/\|\s*vm1\s*\|\s*ACTIVE\s*\|\s*-\s*\|\s*Running\s*\|/);
    const table = await ok('show', 'vm1');
    expect(field(table, 'image')).to.contain(image);
    expect(field(table, 'flavor:original_name')).to.equal('m1.nano');
    expect(field(table, 'OS-EXT-STS:vm_state')).to.equal('active');
  });

  for (const [command, status] of [
    [['stop'], 'SHUTOFF'], [['start'], 'ACTIVE'], [['reboot'], 'ACTIVE'], [['reboot', '--hard'], 'ACTIVE'],
    [['pause'], 'PAUSED'], [['unpause'], 'ACTIVE'], [['suspend'], 'SUSPENDED'], [['resume'], 'ACTIVE'],
  ] as const) {
    it(`after ${command.join(' ')} it becomes ${status}`, async () => {
      const [verb, ...options] = command;
      await ok(verb, ...options, 'vm1');
      await becomes('vm1', 'status', status);
    });
  }

  it('locks and unlocks it', async () => {
    await ok('lock', 'vm1');
    expect(await shown('vm1', 'locked')).to.equal('True');
    await ok('unlock', 'vm1');
    expect(await shown('vm1', 'locked')).to.equal('False');
  });

  it('live-migrates it to a host that it names', async () => {
    const target = await otherHost('vm1');
    await ok('live-migration', 'vm1', target);
    await becomes('vm1', 'OS-EXT-SRV-ATTR:host', target);
    await becomes('vm1', 'status', 'ACTIVE');
  });

  it(storageMotion ? 'live-migrates a server with its local disks' : 'is told why a pool without storage motion refuses block migration', async () => {
    await ok('flavor-create', 'local.nano', 'auto', '128', '1', '1');
    await ok('flavor-key', 'local.nano', 'set', 'xapi:sr=local');
    await ok('boot', '--image', image, '--flavor', 'local.nano', '--nic', `net-name=${network}`, '--poll', 'vm2');
    const target = await otherHost('vm2');
    const { code, stderr } = await nova('live-migration', '--block-migrate', 'vm2', target);
    if (storageMotion) {
      expect(code, stderr).to.equal(0);
      await becomes('vm2', 'OS-EXT-SRV-ATTR:host', target);
      await becomes('vm2', 'status', 'ACTIVE');
    } else {
      expect(code).not.to.equal(0);
      expect(stderr).to.match(/no live storage migration/);
      expect(await shown('vm2', 'OS-EXT-SRV-ATTR:host')).not.to.equal(target);
    }
  });

  it('lists the migrations', async () => {
    await ok('server-migration-list', 'vm1');
    expect(await ok('migration-list')).to.match(/completed.*live-migration|live-migration.*completed/);
  });

  it('empties a host', async () => {
    const from = await shown('vm1', 'OS-EXT-SRV-ATTR:host') ?? '';
    expect(await ok('host-evacuate-live', from)).to.match(/True/);
    if (storageMotion) {
      for (let tries = 0; tries < 20; tries += 1) if ((await shown('vm1', 'OS-EXT-SRV-ATTR:host')) !== from) break;
      expect(await shown('vm1', 'OS-EXT-SRV-ATTR:host')).not.to.equal(from);
    }
  });

  it('disables and enables a service', async () => {
    const rows = await ok('service-list', '--binary', 'nova-compute');
    const id = /^\|\s*([0-9a-f-]{36})\s*\|\s*nova-compute/m.exec(rows)?.[1] ?? '';
    expect(await ok('service-disable', '--reason', 'a new disk', id)).to.match(/disabled/);
    expect(await ok('service-list')).to.contain('a new disk');
    expect(await ok('service-enable', id)).to.match(/enabled/);
  });

  it('deletes both', async () => {
    await ok('delete', 'vm1', 'vm2');
    for (let tries = 0; tries < 20; tries += 1) if (!/vm[12]/.test(await ok('list'))) break;
    expect(await ok('list')).not.to.match(/\bvm[12]\b/);
  });
}
