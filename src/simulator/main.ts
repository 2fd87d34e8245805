/** The simulator as a process of its own: `npm run simulator -- --hosts 3 --servers 20 --release xcp-1.6`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type SimulatorSettings, simulatorDefaults, simulatorOption } from './options.ts';
import { releaseNames } from './releases.ts';
import { openFaultEndpoint } from './fault-endpoint.ts';
import { startPools } from './simulator.ts';

const usage = `A simulated XenServer pool that speaks XAPI (XML-RPC and JSON-RPC) on 127.0.0.1.

  npm run simulator -- [options]

  --port N            default: a free one, which is printed; further pools take the ports that follow
  --pools N           pools that can send VMs to each other, a URL each; default 1
  --release NAME      ${releaseNames.join(', ')} (default ${simulatorDefaults.release})
  --hosts N           default ${simulatorDefaults.hosts}
  --servers N         VMs that exist from the start, default ${simulatorDefaults.servers}
  --seed N            the same seed makes the same uuids, default ${simulatorDefaults.seed}
  --members           each host answers at an address of its own, 127.1.1.1 and so on
  --faults            trouble on order: opens a port for each pool that takes fault rules (fault-endpoint.ts)
  --username NAME     default ${simulatorDefaults.username}
  --password-file F   file with the password; default: "${simulatorDefaults.password}"
  --help

Ctrl-C or SIGTERM ends it.
`;

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      port: text, pools: text, release: text, hosts: text, servers: text, seed: text, username: text, 'password-file': text,
      members: { type: 'boolean' }, faults: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const { username, 'password-file': passwordFile } = values;
  const settings: Partial<SimulatorSettings> = {
    members: values.members === true,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: readFileSync(passwordFile, 'utf8').trimEnd() }),
  };
  for (const key of ['port', 'release', 'hosts', 'servers', 'seed'] as const) {
    const value = values[key];
    if (value !== undefined) Object.assign(settings, simulatorOption(key, value));
  }
  const simulators = await startPools(Array.from({ length: poolCount(values.pools) }, (_, index) => ({
    ...settings, ...(settings.port === undefined || settings.port === 0 ? {} : { port: settings.port + index }),
  })));
  for (const { url } of simulators) process.stdout.write(`${url}\n`);
  const endpoints = values.faults === true ? await Promise.all(simulators.map(openFaultEndpoint)) : [];
  for (const [index, { url }] of endpoints.entries()) process.stdout.write(`faults of ${simulators[index]?.url ?? ''}: ${url}\n`);
  const stop = (): void => {
    for (const endpoint of endpoints) endpoint.close();
    for (const simulator of simulators) void simulator.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function poolCount(text = '1'): number {
  if (/^[1-9]$/.test(text)) return Number(text);
  throw new Error(`simulator option pools: "${text}" is no whole number from 1 to 9`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
