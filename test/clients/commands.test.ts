/** Every compute command that the two command lines have, and those about who may do what: it works, or is refused with a sentence. */
import { expect } from 'chai';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { quick } from '../support/quick.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { startShells, type Shells } from './shells.ts';
import { build, clientsOf, run, skipLoudly, startService, type Outcome, type RunningService } from './support.ts';

const password = 'simulator';

/** What has nothing to do with the service (help, a shell on the server), or asks a person at a terminal (the new password). */
const local = new Set(['bash-completion', 'help', 'ssh', 'server ssh', 'version-list', 'set-password']);
/** Of the compute group, but an API of Manila's; python-openstackclient asks that first. */
const elsewhere = new Set(['server add share', 'server remove share']);

describe('each command of nova and openstack', function () {
  this.timeout(60_000);
  let simulator: Simulator | undefined;
  let service: RunningService | undefined;
  let bin = '';
  let env: NodeJS.ProcessEnv = {};
  let shells: Shells | undefined;
  let ask: Shells['run'];
  /** Names in braces of later commands → what an answer said. */
  const learnt = new Map<string, string>();

  before(async function () {
    this.timeout(900_000);
    const clients = await clientsOf('new');
    if ('missing' in clients) skipLoudly(this, clients.missing);
    bin = clients.bin;
    await build();
    simulator = await startSimulator({ hosts: 3, password, durations: quick });
    service = await startService({ XAPI_URL: simulator.url, XAPI_PASSWORD: password, ADMIN_PASSWORD: password, DATABASE_URL: 'sqlite::memory:', SHUTDOWN_TIMEOUT: '5' });
    env = { ...service.env, OS_PASSWORD: password };
    shells = startShells(bin, env);
    ask = shells.run;
  });
  after(async () => {
    shells?.close();
    await service?.stop();
    await simulator?.close();
  });

  for (const command of commands) {
    it(`${command.line}${command.refused === undefined ? '' : ': refused'}`, async () => {
      const outcome = await outcomeOf(command);
      const said = `${outcome.stdout}\n${outcome.stderr}`;
      if (command.refused === undefined) expect(outcome.code, said).to.equal(0);
      else {
        expect(outcome.code, said).not.to.equal(0);
        expect(said).to.match(command.refused);
      }
      for (const [name, pattern] of Object.entries(command.learn ?? {})) {
        const found = pattern.exec(outcome.stdout)?.[1];
        expect(found, `${name} in ${said}`).to.be.a('string');
        learnt.set(name, found ?? '');
      }
    });
  }

  /** Asks again while it is not yet so, where the command says so. */
  async function outcomeOf({ line, until }: Command): Promise<Outcome> {
    const words = line.split(' ').map((word) => word.replace(/\{(\w+)\}/g, (_, name: string) => learnt.get(name) ?? ''));
    let outcome = await ask(words);
    for (let tries = 0; until !== undefined && !until.test(outcome.stdout) && tries < 100; tries += 1) outcome = await ask(words);
    if (until !== undefined) expect(outcome.stdout).to.match(until);
    return outcome;
  }

  it('none is left out', async function () {
    const nova = (await run(join(bin, 'nova'), ['bash-completion'])).stdout.split(/\s+/).filter((word) => /^[a-z][a-z-]+$/.test(word));
    const { stdout } = await run(join(bin, 'openstack'), ['command', 'list', '--group', 'openstack.compute.v2', '-f', 'json'], env);
    const openstack = (JSON.parse(stdout) as { Commands: string[] }[]).flatMap((group) => group.Commands);
    const tried = new Set(commands.map(({ line }) => line));
    const isTried = (program: string, name: string): boolean =>
      [...tried].some((line) => line.replace(/ --os-compute-api-version \S+/, '').startsWith(`${program} ${name}`));
    expect(nova.filter((name) => !local.has(name) && !isTried('nova', name)), 'nova').to.deep.equal([]);
    expect(openstack.filter((name) => !local.has(name) && !elsewhere.has(name) && !isTried('openstack', name)), 'openstack').to.deep.equal([]);
  });
});
