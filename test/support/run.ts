/**
 * `npm test`: everything that can run side by side first, then the tests that share the compiled product (real processes, real clients),
 * one after the other; and the sum of both in the one line that CI reads.
 */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const groups: readonly (readonly string[])[] = [
  ['--parallel', '--jobs', '2', 'test/{lint,unit,api,xapi}/**/*.test.ts'],
  ...(process.argv.includes('--fast') ? [] : [['test/clients/**/*.test.ts']]),
];

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const args of groups) {
  const { code, output } = await mocha(args);
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/.exec(output) ?? [];
  sum.passed += Number(passed ?? 0);
  // A run that broke off before its summary has failed, whatever it had counted.
  sum.failed += passed === undefined || (code !== 0 && failed === '0') ? 1 : Number(failed);
  sum.skipped += Number(skipped ?? 0);
}
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;

function mocha(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    output = (output + text).slice(-1000);
  });
  return new Promise((done) => child.once('close', (code) => done({ code: code ?? 1, output })));
}
