/** The simulator on its own, as `npm run simulator` starts it, and clients that know nothing of us: Xen Orchestra's and Python's. */
import { expect } from 'chai';
import { join } from 'node:path';
import { createClient } from 'xen-api';
import { releaseNames } from '../../src/simulator/releases.ts';
import { build, run, skipLoudly, startSimulatorProcess } from './support.ts';

const password = 'simulator';

/** Xen Orchestra's client, over the transport that it chooses itself. Answers the power states that its events showed. */
async function driveByXenApi(url: string): Promise<readonly string[]> {
  const client = createClient({ url, auth: { user: 'root', password }, allowUnauthorized: true });
  await client.connect();
  try {
    await client.objectsFetched;
    const objects = (): readonly any[] => Object.values<any>(client.objects.all);
    const image = objects().find((object) => object.$type === 'VM' && object.name_label.startsWith('cirros'));
    const vm = await client.callAsync('VM.clone', image.$ref, 'driven by xen-api');
    await client.call('VM.set_is_a_template', vm, false);
    const states: string[] = [];
    const look = async (): Promise<any> => {
      const record = await client.barrier(vm);
      if (states.at(-1) !== record.power_state) states.push(record.power_state);
      return record;
    };
    await look();
    await client.callAsync('VM.start', vm, false, false);
    let running = await look();
    // The guest speaks a moment after its start; until then it cannot be moved.
    for (let tries = 0; tries < 100 && !running.allowed_operations.includes('pool_migrate'); tries += 1) running = await look();
    const target = objects().find((object) => object.$type === 'host' && object.$ref !== running.resident_on);
    await client.callAsync('VM.pool_migrate', vm, target.$ref, { live: 'true' });
    expect((await look()).resident_on).to.equal(target.$ref);
    await client.callAsync('VM.pause', vm);
    await look();
    await client.callAsync('VM.unpause', vm);
    await look();
    await client.callAsync('VM.clean_shutdown', vm);
    await look();
    await client.callAsync('VM.destroy', vm);
    await client.barrier();
    expect(client.getObject(vm, undefined)).to.equal(undefined);
    return states;
  } finally {
    await client.disconnect();
  }
}

describe('the simulator as a process of its own', function () {
  this.timeout(180_000);
  before(build);

  for (const release of releaseNames) {
    it(`of ${release} lets xen-api drive a VM through its life`, async () => {
      const simulator = await startSimulatorProcess(['--release', release, '--servers', '3']);
      try {
        expect(await driveByXenApi(simulator.url)).to.deep.equal(['Halted', 'Running', 'Paused', 'Running', 'Halted']);
      } finally {
        await simulator.stop();
      }
    });

    it(`of ${release} lets Python's xmlrpc.client drive a VM through its life`, async function () {
      const python = await run('python3', ['--version']);
      if (python.code !== 0) skipLoudly(this, 'there is no python3');
      const simulator = await startSimulatorProcess(['--release', release, '--servers', '3']);
      try {
        const { code, stdout, stderr } = await run('python3', [join(import.meta.dirname, 'drive_vm.py'), simulator.url, password]);
        expect(stderr).to.equal('');
        expect(code).to.equal(0);
        const { states, gone } = JSON.parse(stdout) as { states: string[]; gone: string[] };
        expect(states).to.deep.equal(['Halted', 'Running', 'Suspended', 'Running', 'Halted']);
        expect(gone).to.deep.equal(['HANDLE_INVALID', 'VM']);
      } finally {
        await simulator.stop();
      }
    });
  }
});
