import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { expect } from 'chai';
import { withCloud, type Person, type TestCloud } from '../../support/with-cloud.ts';

const keypairs = '/compute/v2.1/os-keypairs';

/** A key and what `ssh-keygen -l -E md5` says of it. */
const rsa = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7b35TW7WHMEjcyCYysRLzpN15JLykTUmopkK2LIgncGg7MTWXDopvMV/96Ys1M6oHUAa21Tlq7S/qHZi97+UG6vP1zISO9W'
  + 'xTiQP9zXHAh2h/0zHhRw2OMt4Wz3arGAtlzoZ4+NcG9aK4vTYkwI4kwbi8m7NJlCOH+TnFX0Qs46Dy3nmH/tAxKfHrFJZ+5LE5ue4gzl089v+FbyGPH//UJewSc5nVQFw2T6eyYPzEdupfDr1tg'
  + '1qUmHSOwJbfrnupnsRuE8WusAiEZaTCyoeEUl3cx5zMLy6GaADtr2RDY1YwsvzhDJJ2WMZUSrrYAyff1h4N8KM91GMjGH997Vjp o@example';
const p256 = 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBF9jlU5sGmHCvSWVTmXa9ZgXUUne+u5PNCabmLz+v/YRtw/Zo0DzLsSCkxzipQLoVDvQS8HV'
  + 'fUFOzvZ0Utab9Pg=';
const p521 = 'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAGSdbu/Z/o8eP5nynbGLZ0fEZX34s1S5EyKXkE573In9YEX9PRp+wB9YJAQWxHeWEU/YWne'
  + 'nFTU7G66P872WzusZgHKowQJGR8UBBjMK8BNAA8zvnY6AH2Mu95iwkebMx7c+v3sXVdQ4ExeJFOo4N3BUylg+R7LvUqL+BotCrh0MY6dRw==';
const rsaFingerprint = 'f2:31:9c:b5:b6:d9:2d:7f:e7:39:8f:66:aa:1d:e9:bc';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

const create = (cloud: TestCloud, keypair: object, version = '2.10', as: Person = cloud.admin) => cloud.post(keypairs, { keypair }, { version, as });

const namesOf = (body: { keypairs: { keypair: { name: string } }[] }): string[] => body.keypairs.map(({ keypair }) => keypair.name);

