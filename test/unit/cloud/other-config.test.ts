import { expect } from 'chai';
import { decodeText, encodeText, entry, keys, metadataOf, readKey, serverOfBuild, buildName } from '../../../src/cloud/other-config.ts';

describe('keys of other_config', () => {
  const read = <T>(key: Parameters<typeof readKey<T>>[1], text: string): T | undefined => readKey({ other_config: { [key.key]: text } }, key);

  it('no two keys of a class have one name', () => {
    const names = Object.values(keys).map(({ on, key }) => `${on} ${key}`);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('every key has a meaning, and a name that XAPI takes', () => {
    for (const { key, meaning } of Object.values(keys)) {
      expect(key).to.match(/^(nova:[a-z0-9-]+|owner)$/);
      expect(meaning).not.to.equal('');
    }
  });

  it('text that XML cannot carry comes back as it was', () => {
    for (const text of ['plain', '', 'a\nb\tc', 'bell \u0007', 'base64:abc', '\ufffe', '日本語 😀']) {
      const stored = encodeText(text);
      expect(stored).not.to.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u);
      expect(decodeText(stored)).to.equal(text);
    }
  });

  it('half a surrogate pair becomes the replacement character', () => {
    expect(decodeText(encodeText('a\ud800b'))).to.equal('a\ufffdb');
  });

  it('a value that the service wrote is read as it was', () => {
    const claim = { nonce: 'n', kind: 'stop', owner: 'o', process: 'p', at: 5, requestId: 'req-1', userId: 'u', projectId: 'q', args: { host: 'h' } };
    expect(read(keys.task, keys.task.format(claim))).to.deep.equal(claim);
    const flavor = { id: '1', name: 'm1.tiny', vcpus: 1, ramMib: 512, diskGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: { 'xapi:sr': 'local' } };
    expect(read(keys.flavor, keys.flavor.format(flavor))).to.deep.equal(flavor);
    expect(read(keys.created, keys.created.format(1_700_000_000_000))).to.equal(1_700_000_000_000);
    expect(read(keys.launchIndex, keys.launchIndex.format(3))).to.equal(3);
    expect(read(keys.locked, keys.locked.format({ by: 'admin', reason: 'mine' }))).to.deep.equal({ by: 'admin', reason: 'mine' });
  });

  it('a value that the service cannot have written is as good as none', () => {
    expect(read(keys.task, 'true')).to.equal(undefined);
    expect(read(keys.task, '{"kind":"stop"}')).to.equal(undefined);
    expect(read(keys.flavor, '{not json')).to.equal(undefined);
    expect(read(keys.created, 'yesterday')).to.equal(undefined);
    expect(read(keys.launchIndex, '1e3')).to.equal(undefined);
    expect(read(keys.diskConfig, 'auto')).to.equal(undefined);
    expect(read(keys.fault, '[]')).to.equal(undefined);
  });

  it('an entry without a value is left out', () => {
    expect({ ...entry(keys.keyPair, undefined), ...entry(keys.image, 'i') }).to.deep.equal({ 'nova:image': 'i' });
  });

  it('metadata is what has the prefix, whatever its name', () => {
    const other_config = Object.fromEntries([['nova:meta:a', '1'], ['nova:meta:__proto__', '2'], ['nova:meta:x:y z', '3'], ['nova:key', 'k'], ['mac_seed', 's']]);
    expect(Object.entries(metadataOf({ other_config }))).to.deep.equal([['a', '1'], ['__proto__', '2'], ['x:y z', '3']]);
  });

  it('the VM that carries an image during a build names its server', () => {
    expect(serverOfBuild({ name_label: buildName('id') })).to.equal('id');
    expect(serverOfBuild({ name_label: 'web' })).to.equal(undefined);
  });
});
