/** Schemathesis, from its package, against what the service says of itself: each role asks each service for a while. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf, run, workFolder } from '../clients/support.ts';
import { changesBetween, openFuzzWorld, pictureOf, roles, type Role } from './world.ts';

/** Shares of the time: compute has as many operations as the others together. */
const mounts: readonly (readonly [mount: string, share: number])[] = [['/compute', 3], ['/identity', 1], ['/image', 1], ['/networking', 1]];

/** What each user keeps for himself, whatever his role. */
const usersOwn: ReadonlySet<string> = new Set(
  ['keypairs', 'application_credentials', 'application_credential_access_rules', 'access_rules', 'credentials', 'trusts']
    .map((table) => `the table ${table} holds other rows`),
);

/** @param seconds for all of it. Answers the complaints; none, after a loud word, where there is no Python or no package registry. */
export async function runSchemathesis(seed: number, seconds: number): Promise<string[]> {
  const programs = await programsOf('schemathesis-venv', ['schemathesis']);
  if ('missing' in programs) {
    process.stderr.write(`\n*** SKIPPED: schemathesis was not tried: ${programs.missing}\n\n`);
    return [];
  }
  const complaints: string[] = [];
  const shares = roles.length * mounts.reduce((sum, [, share]) => sum + share, 0);
  for (const role of roles) {
    for (const [mount, share] of mounts) complaints.push(...await runOne(programs.bin, role, mount, seed, Math.ceil((seconds * share) / shares)));
  }
  return complaints;
}

const folder = join(workFolder, 'schemathesis');
const environment = {
  ...process.env, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: import.meta.dirname, PYTHONDONTWRITEBYTECODE: '1', HYPOTHESIS_STORAGE_DIRECTORY: join(folder, 'hypothesis'),
};

async function runOne(bin: string, role: Role, mount: string, seed: number, seconds: number): Promise<string[]> {
  const { cloud, people, things, close } = await openFuzzWorld();
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'schemathesis.toml');
  const parameters = Object.entries(things).map(([name, values]) => `"path.${name}" = ${JSON.stringify(values)}`);
  // 501 is said of what a pool cannot do.
  writeFileSync(config, `[cache]\nenabled = false\n\n[checks.not_a_server_error]\nexpected-statuses = ["2xx", "3xx", "4xx", 501]\n\n[parameters]\n${parameters.join('\n')}\n`);
  try {
    const before = await pictureOf(cloud);
    const { code, stdout, stderr } = await run(join(bin, 'schemathesis'), [
      '--config-file', config, 'run', `${cloud.url}${mount}/openapi.json`, '--checks', 'not_a_server_error', '--seed', String(seed), '--max-time', String(seconds),
      '--request-timeout', '10', '--generation-database', 'none', '--continue-on-failure', '--no-color', '--warnings', 'off', '--no-shrink',
      '-H', `X-Auth-Token: ${people[role].token}`, '-H', 'OpenStack-API-Version: compute latest',
    ], environment, seconds * 4 + 60);
    await cloud.app.cloud.workflows.idle();
    const asked = /(\d+) generated/.exec(stdout)?.[1] ?? '0';
    process.stdout.write(`schemathesis, ${role} at ${mount}: ${asked} requests, ${code === 0 ? 'none' : 'some'} ended in an error\n`);
    const changes = role === 'reader' ? changesBetween(before, await pictureOf(cloud)).filter((change) => !usersOwn.has(change)) : [];
    return [
      ...(code === 0 ? [] : [`schemathesis, ${role} at ${mount}, ends with ${code}:\n${stdout.slice(-20_000)}${stderr}`]),
      ...changes.map((change) => `after a reader has asked ${mount}, ${change}`),
    ];
  } finally {
    await close();
  }
}
