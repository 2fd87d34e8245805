/**
 * What the client promises, on each release and in both protocols. Runs on the simulator; with XAPI_URL, XAPI_USERNAME and XAPI_PASSWORD
 * (and XAPI_TLS_FINGERPRINT) on a real pool too, where it writes only with XAPI_WRITE=1: it then makes and destroys VMs without disks, named
 * `nova-xapi contract…`. The tests of a target share its pool; each has a client of its own.
 */
import { expect } from 'chai';
import { VirtualClock } from '../../../src/simulator/clock.ts';
import { profiles, type ReleaseName } from '../../../src/simulator/releases.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { cachedClasses } from '../../../src/xapi/cache.ts';
import type { PoolOptions } from '../../../src/xapi/client.ts';
import type { RecordOf, Ref } from '../../../src/xapi/datamodel.ts';
import { TransportError } from '../../../src/xapi/error.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { connectTo, expectExact, failureOf, mayWrite, real, simulated, simulatorOf, someTemplate, someVm } from './contract-targets.ts';

for (const target of [...simulated, ...real]) {
  describe(`XAPI client on ${target.name}`, () => {
    let shared: Simulator | undefined;
    before(async () => {
      shared = await simulatorOf(target);
    });
    after(() => shared?.close());

    /** A client on the target; on a simulated one the simulator too. */
    const withClient = async (options: Partial<PoolOptions>, use: (xapi: Xapi, simulator: Simulator | undefined) => Promise<void>): Promise<void> => {
      const xapi = await connectTo(target, options, shared);
      try {
        await use(xapi, shared);
      } finally {
        await xapi.close();
        shared?.faults.clear();
      }
    };

    const writes = target.release !== undefined || mayWrite ? it : it.skip;
    const trouble = target.release !== undefined ? it : it.skip;

    it('the cache is an exact copy of the pool', async () => {
      await withClient({}, async (xapi) => {
        expect(xapi.cache.size('pool')).to.equal(1);
        expect(xapi.cache.size('host')).to.be.greaterThan(0);
        expect([...xapi.cache.all('pool')][0]?.uuid).to.equal(xapi.poolUuid);
        await expectExact(xapi);
      });
    });

    it('a record called for is the row of the cache, and a getter answers its field', async () => {
      await withClient({}, async (xapi) => {
        const [host] = xapi.cache.all('host');
        if (host === undefined) return expect.fail('no host');
        const { $ref, ...row } = host;
        const record = await xapi.call<RecordOf<'host'>>('host.get_record', $ref);
        expect(record).to.deep.equal(row);
        expect(await xapi.call<number>('host.get_API_version_major', $ref)).to.equal(host.API_version_major);
        expect(await xapi.call<boolean>('host.get_enabled', $ref)).to.equal(host.enabled);
        expect(await xapi.call<object>('host.get_software_version', $ref)).to.deep.equal(host.software_version);
      });
    });

    it('the features are those of the release', async () => {
      await withClient({}, ({ features }) => {
        expect(features.methods.has('VM.start')).to.equal(true);
        if (target.release === undefined) return Promise.resolve();
        const { jsonRpc, migrateSendStates } = profiles[target.release];
        const old = target.release === 'xcp-1.3';
        expect(features).to.include({ eventInject: !old, storageMotion: !old, haltedStorageMotion: migrateSendStates.length > 1 });
        expect(features.jsonRpc).to.equal(target.protocol === 'xmlrpc' ? undefined : { no: undefined, v1: 1, v2: 2 }[jsonRpc]);
        return Promise.resolve();
      });
    });

    it('what XAPI refuses is a XapiError with its code and parameters', async () => {
      await withClient({}, async (xapi) => {
        const nobody = 'OpaqueRef:00000000-0000-0000-0000-000000000000';
        expect(await failureOf(xapi.call('VM.get_record', nobody))).to.deep.include({ code: 'HANDLE_INVALID', params: ['VM', nobody] });
        expect(await failureOf(xapi.call('VM.no_such_method', nobody))).to.include({ code: 'MESSAGE_METHOD_UNKNOWN' });
      });
    });

    it('a session has its own originator and is gone after the end', async () => {
      await withClient({ originator: 'nova-xapi contract' }, async (xapi, simulator) => {
        if (simulator === undefined) return;
        const sessions = () => simulator.db.refs('session').length;
        expect(sessions()).to.equal(1);
        await xapi.close();
        expect(sessions()).to.equal(0);
      });
    });

    writes('after a write and settle the cache shows it', async () => {
      await withClient({}, async (xapi) => {
        const ref = await xapi.call<Ref<'VM'>>('VM.clone', someTemplate(xapi).$ref, 'nova-xapi contract 1');
        await xapi.settle();
        expect(xapi.cache.get('VM', ref)?.name_label).to.equal('nova-xapi contract 1');
        for (let turn = 0; turn < 5; turn += 1) {
          await xapi.call('VM.set_name_description', ref, `turn ${turn}`);
          await xapi.settle();
          expect(xapi.cache.get('VM', ref)?.name_description).to.equal(`turn ${turn}`);
        }
        await xapi.call('VM.add_to_other_config', ref, 'nova:test', 'é <&> "q" \n');
        await xapi.settle();
        expect(xapi.cache.get('VM', ref)?.other_config['nova:test']).to.equal('é <&> "q" \n');
        await xapi.call('VM.destroy', ref);
        await xapi.settle();
        expect(xapi.cache.get('VM', ref)).to.equal(undefined);
        await expectExact(xapi);
      });
    });

    writes('many writers settle at once, and each sees its own change', async () => {
      await withClient({}, async (xapi) => {
        const ref = await xapi.call<Ref<'VM'>>('VM.clone', someTemplate(xapi).$ref, 'nova-xapi contract 2');
        await Promise.all(Array.from({ length: 20 }, async (_, n) => {
          await xapi.call('VM.add_to_other_config', ref, `k${n}`, String(n));
          await xapi.settle();
          expect(xapi.cache.get('VM', ref)?.other_config[`k${n}`]).to.equal(String(n));
        }));
        await xapi.call('VM.destroy', ref);
      });
    });

    writes('a VM made from the record of another is like it', async () => {
      await withClient({}, async (xapi) => {
        const { $ref: source } = someTemplate(xapi);
        const { HVM_shadow_multiplier, memory_static_max, VCPUs_max, platform, ...rest } = await xapi.call<RecordOf<'VM'>>('VM.get_record', source);
        const ref = await xapi.call<Ref<'VM'>>('VM.create', {
          ...(rest as object), HVM_shadow_multiplier, memory_static_max, VCPUs_max, platform, is_a_template: false, name_label: 'nova-xapi contract 3',
        });
        await xapi.settle();
        expect(xapi.cache.get('VM', ref)).to.deep.include({ name_label: 'nova-xapi contract 3', memory_static_max, VCPUs_max, HVM_shadow_multiplier });
        await xapi.call('VM.destroy', ref);
      });
    });

    writes('a task runs to its result, and none of ours stays', async () => {
      await withClient({}, async (xapi) => {
        const tasks: Ref<'task'>[] = [];
        const ref = await xapi.run('VM.clone', [someTemplate(xapi).$ref, 'nova-xapi contract 4'], { onTask: (task) => void tasks.push(task) });
        expect(ref).to.match(/^OpaqueRef:/);
        await xapi.settle();
        expect(xapi.cache.get('VM', ref as Ref<'VM'>)?.name_label).to.equal('nova-xapi contract 4');
        expect(await xapi.run('VM.destroy', [ref])).to.equal('');
        const error = await failureOf(xapi.run('VM.destroy', [ref]));
        expect(error).to.deep.include({ code: 'HANDLE_INVALID', params: ['VM', ref] });
        const [task] = tasks;
        if (task === undefined) return expect.fail('no task');
        expect(await failureOf(xapi.follow(task))).to.include({ code: 'TASK_VANISHED' });
        await xapi.cancel(task);
      });
    });

    trouble('neither calls nor waiting for the cache leave tasks behind', async () => {
      await withClient({}, async (xapi, simulator) => {
        for (let turn = 0; turn < 5; turn += 1) await xapi.settle();
        await xapi.run('VM.clean_reboot', [someVm(xapi).$ref]);
        await new Promise<void>((resolve) => {
          const look = () => {
            if (xapi.cache.size('task') === 0) resolve();
          };
          xapi.cache.subscribe(look);
          look();
        });
        expect([...(simulator?.db.refs('task') ?? [])]).to.deep.equal([]);
      });
    });

    trouble('raw bytes are written to a disk; what the host refuses is told', async () => {
      await withClient({}, async (xapi, simulator) => {
        const sr = simulator?.pool.sharedSr ?? '';
        const vdi = await xapi.call<Ref<'VDI'>>('VDI.create', {
          name_label: 'nova-xapi contract', name_description: '', SR: sr, virtual_size: 4 * 1024 ** 2, type: 'user', sharable: false, read_only: false,
          other_config: {}, xenstore_data: {}, sm_config: {}, tags: [],
        });
        const data = Buffer.alloc(3 * 1024 ** 2, 'config drive ');
        await xapi.importRawVdi(vdi, { length: data.length, read: () => [data.subarray(0, 1_000_000), data.subarray(1_000_000)] });
        if (simulator !== undefined && xapi.features.haltedStorageMotion) {
          const query = new URLSearchParams({ vdi, format: 'raw' });
          const authorization = `Basic ${Buffer.from(`${simulator.username}:${simulator.password}`).toString('base64')}`;
          const exported = Buffer.from(await (await fetch(`${simulator.url}/export_raw_vdi?${query.toString()}`, { headers: { authorization } })).arrayBuffer());
          expect(exported.subarray(0, data.length).equals(data)).to.equal(true);
        }
        const disk = someVm(xapi).VBDs.map((ref) => xapi.cache.get('VBD', ref)).find((vbd) => vbd?.type === 'Disk');
        if (disk === undefined) return expect.fail('the VM has no disk');
        const error = await failureOf(xapi.importRawVdi(disk.VDI, { length: 4, read: () => [Buffer.from('disk')] }));
        expect(error).to.include({ code: 'VDI_IN_USE' });
      });
    });

    trouble('an expired session is renewed, and the cache stays exact', async () => {
      await withClient({}, async (xapi, simulator) => {
        simulator?.expireSessions();
        await xapi.call('VM.set_name_label', someVm(xapi).$ref, 'renamed');
        await expectExact(xapi);
        expect(xapi.alive).to.equal(true);
      });
    });

    trouble('what changed behind a lost session is found', async () => {
      await withClient({}, async (xapi, simulator) => {
        const { $ref } = someVm(xapi);
        const [gone] = [...xapi.cache.all('console')];
        simulator?.expireSessions();
        simulator?.db.update('VM', $ref, { name_label: 'behind' });
        if (gone !== undefined) simulator?.db.destroy('console', gone.$ref);
        await expectExact(xapi);
        expect(xapi.cache.get('VM', $ref)?.name_label).to.equal('behind');
      });
    });

    trouble('lost deletions are found out', async () => {
      await withClient({}, async (xapi, simulator) => {
        const [gone] = [...xapi.cache.all('console')];
        if (gone === undefined) return expect.fail('no console');
        simulator?.faults.add({ method: 'event.from', cut: 'before' });
        simulator?.faults.add({ method: 'event.next', cut: 'before' });
        simulator?.dropConnections();
        simulator?.db.destroy('console', gone.$ref);
        simulator?.loseEvents();
        const changed = new Promise<void>((resolve) => {
          const end = xapi.cache.subscribe(() => {
            if (xapi.cache.get('console', gone.$ref) !== undefined) return;
            end();
            resolve();
          });
        });
        await xapi.settle();
        await changed;
        await expectExact(xapi);
      });
    });

    trouble('broken connections are made anew', async () => {
      await withClient({}, async (xapi, simulator) => {
        for (let turn = 0; turn < 3; turn += 1) {
          simulator?.dropConnections();
          simulator?.db.update('VM', someVm(xapi).$ref, { name_label: `turn ${turn}` });
          await expectExact(xapi);
        }
      });
    });

    trouble('a restarted xapi is found again, and the tasks that it forgot are found out', async () => {
      await withClient({}, async (xapi, simulator) => {
        (simulator?.clock as VirtualClock).hold();
        let running = Promise.resolve(new Error());
        await new Promise<void>((begun) => {
          running = failureOf(xapi.run('VM.clean_reboot', [someVm(xapi).$ref], { onTask: () => begun() }));
        });
        simulator?.restart();
        (simulator?.clock as VirtualClock).resume();
        expect(await running).to.include({ code: 'TASK_VANISHED', method: 'VM.clean_reboot' });
        await expectExact(xapi);
      });
    });

    trouble('a connection cut before or after the call leaves its outcome open; the cache tells', async () => {
      await withClient({}, async (xapi, simulator) => {
        const { $ref } = someVm(xapi);
        for (const cut of ['before', 'after'] as const) {
          simulator?.faults.add({ method: 'VM.set_name_label', cut });
          expect(await failureOf(xapi.call('VM.set_name_label', $ref, `cut ${cut}`))).to.be.instanceOf(TransportError).and.include({ notSent: false });
          await xapi.settle();
          expect(xapi.cache.get('VM', $ref)?.name_label === `cut ${cut}`).to.equal(cut === 'after');
        }
      });
    });

    trouble('a call that is never answered ends at its time limit', async () => {
      await withClient({ limits: { call: 0.3 } }, async (xapi, simulator) => {
        simulator?.faults.add({ method: 'VM.set_name_label', stall: true });
        const error = await failureOf(xapi.call('VM.set_name_label', someVm(xapi).$ref, 'stalled'));
        expect(error.message).to.match(/^VM\.set_name_label: no whole answer from .* within 0\.3 s$/);
        await expectExact(xapi);
      });
    });

    trouble('a refusal of the event poll does not stop the feed', async () => {
      await withClient({}, async (xapi, simulator) => {
        for (const method of ['event.from', 'event.next']) {
          simulator?.faults.add({ method, error: ['INTERNAL_ERROR', 'Not_found'] });
          simulator?.faults.add({ method, error: ['HANDLE_INVALID', 'VM', 'OpaqueRef:x'] });
          simulator?.faults.add({ method, error: ['HOST_STILL_BOOTING'] });
        }
        simulator?.dropConnections();
        simulator?.db.update('VM', someVm(xapi).$ref, { name_label: 'after the trouble' });
        await expectExact(xapi);
        expect(xapi.alive).to.equal(true);
      });
    });
  });
}

const sameInBoth: readonly ReleaseName[] = ['xs-6.5', 'xcp-ng-8.3'];
for (const release of sameInBoth) {
  it(`XML-RPC and JSON-RPC give the same values on ${release}`, async () => {
    const simulator = await startSimulator({ release, servers: 2, clock: new VirtualClock() });
    try {
      const [byXml, byJson] = await Promise.all((['xmlrpc', 'jsonrpc'] as const).map((protocol) => connectTo({ protocol }, {}, simulator)));
      try {
        for (const cls of cachedClasses) {
          if (cls === 'task') continue;
          expect([...(byXml?.cache.all(cls) ?? [])], cls).to.deep.equal([...(byJson?.cache.all(cls) ?? [])]);
        }
      } finally {
        await byXml?.close();
        await byJson?.close();
      }
    } finally {
      await simulator.close();
    }
  });
}
