import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isoImage } from '../../../../src/cloud/config-drive/iso9660.ts';
import { readIso } from '../../../support/read-iso.ts';

const files = new Map<string, Uint8Array>([
  ['openstack/latest/meta_data.json', Buffer.from('{}')],
  ['openstack/latest/user_data', Buffer.alloc(5000, 'x')],
  ['openstack/2020-10-14/empty', Buffer.alloc(0)],
  // Enough of them that a directory takes several sectors.
  ...Array.from({ length: 100 }, (_, index) => [`content/a-file-with-a-long-name-${index}`, Buffer.from(String(index))] as const),
]);
const image = isoImage({ label: 'config-2', files, time: Date.UTC(2026, 0, 2, 3, 4, 5) });
const contents = (found: ReadonlyMap<string, Uint8Array>): string[] => [...found].map(([path, bytes]) => `${path}: ${Buffer.from(bytes).toString('latin1')}`).sort();

describe('an ISO 9660 image', () => {
  it('has every file under its name, by Joliet', () => {
    const { label, files: found } = readIso(image, 'joliet');
    expect(label).to.equal('config-2');
    expect(contents(found)).to.deep.equal(contents(files));
  });

  it('has every file in capitals, for who knows no Joliet', () => {
    const { label, files: found } = readIso(image, 'plain');
    expect(label).to.equal('config-2');
    expect(contents(found)).to.deep.equal(contents(new Map([...files].map(([path, bytes]) => [`${path.toUpperCase()}${path.includes('.') ? '' : '.'}`, bytes]))));
  });

  it('is found by its label by the tool that guests ask', function () {
    const folder = mkdtempSync(join(tmpdir(), 'iso-'));
    try {
      writeFileSync(join(folder, 'image'), image);
      const { error, stdout } = spawnSync('blkid', ['-p', '-o', 'export', join(folder, 'image')], { encoding: 'utf8' });
      if (error !== undefined) this.skip();
      expect(stdout).to.include('LABEL=config-2').and.include('TYPE=iso9660');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
