/**
 * The client against pools in trouble, on each release and in both protocols: members and masters that change, memories that are lost,
 * answers that are none. Nothing hangs: each ends within its time limit, with an error that says what happened, and the cache is right after.
 */
import { expect } from 'chai';
import { VirtualClock } from '../../../src/simulator/clock.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import type { PoolOptions } from '../../../src/xapi/client.ts';
import { TransportError, XapiError } from '../../../src/xapi/error.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { connectTo, expectExact, failureOf, simulated, someVm } from './contract-targets.ts';
import { spoilingProxy, spoils, type SpoilingProxy } from './spoiling-proxy.ts';

for (const target of simulated) {
  const withMembers = async (use: (xapi: Xapi, simulator: Simulator) => Promise<void>, first = 0): Promise<void> => {
    const simulator = await startSimulator({ release: target.release, hosts: 3, servers: 3, members: true, clock: new VirtualClock() });
    try {
      const host = simulator.pool.hosts[first] ?? expect.fail('no such host');
      const xapi = await connectTo(target, { url: simulator.urlOf(host) }, simulator);
      try {
        await use(xapi, simulator);
      } finally {
        await xapi.close();
      }
    } finally {
      await simulator.close();
    }
  };

  describe(`XAPI client on a pool in trouble, ${target.name}`, () => {
    it('a member leads to the master', () => withMembers(async (xapi, simulator) => {
      expect(xapi.address).to.equal(simulator.urlOf(simulator.pool.hosts[0] ?? expect.fail()));
      await expectExact(xapi);
    }, 1));

    it('another master is found when the old one is gone, and followed when that is back as a member', () => withMembers(async (xapi, simulator) => {
      const [old, next] = simulator.pool.hosts;
      if (old === undefined || next === undefined) return expect.fail('too few hosts');
      expect(simulator.failOver()).to.equal(next);
      await xapi.settle();
      await xapi.call('VM.set_name_description', someVm(xapi).$ref, 'written to the new master');
      await expectExact(xapi);
      expect(xapi.address).to.equal(simulator.urlOf(next));
      expect([...xapi.cache.all('pool')][0]?.master).to.equal(next);
      await simulator.hostReturns(old);
      simulator.failOver({ to: old });
      await expectExact(xapi);
      expect(xapi.address).to.equal(simulator.urlOf(old));
    }));

    it('a master with an older database is believed: what it does not know is forgotten', () => withMembers(async (xapi, simulator) => {
      const { $ref: vm, name_label: before } = someVm(xapi);
      const clock = simulator.clock as VirtualClock;
      await clock.advance(3_600_000);
      await xapi.call('VM.set_name_label', vm, 'lost');
      for (let turn = 0; turn < 40; turn += 1) await xapi.call('VM.set_name_description', vm, `turn ${turn}`);
      const made = simulator.db.create('VM', { name_label: 'made and lost' });
      await xapi.settle();
      expect(xapi.cache.get('VM', made)?.name_label).to.equal('made and lost');
      simulator.failOver({ lostMinutes: 10 });
      await expectExact(xapi);
      expect(xapi.cache.get('VM', vm)?.name_label).to.equal(before);
      expect(xapi.cache.get('VM', made)).to.equal(undefined);
      simulator.db.update('VM', vm, { name_label: 'known again' });
      await expectExact(xapi);
      expect(xapi.cache.get('VM', vm)?.name_label).to.equal('known again');
    }));
  });

  describe(`XAPI client and odd answers, ${target.name}`, () => {
    let simulator: Simulator;
    let proxy: SpoilingProxy;
    before(async () => {
      simulator = await startSimulator({ release: target.release, servers: 1, clock: new VirtualClock() });
      proxy = await spoilingProxy(simulator.url);
    });
    after(async () => {
      await proxy.close();
      await simulator.close();
    });

    const withClient = async (use: (xapi: Xapi) => Promise<void>, limits: PoolOptions['limits'] = {}): Promise<void> => {
      const xapi = await connectTo(target, { url: proxy.url, limits }, simulator);
      try {
        await use(xapi);
      } finally {
        await xapi.close();
      }
    };

    it('a change whose answer is spoiled is an error that says how, and the cache shows that it happened', () => withClient(async (xapi) => {
      const { $ref: vm } = someVm(xapi);
      for (const [name, [spoil, says, isSlow]] of Object.entries(spoils)) {
        if (isSlow === true || says === undefined) continue;
        proxy.spoil('VM.set_name_description', spoil, 1);
        const error = await failureOf(xapi.call('VM.set_name_description', vm, name));
        expect(error, name).to.be.instanceOf(TransportError).and.include({ notSent: false });
        expect(error.message, name).to.match(says).and.match(/^VM\.set_name_description: /);
        await xapi.settle();
        expect(xapi.cache.get('VM', vm)?.name_description).to.equal(name);
      }
    }));

    it('the feed and its listings come through spoiled answers', () => withClient(async (xapi) => {
      const { $ref: vm } = someVm(xapi);
      for (const [name, [spoil, says, isSlow]] of Object.entries(spoils)) {
        if (isSlow === true || says === undefined) continue;
        for (const method of ['event.from', 'event.next', 'VM.get_all_records', 'event.inject']) proxy.spoil(method, spoil, 1);
        simulator.expireSessions();
        simulator.db.update('VM', vm, { name_label: name });
        await xapi.settle();
        for (const method of ['event.from', 'event.next', 'VM.get_all_records', 'event.inject']) proxy.spoil(method, spoil, 0);
        await xapi.settle();
        expect(xapi.cache.get('VM', vm)?.name_label, name).to.equal(name);
      }
      await expectExact(xapi);
      expect(xapi.alive).to.equal(true);
    }));

    it('answers that do not come, or too slowly, end at the time limit; the next ones are right', () => withClient(async (xapi) => {
      const { $ref: vm } = someVm(xapi);
      for (const [name, [spoil, says, isSlow]] of Object.entries(spoils)) {
        if (isSlow !== true) continue;
        proxy.spoil('VM.set_name_description', spoil, 1);
        expect((await failureOf(xapi.call('VM.set_name_description', vm, name))).message, name).to.match(says ?? /./);
        for (const method of ['event.from', 'event.next']) proxy.spoil(method, spoil, 1);
        simulator.db.update('VM', vm, { name_label: name });
        await expectExact(xapi);
        expect(xapi.cache.get('VM', vm)).to.include({ name_label: name, name_description: name });
      }
    }, { call: 1.2, poll: 0.2 }));

    it('bytes that are no UTF-8 become the sign for that, and nothing else suffers', () => withClient(async (xapi) => {
      const { $ref: vm } = someVm(xapi);
      const [spoil] = spoils['bytes that are no UTF-8'] ?? expect.fail('no such spoil');
      for (const method of ['event.from', 'event.next', 'VM.get_record']) proxy.spoil(method, spoil, 1000);
      simulator.db.update('VM', vm, { name_label: 'a spoiled name', name_description: 'fine' });
      await xapi.settle();
      expect(xapi.cache.get('VM', vm)).to.include({ name_label: `a ${'\ufffd'.repeat(7)} name`, name_description: 'fine' });
      expect((await xapi.call<{ name_label: string }>('VM.get_record', vm)).name_label).to.equal(`a ${'\ufffd'.repeat(7)} name`);
      for (const method of ['event.from', 'event.next', 'VM.get_record']) proxy.spoil(method, spoil, 0);
      simulator.db.update('VM', vm, { name_label: 'a new name' });
      await expectExact(xapi);
    }));

    it('integers of 64 bits are numbers, exact up to 2^53', () => withClient(async (xapi) => {
      const [vdi] = simulator.db.refs('VDI');
      if (vdi === undefined) return expect.fail('no disk');
      for (const size of [Number.MAX_SAFE_INTEGER, -1, 2 ** 63, 4_294_967_296]) {
        simulator.db.update('VDI', vdi, { virtual_size: size });
        await xapi.settle();
        expect(xapi.cache.get('VDI', vdi)?.virtual_size).to.equal(size);
        expect(await xapi.call<number>('VDI.get_virtual_size', vdi)).to.equal(size);
      }
    }));

    it('a request beyond 300 KiB is refused before it is sent, and headers stay within 1024 bytes', () => withClient(async (xapi) => {
      const { $ref: vm } = someVm(xapi);
      const error = await failureOf(xapi.call('VM.set_name_description', vm, 'x'.repeat(310 * 1024)));
      expect(error).to.be.instanceOf(XapiError).and.include({ code: 'REQUEST_TOO_LARGE' });
      await xapi.call('VM.set_name_description', vm, 'x'.repeat(290 * 1024));
      await expectExact(xapi);
      await xapi.call('VM.set_name_description', vm, '');
      expect(proxy.longestHead).to.be.within(1, 1024);
    }));

    it('deletions beyond what the pool remembers are found out', () => withClient(async (xapi) => {
      const owner = someVm(xapi).$ref;
      const many = Array.from({ length: 600 }, () => simulator.db.create('console', { VM: owner }));
      await xapi.settle();
      expect(xapi.cache.size('console')).to.be.at.least(many.length);
      for (const console of many) simulator.db.destroy('console', console);
      await xapi.settle();
      await expectExact(xapi);
      expect(many.filter((console) => xapi.cache.get('console', console) !== undefined)).to.deep.equal([]);
    }));
  });
}
