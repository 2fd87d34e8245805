/** Somebody at the command lines of a cloud. The service runs beside the test, so that the pool's time can be held and its records changed. */
import { expect } from 'chai';
import { exports } from '../../../src/openrc.ts';
import { servers } from '../../api/compute/booting.ts';
import { hostOf, settled } from '../../api/compute/in-the-pool.ts';
import { openWorld, type TestCloud, type WorldOptions } from '../../support/with-cloud.ts';
import { startShells } from '../shells.ts';
import { clientsOf, skipLoudly, type Outcome } from '../support.ts';

/** `debian`: the openstack of Debian 12, which asks with the version that it is told, through python-novaclient. */
export type Client = 'nova' | 'openstack' | 'debian';
const programs: Readonly<Record<Client, string>> = { nova: 'nova', openstack: 'openstack', debian: 'openstack' };

export interface Desk {
  readonly cloud: TestCloud;
  command(client: Client, version: string, ...words: string[]): Promise<Outcome>;
  /** {@link Desk.command} that has to work; answers what it printed. */
  works(client: Client, version: string, ...words: string[]): Promise<string>;
  close(): Promise<void>;
}

/** For a `before`: skips its tests, loudly, where the clients cannot be had. */
export async function openDesk(context: Mocha.Context, options: WorldOptions = {}): Promise<Desk> {
  context.timeout(900_000);
  const [clients, former] = [await clientsOf('new'), await clientsOf('old')];
  if ('missing' in clients) skipLoudly(context, clients.missing);
  if ('missing' in former) skipLoudly(context, former.missing);
  const world = await openWorld(options);
  const { cloud } = world;
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OS_')));
  const access = exports({ authUrl: `${cloud.url}/identity/v3`, region: 'RegionOne', password: 'simulator' });
  const variables = Object.fromEntries([...access.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  const env = { ...clean, ...variables };
  const [present, past] = [startShells(clients.bin, env), startShells(former.bin, env)];
  const command: Desk['command'] = (client, version, ...words) =>
    (client === 'debian' ? past : present).run([programs[client], '--os-compute-api-version', version, ...words]);
  return {
    cloud,
    command,
    async works(client, version, ...words) {
      const { code, stdout, stderr } = await command(client, version, ...words);
      expect(code, `${client} ${words.join(' ')} at ${version}: ${stderr}`).to.equal(0);
      return stdout;
    },
    async close() {
      present.close();
      past.close();
      await world.close();
    },
  };
}

export const isSince = (version: string, since: string): boolean => Number(version.split('.')[1]) >= Number(since.split('.')[1]);

function openstackAsks(id: string, host?: string, ...options: readonly string[]): string[] {
  return ['server', 'migrate', '--live-migration', ...options, ...(host === undefined ? [] : ['--host', host]), id];
}

/** The words that ask for a live migration. */
export const asking: Readonly<Record<Client, (id: string, host?: string, ...options: readonly string[]) => string[]>> = {
  nova: (id, host, ...options) => ['live-migration', ...options, id, ...(host === undefined ? [] : [host])],
  openstack: openstackAsks,
  debian: openstackAsks,
};

export interface End {
  /** `moved`; what the migration's row says in the end; `refused` by the service; or `unknown to the client`. */
  readonly end: string;
  /** Why it did not move. */
  readonly why: string;
}

/** Asks for a live migration and waits until it is over. */
export async function migrate(desk: Desk, client: Client, version: string, id: string, host?: string, ...options: readonly string[]): Promise<End> {
  const { cloud } = desk;
  const source = hostOf(cloud, id);
  const { code, stderr } = await desk.command(client, version, ...asking[client](id, host, ...options));
  if (code !== 0) return { end: /\(HTTP 4\d\d\)|HttpException: 4\d\d|Exception: 4\d\d/.test(stderr) ? 'refused' : 'unknown to the client', why: stderr };
  await settled(cloud, id);
  await cloud.app.cloud.workflows.idle();
  const { body } = await cloud.get(`/compute/v2.1/os-migrations?instance_uuid=${id}`, { version: '2.59' });
  const { status } = body.migrations[0];
  const target = hostOf(cloud, id);
  if (status !== 'completed') return { end: target === source ? status : `${status}, and on ${target}`, why: await whyFailed(cloud, id) };
  return { end: target !== source && target === (host ?? target) ? 'moved' : `completed, and on ${target}`, why: '' };
}

/** The reason that the last action of a server gives. */
async function whyFailed(cloud: TestCloud, id: string): Promise<string> {
  const path = `${servers}/${id}/os-instance-actions`;
  const { body } = await cloud.get(path);
  const shown = await cloud.get(`${path}/${body.instanceActions[0].request_id}`, { version: '2.84' });
  return shown.body.instanceAction.events.map(({ details }: { details: string | null }) => details ?? '').join(' ');
}
