/** Settings that name several members of a pool, or several pools. */
import { expect } from 'chai';
import { startPools, type Simulator } from '../../../src/simulator/simulator.ts';
import { connectPools } from '../../../src/xapi/connect-pools.ts';
import { TransportError } from '../../../src/xapi/error.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('several URLs of pools', () => {
  let simulators: readonly Simulator[];
  let opened: readonly Xapi[] = [];
  before(async () => { simulators = await startPools([{ hosts: 2, members: true, password: 'p' }, { password: 'p' }]); });
  afterEach(async () => { await Promise.all(opened.map((pool) => pool.close())); });
  after(async () => { await Promise.all(simulators.map((simulator) => simulator.close())); });

  const connect = async (...urls: readonly string[]): Promise<readonly string[]> => {
    opened = [];
    opened = await connectPools(urls, { username: 'root', password: 'p', log, limits: { connect: 1 } });
    return opened.map(({ poolUuid }) => poolUuid);
  };
  const poolUuid = ({ db }: Simulator): string => [...db.all('pool')][0]?.[1].uuid ?? '';

  it('connect each pool once, though several members are named, and one of them is away', async () => {
    const [first, second] = simulators;
    if (first === undefined || second === undefined) return expect.fail('there are two pools');
    const [master = '', member = ''] = first.pool.hosts.map((host) => first.urlOf(host));
    const [one, other] = [poolUuid(first), poolUuid(second)];
    expect(await connect(master, member)).to.deep.equal([one]);
    await Promise.all(opened.map((pool) => pool.close()));
    expect(await connect(member, second.url, master)).to.deep.equal([one, other]);
    await Promise.all(opened.map((pool) => pool.close()));
    const [, host] = first.pool.hosts;
    if (host === undefined) return expect.fail('there are two hosts');
    first.hostDies(host);
    expect(await connect(member, master)).to.deep.equal([one]);
    expect(first.db.refs('session')).to.have.length(1);
  });

  it('are an error where one leads nowhere', async () => {
    const [, second] = simulators;
    const { port } = new URL(second?.url ?? '');
    expect(await connect(second?.url ?? '', `http://127.9.9.9:${port}`).catch((error: unknown) => error)).to.be.instanceOf(TransportError);
  });
});
