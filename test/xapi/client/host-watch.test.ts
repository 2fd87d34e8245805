/** Hosts that stop answering before their pool knows. */
import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { VirtualClock } from '../../../src/simulator/clock.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { connectPool } from '../../../src/xapi/client.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';

/** A pool of which nothing happens by itself, and a client that looks often. */
async function world(members: boolean, test: (simulator: Simulator, pool: Xapi, second: Ref<'host'>) => Promise<void>): Promise<void> {
  const clock = new VirtualClock();
  const simulator = await startSimulator({ hosts: 3, members, clock });
  clock.hold();
  const pool = await connectPool({ url: simulator.url, username: 'root', password: simulator.password, limits: { hostCheck: 0.02, hostAnswer: 1 } });
  try {
    await test(simulator, pool, simulator.pool.hosts[1] ?? expect.fail('there is one host'));
  } finally {
    await pool.close();
    await simulator.close();
  }
}

/** Whoever asked before this call has been answered when it ends. */
async function heard(simulator: Simulator, host: Ref<'host'>): Promise<void> {
  const { hostname, port } = new URL(simulator.urlOf(host));
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  socket.destroy();
}

describe('the watch over the hosts of a pool', () => {
  it('knows in a moment that a host is silent which XAPI takes for alive, and that it is back', () => world(true, async (simulator, pool, second) => {
    const { db } = simulator;
    const told = new EventEmitter();
    pool.onSilence((host) => told.emit(host));
    const said = () => [simulator.pool.hosts.map((host) => pool.isSilent(host)), db.get('host_metrics', db.get('host', second).metrics).live];
    await heard(simulator, second);
    const silence = once(told, second);
    simulator.hostDies(second);
    await silence;
    expect(said()).to.deep.equal([[false, true, false], true]);
    const speech = once(told, second);
    await simulator.hostReturns(second);
    await speech;
    expect(said()).to.deep.equal([[false, false, false], true]);
  }));

  it('concludes nothing from hosts that never answered, and asks none whose address cannot be meant', () => world(false, async (simulator, pool) => {
    await heard(simulator, simulator.pool.hosts[0] ?? expect.fail('there is no host'));
    expect(simulator.pool.hosts.map((host) => pool.isSilent(host))).to.deep.equal([false, false, false]);
  }));
});
