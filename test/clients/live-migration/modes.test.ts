/** Live migration by both command lines, in each way to ask for it, at the versions where its form changes. */
import { expect } from 'chai';
import { boot } from '../../api/compute/booting.ts';
import { onLocalStorage, otherHost } from '../../api/compute/in-the-pool.ts';
import { isSince, migrate, openDesk, type Client, type Desk } from './desk.ts';

/**
 * python-novaclient knows no version after 2.96. python-openstackclient 10.5 fails before 2.25 by itself, and asks with 2.30 whatever later version
 * it is told.
 */
const versions: Readonly<Record<Client, readonly string[]>> = {
  nova: ['2.1', '2.25', '2.30', '2.34', '2.68', '2.96'],
  openstack: ['2.25', '2.30', '2.34', '2.68', '2.104'],
  debian: ['2.1', '2.34'],
};

/** Options → what they say of `block_migration`; the default was false before 2.25, and is auto. */
const modes: Readonly<Record<Client, Readonly<Record<string, boolean | 'default'>>>> = {
  nova: { '': 'default', '--block-migrate': true },
  openstack: { '': 'default', '--shared-migration': false, '--block-migration': true },
  debian: { '': 'default', '--shared-migration': false, '--block-migration': true },
};

function expectedEnd(client: Client, version: string, isHostGiven: boolean, block: boolean | 'default', isLocal: boolean): string {
  if (client !== 'nova' && isHostGiven && !isSince(version, '2.30')) return 'unknown to the client';
  if (block === 'default' && isSince(version, '2.25')) return 'moved';
  if ((block === true) === isLocal) return 'moved';
  return client !== 'openstack' && isSince(version, '2.34') ? 'error' : 'refused';
}

describe('live migration by the command lines', function () {
  this.timeout(120_000);
  let desk: Desk;
  before(async function () { desk = await openDesk(this); });
  after(async () => { await desk.close(); });

  for (const client of ['nova', 'openstack', 'debian'] as const) {
    for (const storage of ['shared', 'local'] as const) {
      describe(`${client}, a server on ${storage} storage`, () => {
        let id = '';
        before(async () => { id = await (storage === 'local' ? onLocalStorage(desk.cloud) : boot(desk.cloud)); });

        for (const version of versions[client]) {
          it(`at ${version}: the host chosen or given, in each mode`, async () => {
            const ends: Record<string, string> = {};
            const expected: Record<string, string> = {};
            for (const [option, block] of Object.entries(modes[client])) {
              for (const isGiven of [false, true]) {
                const name = `${option}${isGiven ? ' HOST' : ''}`;
                const { end, why } = await migrate(desk, client, version, id, isGiven ? otherHost(desk.cloud, id) : undefined, ...(option === '' ? [] : [option]));
                ends[name] = end;
                expected[name] = expectedEnd(client, version, isGiven, block, storage === 'local');
                if (end === 'refused' || end === 'error') expect(why).to.match(storage === 'local' ? /is not on shared storage/ : /is not on local storage/);
              }
            }
            expect(ends).to.deep.equal(expected);
          });
        }
      });
    }
  }

  it('nova --force, from 2.30 to 2.67, reaches a host whose service is disabled, as a named host before that did', async () => {
    const id = await boot(desk.cloud);
    const ends: string[] = [];
    const service = (verb: string, host: string) => desk.cloud.put(`/compute/v2.1/os-services/${verb}`, { host, binary: 'nova-compute' });
    for (const version of versions.nova) {
      const outcomes: string[] = [];
      for (const options of [[], ['--force']]) {
        const target = otherHost(desk.cloud, id);
        await service('disable', target);
        outcomes.push((await migrate(desk, 'nova', version, id, target, ...options)).end);
        await service('enable', target);
      }
      ends.push(`${version}: ${outcomes.join('; forced: ')}`);
    }
    expect(ends).to.deep.equal([
      '2.1: moved; forced: unknown to the client',
      '2.25: moved; forced: unknown to the client',
      '2.30: refused; forced: moved',
      '2.34: error; forced: moved',
      '2.68: error; forced: unknown to the client',
      '2.96: error; forced: unknown to the client',
    ]);
  });
});
