import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generateReadme, readmeFile } from '../support/generate-readme.ts';

const root = resolve(import.meta.dirname, '../..');

/** What the tool complains about, nothing when it is content. */
function complaintsOf(tool: string, ...args: string[]): string {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}

describe('the code', function () {
  this.timeout(300_000);

  it('type-checks', () => {
    expect(complaintsOf('typescript/bin/tsc', '-p', 'tsconfig.json')).to.equal('');
  });

  it('passes the linter', () => {
    expect(complaintsOf('eslint/bin/eslint.js', '-c', 'test/lint/eslint.config.js', 'src', 'test')).to.equal('');
  });

  it('is what the tables of the README say (npm run generate)', () => {
    expect(readFileSync(readmeFile, 'utf8')).to.equal(generateReadme());
  });
});
