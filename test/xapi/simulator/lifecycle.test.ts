/** When operations are admitted. The lists are those that xapi 26.17 answered; the matrix of errors is in `fixtures/`-like form below. */
import { expect } from 'chai';
import { vmRecord, withPool, type TestPool } from './with-pool.ts';

const lists = {
  Halted:
    'create_vtpm destroy metadata_export export make_into_template changing_NVRAM changing_shadow_memory changing_static_range ' +
    'changing_dynamic_range migrate_send start_on start copy clone snapshot',
  Running:
    'sysprep metadata_export changing_VCPUs_live changing_dynamic_range migrate_send pool_migrate suspend hard_reboot hard_shutdown ' +
    'clean_reboot clean_shutdown pause checkpoint snapshot',
  Paused: 'metadata_export hard_reboot hard_shutdown unpause checkpoint snapshot',
  Suspended: 'destroy metadata_export export migrate_send resume_on resume hard_shutdown checkpoint snapshot',
} as const;

const withoutTools = 'sysprep metadata_export changing_dynamic_range hard_reboot hard_shutdown pause snapshot';

async function allowed(pool: TestPool, vm: string): Promise<string> {
  return (await pool.call('VM.get_allowed_operations', vm)).join(' ');
}

describe('the life of a simulated VM', () => {
  it('allows in each power state what xapi allows', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    expect(await allowed(pool, vm)).to.equal(lists.Halted);
    await pool.call('VM.start', vm, false, false);
    await pool.clock.advance(60_000);
    expect(await allowed(pool, vm)).to.equal(lists.Running);
    await pool.call('VM.pause', vm);
    expect(await allowed(pool, vm)).to.equal(lists.Paused);
    await pool.call('VM.unpause', vm);
    await pool.call('VM.suspend', vm);
    expect(await allowed(pool, vm)).to.equal(lists.Suspended);
    await pool.call('VM.resume', vm, false, false);
    await pool.clock.advance(60_000);
    expect(await allowed(pool, vm)).to.equal(lists.Running);
    await pool.call('VM.clean_shutdown', vm);
    expect(await allowed(pool, vm)).to.equal(lists.Halted);
  }));

  it('allows to templates, snapshots, checkpoints and control domains what xapi allows', () => withPool({}, async (pool) => {
    const [builtIn] = await pool.call('VM.get_by_name_label', 'Debian Bookworm 12');
    const resting = 'metadata_export export changing_NVRAM changing_shadow_memory changing_static_range changing_dynamic_range';
    expect(await allowed(pool, builtIn)).to.equal(`${resting} provision copy clone`);
    expect(await allowed(pool, pool.simulator.pool.images[0] ?? '')).to.equal(`destroy ${resting} migrate_send provision copy clone`);
    const vm = await pool.running();
    expect(await allowed(pool, await pool.call('VM.snapshot', vm, 's'))).to.equal('destroy metadata_export export revert copy clone');
    expect(await allowed(pool, await pool.call('VM.checkpoint', vm, 'c'))).to.equal(
      'destroy metadata_export export hard_shutdown revert copy clone',
    );
    const [dom0] = await pool.call('VM.get_all_where', 'field "is_control_domain" = "true"');
    expect(await allowed(pool, dom0)).to.equal('metadata_export changing_static_range changing_dynamic_range');
  }));

  it('allows less to a guest without an agent, and says why', () => withPool({}, async (pool) => {
    const vm = await pool.running({ tools: false });
    expect(await allowed(pool, vm)).to.equal(withoutTools);
    for (
      const method of ['clean_shutdown', 'clean_reboot', 'suspend']
    ) expect(await pool.outcome(`VM.${method}`, vm)).to.equal(`VM_LACKS_FEATURE(${vm})`);
    expect(await pool.outcome('VM.pool_migrate', vm, pool.simulator.pool.hosts[1], {})).to.equal(`VM_LACKS_FEATURE(${vm})`);
    expect(await pool.outcome('VM.hard_shutdown', vm)).to.equal('ok');
  }));

  const missing = [
    ['xs-6.5', 'VM_LACKS_FEATURE_SHUTDOWN', 'VM_LACKS_FEATURE_SUSPEND'], ['xs-7.1', 'VM_LACKS_FEATURE', 'VM_LACKS_FEATURE'],
  ] as const;
  for (const [release, shutdown, suspend] of missing) {
    it(`calls a missing agent on ${release} ${shutdown}`, () => withPool({ release }, async (pool) => {
      const vm = await pool.running({ tools: false });
      expect(await pool.outcome('VM.clean_shutdown', vm)).to.equal(`${shutdown}(${vm})`);
      expect(await pool.outcome('VM.suspend', vm)).to.equal(`${suspend}(${vm})`);
    }));
  }

  it('refuses an operation in the wrong state with the states that are right, in lower case', () => withPool({}, async (pool) => {
    const states: Record<string, string> = {
      start: 'halted', start_on: 'halted', pause: 'running', unpause: 'paused', clean_shutdown: 'running', clean_reboot: 'running',
      hard_shutdown: 'paused, suspended, running', hard_reboot: 'paused, running', suspend: 'running', resume: 'suspended',
      resume_on: 'suspended',
      pool_migrate: 'running', destroy: 'halted, suspended', checkpoint: 'paused, suspended, running',
    };
    const rest: Record<string, readonly unknown[]> = {
      start: [false, false], start_on: [pool.simulator.pool.hosts[0], false, false], resume: [false, false],
      resume_on: [pool.simulator.pool.hosts[0], false, false], pool_migrate: [pool.simulator.pool.hosts[0], {}], checkpoint: ['c'],
    };
    const reach: Record<string, (vm: string) => Promise<unknown>> = {
      halted: () => Promise.resolve(),
      running: (vm) => pool.call('VM.start', vm, false, false),
      paused: (vm) => pool.call('VM.start', vm, true, false),
      suspended: async (vm) => {
        await pool.call('VM.start', vm, false, false);
        await pool.clock.advance(60_000);
        await pool.call('VM.suspend', vm);
      },
    };
    for (const [state, bring] of Object.entries(reach)) {
      const vm = await pool.vm();
      await bring(vm);
      for (const [operation, right] of Object.entries(states)) {
        if (right.split(', ').includes(state)) continue;
        expect(await pool.outcome(`VM.${operation}`, vm, ...(rest[operation] ?? [])), `${operation} of a ${state} VM`)
          .to.equal(`VM_BAD_POWER_STATE(${vm}, ${right}, ${state})`);
      }
    }
  }));

  it('refuses templates and snapshots what only VMs may', () => withPool({}, async (pool) => {
    const [image = ''] = pool.simulator.pool.images;
    expect(await pool.outcome('VM.start', image, false, false)).to.equal(`VM_IS_TEMPLATE(${image}, start)`);
    const [builtIn] = await pool.call('VM.get_by_name_label', 'Debian Bookworm 12');
    expect(await pool.outcome('VM.destroy', builtIn)).to.equal(`VM_IS_TEMPLATE(${builtIn}, destroy)`);
    const vm = await pool.vm();
    const snapshot = await pool.call('VM.snapshot', vm, 's');
    expect(await pool.outcome('VM.start', snapshot, false, false)).to.equal(`VM_IS_SNAPSHOT(${snapshot}, start)`);
    expect(await pool.outcome('VM.snapshot', snapshot, 'x')).to.equal(`VM_IS_SNAPSHOT(${snapshot}, snapshot)`);
    expect(await pool.outcome('VM.revert', vm)).to.equal(`VM_REVERT_FAILED(${vm}, OpaqueRef:NULL)`);
    expect(await pool.outcome('VM.provision', vm)).to.equal('PROVISION_ONLY_ALLOWED_ON_TEMPLATE()');
  }));

  it('blocks what blocked_operations names, with its reason, and announces that', () => withPool({}, async (pool) => {
    const vm = await pool.vm();
    const token = await pool.call('event.inject', 'pool', pool.simulator.pool.pool);
    await pool.call('VM.add_to_blocked_operations', vm, 'start', 'not today');
    expect(await pool.outcome('VM.start', vm, false, false)).to.equal(`OPERATION_BLOCKED(${vm}, not today)`);
    expect(await allowed(pool, vm)).to.equal(lists.Halted.replace(' start ', ' '));
    const { events } = await pool.call('event.from', ['vm'], token, 0);
    expect(
      events.map((event: any) => [event.operation, event.snapshot.blocked_operations]),
    ).to.deep.equal([['mod', { start: 'not today' }]]);
    expect(await pool.outcome('VM.start_on', vm, pool.simulator.pool.hosts[0], false, false)).to.equal('ok');
  }));

  it('shows what is under way, and allows only what may interrupt it', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const [, other] = pool.simulator.pool.hosts;
    const during = {
      pause: 'hard_reboot hard_shutdown', suspend: 'hard_reboot hard_shutdown', clean_reboot: 'hard_reboot hard_shutdown',
      pool_migrate: 'hard_reboot hard_shutdown', hard_reboot: 'hard_shutdown', hard_shutdown: '',
    };
    const rest: Record<string, readonly unknown[]> = { pool_migrate: [other, {}] };
    for (const [operation, expected] of Object.entries(during)) {
      pool.clock.hold();
      const task = await pool.call(`Async.VM.${operation}`, vm, ...(rest[operation] ?? []));
      await pool.clock.advance(1);
      expect(await pool.call('VM.get_current_operations', vm)).to.deep.equal({ [task]: operation });
      expect(await allowed(pool, vm), operation).to.equal(expected);
      pool.clock.resume();
      await pool.clock.advance(60_000);
      expect(await pool.call('VM.get_current_operations', vm)).to.deep.equal({});
      if (operation === 'pause') await pool.call('VM.unpause', vm);
      if (operation === 'suspend') await pool.call('VM.resume', vm, false, false);
      await pool.clock.advance(60_000);
    }
  }));

  it('lets a second operation wait for the first, but for its power state', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    const [, other] = pool.simulator.pool.hosts;
    pool.clock.hold();
    const migration = await pool.call('Async.VM.pool_migrate', vm, other, {});
    await pool.clock.advance(1);
    expect(await pool.outcome('VM.destroy', vm)).to.equal(`VM_BAD_POWER_STATE(${vm}, halted, suspended, running)`);
    const pause = pool.outcome('VM.pause', vm);
    await pool.arrived('VM.pause');
    await pool.clock.advance(500);
    expect(await pool.call('VM.get_current_operations', vm)).to.deep.equal({ [migration]: 'pool_migrate' });
    pool.clock.resume();
    expect(await pause).to.equal('ok');
    expect(await pool.call('VM.get_resident_on', vm)).to.equal(other);
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Paused');
  }));

  it('gives up waiting after some time, in the words of the release', async () => {
    const words = {
      'xcp-ng-8.3': (vm: string, task: string) => `OTHER_OPERATION_IN_PROGRESS(VM, ${vm}, pool_migrate, ${task})`, 'xs-7.1': (vm: string) =>
        `OTHER_OPERATION_IN_PROGRESS(VM.pool_migrate, ${vm})`,
    };
    for (const release of ['xcp-ng-8.3', 'xs-7.1'] as const) {
      await withPool({ release, durations: { poolMigrate: 1_000_000 } }, async (pool) => {
        const vm = await pool.running();
        pool.clock.hold();
        const task = await pool.call('Async.VM.pool_migrate', vm, pool.simulator.pool.hosts[1], {});
        await pool.clock.advance(1);
        const suspend = pool.outcome('VM.suspend', vm);
        await pool.arrived('VM.suspend');
        await pool.clock.advance(200_000);
        expect(await suspend).to.equal(words[release](vm, task));
      });
    }
  });

  it('stops a reboot for a hard shutdown', () => withPool({}, async (pool) => {
    const vm = await pool.running();
    pool.clock.hold();
    const reboot = pool.outcome('VM.clean_reboot', vm);
    await pool.arrived('VM.clean_reboot');
    const shutdown = pool.outcome('VM.hard_shutdown', vm);
    expect(await reboot).to.equal('TASK_CANCELLED(OpaqueRef:NULL)');
    pool.clock.resume();
    expect(await shutdown).to.equal('ok');
    expect(await pool.call('VM.get_power_state', vm)).to.equal('Halted');
  }));

  it('does not stop anything for a hard shutdown before 6.5', () => withPool({ release: 'xcp-1.6' }, async (pool) => {
    const { db, pool: facts } = pool.simulator;
    const vm = db.create(
      'VM', {
        ...vmRecord(), power_state: 'Running', current_operations: { 'OpaqueRef:task': 'clean_reboot' }, resident_on: facts.hosts[0],
      } as object,
    );
    const answer = pool.xml('VM.hard_shutdown', `<value>${pool.session}</value>`, `<value>${vm}</value>`);
    expect(await answer).to.contain(`<value>OTHER_OPERATION_IN_PROGRESS</value><value>VM.clean_reboot</value><value>${vm}</value>`);
  }));
});
