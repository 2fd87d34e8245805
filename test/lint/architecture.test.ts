import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

/** Folder or file of src → what it may import of ours. The first row that fits a file holds; longer names stand first. */
const mayImport: readonly (readonly [owner: string, allowed: readonly string[]])[] = [
  ['main.ts', ['']],
  ['app.ts', ['http/', 'api/', 'cloud/', 'xapi/', 'store/', 'errors.ts', 'log.ts', 'clock.ts', 'metrics.ts']],
  ['metrics.ts', ['xapi/']],
  ['http/', ['http/', 'errors.ts', 'log.ts', 'clock.ts', 'generated/']],
  ['api/compute/', ['api/compute/', 'cloud/', 'http/', 'errors.ts', 'generated/compute/']],
  ['api/identity/', ['api/identity/', 'cloud/', 'http/', 'errors.ts', 'generated/identity/']],
  ['api/image/', ['api/image/', 'cloud/', 'http/', 'errors.ts', 'generated/image/']],
  ['api/network/', ['api/network/', 'cloud/', 'http/', 'errors.ts', 'generated/network/']],
  ['api/placement/', ['api/placement/', 'cloud/', 'http/', 'errors.ts', 'generated/placement/']],
  ['cloud/', ['cloud/', 'xapi/', 'store/', 'errors.ts', 'log.ts', 'clock.ts']],
  ['store/', ['store/', 'log.ts', 'clock.ts']],
  ['xapi/', ['xapi/', 'log.ts', 'clock.ts']],
  ['simulator/', ['simulator/', 'xapi/datamodel.ts']],
  ['generated/', ['generated/']],
  ['', []],
];

/** Word that may stand only in these files. */
const onlyIn: readonly (readonly [what: string, pattern: RegExp, places: readonly string[]])[] = [
  ['express', /from 'express'/, ['app.ts', 'http/']],
  ['process.env', /process\.env/, ['config.ts']],
  ['a microversion', /['"]2\.[1-9]\d*['"]/, ['api/compute/microversions.ts', 'generated/']],
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => file.replaceAll('\\', '/'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(src, resolve(dirname(join(src, file)), target)).replaceAll('\\', '/'));
}

describe('the architecture', () => {
  it('lets each folder import only what its row allows', () => {
    const wrong = files.flatMap((file) => {
      const allowed = mayImport.find(([owner]) => file.startsWith(owner))?.[1] ?? [];
      return importsOf(file).filter((target) => !allowed.some((prefix) => target.startsWith(prefix))).map((target) => `${file} imports ${target}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  for (const [what, pattern, places] of onlyIn) {
    it(`has ${what} only in ${places.join(', ')}`, () => {
      const wrong = files.filter((file) => !places.some((place) => file.startsWith(place)) && pattern.test(readFileSync(join(src, file), 'utf8')));
      expect(wrong).to.deep.equal([]);
    });
  }

  it('has nothing at the top level but what was agreed', () => {
    const agreed = new Set(['src', 'api-spec', 'test', 'fixtures', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json',
      'Dockerfile', '.dockerignore', 'README.md', 'LICENSE', '.ci', '.git', '.gitignore', 'node_modules', 'dist', 'var']);
    expect(readdirSync(root).filter((name) => !agreed.has(name))).to.deep.equal([]);
  });
});
