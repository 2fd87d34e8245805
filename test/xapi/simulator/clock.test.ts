/** The clocks: what runs by itself, what waits, and in which order. */
import { expect } from 'chai';
import { VirtualClock } from '../../../src/simulator/clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the virtual clock', () => {
  it('runs work by itself, in the order of its time, and moves on with it', async () => {
    const clock = new VirtualClock({ start: 0 });
    const seen: [string, number][] = [];
    clock.work(2000, () => seen.push(['late', clock.now()]));
    clock.work(1000, () => {
      seen.push(['early', clock.now()]);
      clock.work(500, () => seen.push(['between', clock.now()]));
    });
    for (let count = 0; count < 10; count += 1) await turn();
    expect(seen).to.deep.equal([['early', 1000], ['between', 1500], ['late', 2000]]);
  });

  it('never runs a wait by itself', async () => {
    const clock = new VirtualClock({ start: 0 });
    let over = false;
    const wait = clock.wait(60_000, () => (over = true));
    clock.work(100_000, () => undefined);
    for (let count = 0; count < 10; count += 1) await turn();
    expect([over, clock.now()]).to.deep.equal([false, 100_000]);
    wait.cancel();
    clock.stop();
  });

  it('stands still when it is held, and runs what advance() passes, waits too', async () => {
    const clock = new VirtualClock({ start: 0, held: true });
    const seen: string[] = [];
    clock.work(100, () => seen.push('work'));
    clock.wait(200, () => seen.push('wait'));
    clock.work(300, () => seen.push('later'));
    for (let count = 0; count < 10; count += 1) await turn();
    expect([seen, clock.pending]).to.deep.equal([[], 2]);
    await clock.advance(250);
    expect([seen, clock.now()]).to.deep.equal([['work', 'wait'], 250]);
    clock.resume();
    for (let count = 0; count < 10; count += 1) await turn();
    expect([seen, clock.now()]).to.deep.equal([['work', 'wait', 'later'], 300]);
  });

  it('does not run what was cancelled', async () => {
    const clock = new VirtualClock({ start: 0, held: true });
    let ran = false;
    clock.work(10, () => (ran = true)).cancel();
    await clock.advance(100);
    expect(ran).to.equal(false);
  });
});
