/**
 * `npm test`: first what is tested in this process's own language, the crash tests at every point among it; then the compiled product in processes of
 * its own, with real clients; and the sum of both in the one line that CI reads.
 *
 * `--fast`: the first alone, with a sample of the crash tests. `--crash`: the crash tests alone, at every point. `--clients`: the second alone. The
 * table of crash points stands before the last line.
 */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build, clientsOf } from '../clients/support.ts';
import { tableOf } from '../crash/table.ts';

const root = resolve(import.meta.dirname, '../..');
const sideBySide = ['--parallel', '--jobs', '2'];

interface Group {
  readonly args: readonly string[];
  /** What its files share, and would otherwise make at the same time. */
  readonly prepare?: () => Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
}
const everyPoint = { CRASH_TEST: 'all' } as const;
// What takes longest begins first.
const quick: Group = { args: [...sideBySide, 'test/crash/*.test.ts', 'test/{lint,unit,api,xapi}/**/*.test.ts'], env: everyPoint };
const crash: Group = { args: [...sideBySide, 'test/crash/*.test.ts'], env: everyPoint };
const clients: Group = { args: [...sideBySide, 'test/clients/**/*.test.ts'], prepare: prepareClients, env: { IS_BUILT: '1' } };

const groups = process.argv.includes('--fast') ? [{ ...quick, env: { TEST_FAST: '1' } }]
  : process.argv.includes('--crash') ? [crash]
  : process.argv.includes('--clients') ? [clients]
  : [quick, clients];
let table: string | undefined;

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const group of groups) {
  await group.prepare?.();
  const { code, output } = await mocha(group);
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/.exec(output) ?? [];
  sum.passed += Number(passed ?? 0);
  // A run that broke off before its summary has failed, whatever it had counted.
  sum.failed += passed === undefined || (code !== 0 && failed === '0') ? 1 : Number(failed);
  sum.skipped += Number(skipped ?? 0);
  table ??= tableOf(output);
}
if (table !== undefined) process.stdout.write(`\n${table}\n`);
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;

/** Where clients are missing, each test says so. */
async function prepareClients(): Promise<void> {
  await build();
  await clientsOf('new');
  await clientsOf('old');
}

function mocha({ args, env }: Group): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), ...args], {
    cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    output += text;
  });
  return new Promise((done) => child.once('close', (code) => done({ code: code ?? 1, output })));
}
