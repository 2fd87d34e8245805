import { expect } from 'chai';
import { createPasswords, defaultHashCost } from '../../../src/cloud/identity/passwords.ts';
import { createThrottle } from '../../../src/cloud/identity/throttle.ts';
import { ApiError } from '../../../src/errors.ts';

const cheap = { ln: 4, r: 8, p: 1 };

describe('passwords', () => {
  it('are hashed with scrypt, a salt of their own and the cost inside', async () => {
    const { hash } = createPasswords(cheap);
    const [one, other] = [await hash('secret'), await hash('secret')];
    expect(one).to.match(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/).and.not.equal(other);
    expect(2 ** defaultHashCost.ln * defaultHashCost.r * 128).to.equal(32 * 1024 * 1024);
  });

  it('hashed at another cost still fit, in another process too', async () => {
    const old = await createPasswords({ ln: 5, r: 4, p: 2 }).hash('secret');
    const { verify } = createPasswords(cheap);
    expect([await verify('secret', old), await verify('Secret', old), await verify('', old)]).to.deep.equal([true, false, false]);
    expect([await verify('secret', old), await verify('Secret', old)], 'once known').to.deep.equal([true, false]);
  });

  it('of nobody never fit', async () => {
    const { verify } = createPasswords(cheap);
    for (const password of ['', 'secret', '\0']) expect(await verify(password, undefined)).to.equal(false);
  });

  it('wait for each other, but not without end', async () => {
    const { verify } = createPasswords({ ln: 10, r: 8, p: 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: 150 }, () => verify('x', undefined)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).to.have.length(48);
    for (const error of refused) expect(error).to.be.instanceOf(ApiError).and.have.property('kind', 'unavailable');
    expect(await verify('x', undefined)).to.equal(false);
  });
});

describe('the throttle', () => {
  it('closes for an address only after failures of many users, and a success does not open it', async () => {
    let time = 0;
    const throttle = createThrottle({ now: () => time });
    const attempt = (user: string, right: boolean): Promise<true | undefined> => throttle.guard(user, '192.0.2.1', () => Promise.resolve(right ? true : undefined));
    for (let i = 0; i < 100; i += 1) expect(await attempt(`user-${i}`, false)).to.equal(undefined);
    expect(await attempt('ann', true)).to.equal(true);
    await attempt('user-100', false);
    const closed = await attempt('ann', true).catch((error: unknown) => error);
    expect(closed).to.be.instanceOf(ApiError).and.have.property('kind', 'tooManyRequests');
    expect(await throttle.guard('ann', '192.0.2.2', () => Promise.resolve(true))).to.equal(true);
    time += 1_000;
    expect(await attempt('ann', true)).to.equal(true);
  });

  it('forgets the oldest rather than growing', async () => {
    const throttle = createThrottle({ now: () => 0 });
    const fail = (user: string): Promise<undefined> => throttle.guard(user, undefined, () => Promise.resolve(undefined));
    for (let i = 0; i < 11; i += 1) await fail('first');
    for (let i = 0; i < 10_000; i += 1) await fail(`user-${i}`);
    expect(await fail('first')).to.equal(undefined);
  });

  it('does not count an attempt that broke', async () => {
    const throttle = createThrottle({ now: () => 0 });
    for (let i = 0; i < 20; i += 1) await throttle.guard('ann', undefined, () => Promise.reject(new Error('no disk'))).catch(() => undefined);
    expect(await throttle.guard('ann', undefined, () => Promise.resolve(1))).to.equal(1);
  });
});