describe('key pairs', () => {
  it('a public key is imported with its MD5 fingerprint, in the form and with the status of each version', () => withCloud(async (cloud) => {
    const { userId } = cloud.admin;
    const plain = { name: 'k1', public_key: rsa, fingerprint: rsaFingerprint, user_id: userId };
    const first = await create(cloud, { name: 'k1', public_key: rsa }, '2.1');
    expect([first.status, first.body]).to.deep.equal([200, { keypair: plain }]);
    const second = await create(cloud, { name: 'k2', public_key: rsa, type: 'ssh' }, '2.2');
    expect([second.status, second.body]).to.deep.equal([201, { keypair: { ...plain, name: 'k2', type: 'ssh' } }]);

    expect((await cloud.get(keypairs)).body).to.deep.equal({ keypairs: ['k1', 'k2'].map((name) => ({ keypair: { name, public_key: rsa, fingerprint: rsaFingerprint } })) });
    expect((await cloud.get(keypairs, { version: '2.2' })).body.keypairs[0].keypair).to.have.all.keys('name', 'public_key', 'fingerprint', 'type');
    const shown = (await cloud.get(`${keypairs}/k1`)).body.keypair;
    expect(shown).to.deep.include({ ...plain, deleted: false, deleted_at: null, updated_at: null });
    expect(shown.created_at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    expect(shown.id).to.be.a('number');
    expect((await cloud.get(`${keypairs}/k1`, { version: '2.2' })).body.keypair.type).to.equal('ssh');

    expect((await cloud.delete(`${keypairs}/k1`)).status).to.equal(202);
    expect((await cloud.delete(`${keypairs}/k2`, { version: '2.2' })).status).to.equal(204);
    expect(refusal(await cloud.get(`${keypairs}/k1`))).to.equal(`404: Keypair k1 not found for user ${userId}`);
    expect(refusal(await cloud.delete(`${keypairs}/k1`))).to.equal(`404: Keypair k1 not found for user ${userId}`);
  }));

  it('a pair is made, its private half answered once, until 2.91; from 2.92 a public key must come along', () => withCloud(async (cloud) => {
    const { body, status } = await create(cloud, { name: 'made' }, '2.91');
    expect(status).to.equal(201);
    const { private_key: pem, public_key: line } = body.keypair;
    expect(pem).to.match(/^-----BEGIN RSA PRIVATE KEY-----\n[\s\S]+-----END RSA PRIVATE KEY-----\n$/);
    const [type, blob, comment] = line.split(' ');
    expect([type, comment]).to.deep.equal(['ssh-rsa', 'Generated-by-Nova']);
    const { n = '' } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
    expect(Buffer.from(blob, 'base64').subarray(-256)).to.deep.equal(Buffer.from(n, 'base64url'));
    expect((await cloud.get(`${keypairs}/made`, { version: '2.10' })).body.keypair).to.deep.include({ public_key: line, fingerprint: body.keypair.fingerprint })
      .and.not.have.property('private_key');
    expect(refusal(await create(cloud, { name: 'none' }, '2.92'))).to.match(/^400: .*'public_key' is a required property$/);
  }));

  it('a certificate is made with its key, and imported with its SHA-1 fingerprint', () => withCloud(async (cloud) => {
    const { body, status } = await create(cloud, { name: 'made', type: 'x509' }, '2.2');
    expect(status).to.equal(201);
    const certificate = new X509Certificate(body.keypair.public_key);
    expect(certificate.subject).to.equal(`CN=${cloud.admin.userId}`);
    expect(certificate.fingerprint.toLowerCase()).to.equal(body.keypair.fingerprint);
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.2']);
    // OpenSSL checks the file's seal and that key and certificate belong together.
    createSecureContext({ pfx: Buffer.from(body.keypair.private_key, 'base64'), passphrase: '' });

    const copy = await create(cloud, { name: 'copy', type: 'x509', public_key: body.keypair.public_key }, '2.92');
    expect(copy.body.keypair).to.include({ type: 'x509', fingerprint: body.keypair.fingerprint });
    expect(refusal(await create(cloud, { name: 'bad', type: 'x509', public_key: rsa }, '2.2')))
      .to.match(/^400: Keypair data is invalid: failed to generate X509 fingerprint. Error message: /);
  }));

  /** As `ssh-keygen` made them, but for those that are wrong. */
  const keys: Readonly<Record<string, readonly [key: string, fingerprint: string | undefined]>> = {
    'Ed25519': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f', '0f:a2:0a:d7:38:3e:65:45:08:6b:63:84:1c:ff:dc:ba'],
    'ECDSA P-256': [p256, 'ec:88:1f:b0:2a:a9:e5:7e:55:61:d9:50:e5:8b:06:3a'],
    'ECDSA P-521': [p521, '4e:84:77:d4:9c:7b:aa:bc:dc:b6:74:75:af:5a:42:5c'],
    'a word': ['nonsense', undefined],
    'an unknown type': ['ssh-foo AAAAB3NzaC1yc2E=', undefined],
    'a type of every object': ['constructor AAAAC2NvbnN0cnVjdG9y', undefined],
    'a point that is on no curve': [p256.replace('BBF9jlU5', 'BBF9jlU6'), undefined],
    'a cut key': ['ssh-rsa AAAA', undefined],
    'a key cut in a field': [rsa.slice(0, 200), undefined],
    'another type within': [rsa.replace('ssh-rsa', 'ssh-ed25519'), undefined],
    'a leading blank': [` ${rsa}`, undefined],
    'letters that are no base64': ['ssh-rsa AAAA*AAA', undefined],
    'an empty text': ['', undefined],
  };
  it('a line that is no public key is refused, whatever is wrong with it', () => withCloud(async (cloud) => {
    for (const [name, [publicKey, fingerprint]] of Object.entries(keys)) {
      const answer = await create(cloud, { name: name.replace(/\W/g, ''), public_key: publicKey });
      if (fingerprint === undefined) expect(refusal(answer), name).to.equal('400: Keypair data is invalid: failed to generate fingerprint');
      else expect(answer.body.keypair.fingerprint, name).to.equal(fingerprint);
    }
  }));

  it('names follow the rule of the version and are unique for each user', () => withCloud(async (cloud) => {
    expect(refusal(await create(cloud, { name: 'a@b.c', public_key: rsa }, '2.91')))
      .to.match(/^400: An invalid 'name' value was provided\. The name must be: Only expected characters: \[_- 0123456789a/);
    expect((await create(cloud, { name: 'a@b.c', public_key: rsa }, '2.92')).status).to.equal(201);
    expect((await create(cloud, { name: 'a/b', public_key: rsa }, '2.92')).status).to.equal(400);
    expect((await create(cloud, { name: ' a ', public_key: rsa }, '2.92')).status).to.equal(400);
    expect((await create(cloud, { name: 'x'.repeat(256), public_key: rsa }, '2.92')).status).to.equal(400);
    expect(refusal(await create(cloud, { name: 'a@b.c', public_key: rsa }, '2.92'))).to.equal("409: Key pair 'a@b.c' already exists.");
    const demo = await cloud.person('reader', 'demo');
    expect((await create(cloud, { name: 'a@b.c', public_key: rsa }, '2.92', demo)).status).to.equal(201);
    expect(refusal(await create(cloud, { name: 'k', user_id: 'x' }, '2.9'))).to.match(/\('user_id' was unexpected\)$/);
    expect(refusal(await create(cloud, { name: 'k', type: 'x' }, '2.2'))).to.equal("400: Invalid input for field/attribute type. Value: x. 'x' is not one of ['ssh', 'x509']");
  }));

  it('those of another user are the administrator’s', () => withCloud(async (cloud) => {
    const demo = await cloud.person('member', 'demo');
    expect((await create(cloud, { name: 'theirs', public_key: rsa, user_id: demo.userId })).body.keypair.user_id).to.equal(demo.userId);
    expect(namesOf((await cloud.get(keypairs, { as: demo })).body)).to.deep.equal(['theirs']);
    expect(namesOf((await cloud.get(keypairs)).body)).to.deep.equal([]);
    expect(namesOf((await cloud.get(`${keypairs}?user_id=${demo.userId}`, { version: '2.10' })).body)).to.deep.equal(['theirs']);
    expect(namesOf((await cloud.get(`${keypairs}?user_id=${demo.userId}`, { version: '2.9' })).body)).to.deep.equal([]);
    expect(namesOf((await cloud.get(`${keypairs}?user_id=${demo.userId}&user_id=x`, { version: '2.10' })).body)).to.deep.equal(['theirs']);
    const other = `?user_id=${cloud.admin.userId}`;
    const denied = (verb: string): string => `403: Policy doesn't allow os_compute_api:os-keypairs:${verb} to be performed.`;
    expect(refusal(await cloud.get(keypairs + other, { version: '2.10', as: demo }))).to.equal(denied('index'));
    expect(refusal(await cloud.get(`${keypairs}/k${other}`, { version: '2.10', as: demo }))).to.equal(denied('show'));
    expect(refusal(await cloud.delete(`${keypairs}/k${other}`, { version: '2.10', as: demo }))).to.equal(denied('delete'));
    expect(refusal(await create(cloud, { name: 'k', public_key: rsa, user_id: cloud.admin.userId }, '2.10', demo))).to.equal(denied('create'));
    expect((await cloud.delete(`${keypairs}/theirs?user_id=${demo.userId}`, { version: '2.10' })).status).to.equal(204);
  }));

  it('the list comes in pages from 2.35 on, by name', () => withCloud(async (cloud) => {
    for (const name of ['c', 'a', 'b']) await create(cloud, { name, public_key: rsa });
    const page = async (query: string, version: string) => (await cloud.get(`${keypairs}${query}`, { version })).body;
    expect(namesOf(await page('?limit=2', '2.34'))).to.deep.equal(['a', 'b', 'c']);
    const first = await page('?limit=2', '2.35');
    expect(namesOf(first)).to.deep.equal(['a', 'b']);
    expect(first.keypairs_links).to.deep.equal([{ rel: 'next', href: `${cloud.url}${keypairs}?limit=2&marker=b` }]);
    expect(await page('?limit=2&marker=b', '2.35')).to.have.all.keys('keypairs');
    expect(namesOf(await page('?limit=0', '2.35'))).to.deep.equal([]);
    expect(refusal(await cloud.get(`${keypairs}?marker=nope`, { version: '2.35' }))).to.equal('400: Marker nope could not be found.');
    expect((await cloud.get(`${keypairs}?foo=bar`, { version: '2.74' })).status).to.equal(200);
    expect(refusal(await cloud.get(`${keypairs}?foo=bar`, { version: '2.75' }))).to.equal("400: Additional properties are not allowed ('foo' was unexpected)");
  }));

  it('a user has a hundred of them at most', () => withCloud(async (cloud) => {
    for (let number = 0; number < 100; number += 1) expect((await create(cloud, { name: `k${number}`, public_key: rsa })).status).to.equal(201);
    expect(refusal(await create(cloud, { name: 'k100', public_key: rsa }))).to.equal('403: Quota exceeded, too many key pairs.');
    expect(refusal(await create(cloud, { name: 'k100' }))).to.equal('403: Quota exceeded, too many key pairs.');
    const demo = await cloud.person('member', 'demo');
    expect((await create(cloud, { name: 'k', public_key: rsa }, '2.10', demo)).status).to.equal(201);
  }));
});
