/** OpenStack's dashboard: each of its panels opens without a complaint, and a server goes through its life by its forms. */
import { expect } from 'chai';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { quick } from '../support/quick.ts';
import { build, programsOf, run, skipLoudly, startService, type RunningService } from './support.ts';

const password = 'simulator';

describe('Horizon', function () {
  this.timeout(900_000);
  let simulator: Simulator | undefined;
  let service: RunningService | undefined;
  let bin = '';

  before(async function () {
    const programs = await programsOf('horizon', ['horizon']);
    if ('missing' in programs) skipLoudly(this, programs.missing);
    bin = programs.bin;
    await build();
    simulator = await startSimulator({ hosts: 3, servers: 5, password, durations: quick });
    service = await startService({ XAPI_URL: simulator.url, XAPI_PASSWORD: password, ADMIN_PASSWORD: password, DATABASE_URL: 'sqlite::memory:', SHUTDOWN_TIMEOUT: '5' });
  });
  after(async () => {
    await service?.stop();
    await simulator?.close();
  });

  it('finds in each panel, form and action what it looks for', async () => {
    const { code, stdout, stderr } = await run(join(bin, 'python'), [join(import.meta.dirname, 'horizon/browse.py')], { ...service?.env, OS_PASSWORD: password }, 600);
    const told = stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { what: string; wrong: string[] });
    const wrong = told.filter((each) => each.wrong.length > 0);
    expect(wrong, stderr.slice(-2000)).to.deep.equal([]);
    expect(code, stderr.slice(-2000)).to.equal(0);
    expect(told.length).to.be.greaterThan(60);
  });
});
