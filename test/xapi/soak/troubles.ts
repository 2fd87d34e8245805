/** What befalls the pools of the soak while clients work. */
import type { FaultRule, Simulator } from '../../../src/simulator/simulator.ts';
import type { Random } from '../../../src/simulator/random.ts';

const methods = ['*', 'VM.*', 'VDI.*', 'event.from', 'event.next', 'event.inject', 'task.*', 'VM.get_all_records', 'session.*', 'pool.*', 'host.*'];

function someRule(random: Random): FaultRule {
  const method = methods[random.below(methods.length)] ?? '*';
  const when = random.below(2) === 0 ? 'before' : 'after';
  const kinds: readonly Omit<FaultRule, 'method'>[] = [
    { cut: when }, { error: ['INTERNAL_ERROR', 'on order'], when }, { error: ['HANDLE_INVALID', 'VM', 'OpaqueRef:x'] }, { error: ['SESSION_INVALID', 'x'] },
    { error: ['HOST_STILL_BOOTING'] }, { error: ['SR_BACKEND_FAILURE_44', '', 'no space', ''], when }, { error: ['EVENTS_LOST'] }, { delay: 5000 }, { stall: true },
  ];
  return { ...kinds[random.below(kinds.length)], method, skip: random.below(3), times: 1 + random.below(3) };
}

const master = ({ db }: Simulator) => [...db.all('pool')][0]?.[1].master;
const otherHost = (simulator: Simulator, random: Random) => {
  const others = simulator.pool.hosts.filter((host) => host !== master(simulator));
  return others[random.below(others.length)];
};

/** Each may be chosen as often as its number says. */
export const troubles: Readonly<Record<string, readonly [often: number, (simulator: Simulator, random: Random) => unknown]>> = {
  rule: [12, (simulator, random) => simulator.faults.add(someRule(random))],
  sessionsExpire: [3, (simulator) => simulator.expireSessions()],
  eventsLost: [3, (simulator) => simulator.loseEvents()],
  connectionsDrop: [3, (simulator) => simulator.dropConnections()],
  restart: [2, (simulator) => simulator.restart()],
  hostDies: [1, (simulator, random) => {
    const host = otherHost(simulator, random);
    if (host !== undefined) simulator.hostDies(host);
  }],
  hostReturns: [2, async (simulator, random) => {
    const host = otherHost(simulator, random);
    if (host !== undefined) await simulator.hostReturns(host);
  }],
  failover: [1, async (simulator, random) => {
    const hosts = simulator.pool.hosts.filter((host) => host !== master(simulator));
    // Somebody must be able to take over.
    for (const host of hosts) await simulator.hostReturns(host);
    simulator.failOver({ lostMinutes: random.below(3) });
  }],
};

export function chooseTrouble(random: Random): string {
  const names = Object.entries(troubles).flatMap(([name, [often]]) => Array.from({ length: often }, () => name));
  return names[random.below(names.length)] ?? 'rule';
}
