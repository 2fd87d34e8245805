/** Strictness: what xapi does not take, the simulated pool does not take, with the same words. Recorded from 26.17. */
import { expect } from 'chai';
import { vbdRecord, vmRecord, text, withPool } from './with-pool.ts';

describe('calls to the simulated pool', () => {
  it('are refused when the method is unknown, after the session was looked at', () => withPool({}, async (pool) => {
    expect(await pool.outcome('VM.no_such_method')).to.equal('MESSAGE_METHOD_UNKNOWN(VM.no_such_method)');
    expect(await pool.outcome('vm.get_all')).to.equal('MESSAGE_METHOD_UNKNOWN(vm.get_all)');
    expect(await pool.outcome('Async.VM.no_such_method')).to.equal('MESSAGE_METHOD_UNKNOWN(VM.no_such_method)');
    expect(await pool.bare('no_such_method').catch(String)).to.equal('Error: MESSAGE_METHOD_UNKNOWN(no_such_method)');
    expect(await pool.bare('no_such_method', 'garbage').catch(String)).to.equal('Error: SESSION_INVALID(garbage)');
  }));

  it('are refused when there are too few or too many parameters, the session not counted', () => withPool({}, async (pool) => {
    expect(await pool.bare('VM.get_all').catch(String)).to.equal('Error: MESSAGE_PARAMETER_COUNT_MISMATCH(VM.get_all, 0, -1)');
    expect(await pool.outcome('VM.get_all', 'x')).to.equal('MESSAGE_PARAMETER_COUNT_MISMATCH(VM.get_all, 0, 1)');
    expect(await pool.outcome('VM.get_record')).to.equal('MESSAGE_PARAMETER_COUNT_MISMATCH(VM.get_record, 1, 0)');
    expect(await pool.bare('session.login_with_password', 'root').catch(String))
      .to.equal('Error: MESSAGE_PARAMETER_COUNT_MISMATCH(session.login_with_password, 2, 1)');
    expect(await pool.bare('session.login_with_password', 'root', 'simulator', '1', 'me', 'surplus')).to.match(/^OpaqueRef:/);
  }));

  it('are refused when a parameter is of another type, with the words of OCaml', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const refused = (words: string): string => `INTERNAL_ERROR(Failure("${words}"))`;
    expect(await pool.outcome('VM.get_record', 5)).to.equal(refused("Expected string, got 'I(5)'"));
    expect(await pool.outcome('VM.get_record', { a: 'b' })).to.equal(refused("Expected string, got '{a:S(b)}'"));
    expect(await pool.outcome('VM.start', vm, 'true', false)).to.equal(refused("Expected bool, got 'S(true)'"));
    expect(await pool.outcome('VM.start', vm, 1, 0)).to.equal(refused("Expected bool, got 'I(1)'"));
    expect(await pool.outcome('VM.set_VCPUs_max', vm, 'four')).to.equal(refused('Int64.of_string'));
    expect(await pool.outcome('VM.set_VCPUs_max', vm, true)).to.equal(refused("Expected int64, got 'B(true)'"));
    expect(await pool.outcome('VM.set_memory_limits', vm, 1.5, 1, 1, 1)).to.equal(refused("Expected int64, got 'F(1.5)'"));
    expect(await pool.outcome('VM.set_actions_after_crash', vm, 'no_such')).to.equal(refused('Unknown tag/contents'));
    expect(await pool.outcome('VM.set_other_config', vm, 'x')).to.equal(refused("Expecting Rpc.Dict, but found 'S(x)'"));
    expect(await pool.outcome('VM.add_to_blocked_operations', vm, 'bogus', 'x')).to.equal(refused('Unknown tag/contents'));
    expect(await pool.outcome('VM.set_HVM_shadow_multiplier', vm, '1.25')).to.equal('ok');
    expect(await pool.outcome('VM.set_VCPUs_max', vm, '4')).to.equal('ok');
    expect(await pool.outcome('VM.set_actions_after_crash', vm, 'Preserve')).to.equal('ok');
    expect(await pool.call('VM.get_actions_after_crash', vm)).to.equal('preserve');
  }));

  it('are refused for references of nothing, of another class, and null', () => withPool({}, async (pool) => {
    const [host] = pool.simulator.pool.hosts;
    for (const ref of ['OpaqueRef:00000000-0000-0000-0000-000000000000', 'garbage', '', 'OpaqueRef:NULL', host]) {
      expect(await pool.outcome('VM.get_record', ref)).to.equal(`HANDLE_INVALID(VM, ${ref})`);
    }
    expect(await pool.outcome('VM.get_by_uuid', 'x')).to.equal('UUID_INVALID(VM, x)');
    expect(await pool.call('VM.get_by_name_label', 'no such')).to.deep.equal([]);
  }));

  it('have no asynchronous form for getters, and an underscore may stand for the dot', () => withPool({}, async (pool) => {
    expect(await pool.outcome('Async.VM.get_all')).to.equal('Fault(No async mode for this operation (rpc: VM.get_all))');
    expect(await pool.call('VM_get_all')).to.deep.equal(await pool.call('VM.get_all'));
  }));

  it('that were removed say so', () => withPool({}, async (pool) => {
    const vbd = await pool.call(
      'VBD.create', vbdRecord(await pool.call('VM.create', vmRecord()), 'OpaqueRef:NULL', { type: 'CD', mode: 'RO', empty: true }),
    );
    expect(await pool.outcome('VBD.get_metrics', vbd)).to.equal('MESSAGE_REMOVED()');
    expect(await pool.outcome('VDI.resize_online', 'OpaqueRef:NULL', 5)).to.equal('MESSAGE_REMOVED()');
  }));

  it('to a map refuse a key that is there, also with the same value, and an empty one', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    expect(await pool.outcome('VM.add_to_other_config', vm, 'k', 'v')).to.equal('ok');
    expect(await pool.outcome('VM.add_to_other_config', vm, 'k', 'v')).to.equal(`MAP_DUPLICATE_KEY(VM, other_config, ${vm}, k)`);
    expect(await pool.outcome('VM.add_to_other_config', vm, '', 'v')).to.equal('INTERNAL_ERROR(Db_exn.Empty_key_in_map)');
    expect(await pool.outcome('VM.remove_from_other_config', vm, 'absent')).to.equal('ok');
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) => pool.outcome('VM.add_to_other_config', vm, 'lock', String(index))),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).to.have.length(1);
  }));

  it('of VM.create name the first compulsory field that is missing, and take no uuid and no blocked operations', () => withPool({}, async (pool) => {
    const without = (field: string): object => Object.fromEntries(Object.entries(vmRecord()).filter(([name]) => name !== field));
    for (const field of ['user_version', 'affinity', 'platform', 'recommendations']) {
      expect(await pool.outcome('VM.create', without(field))).to.equal(
        `INTERNAL_ERROR(Server_helpers.Dispatcher_FieldNotFound("${field}"))`,
      );
    }
    expect(await pool.outcome('VM.create', without('name_label'))).to.equal('ok');
    const vm = await pool.call(
      'VM.create', vmRecord({ uuid: 'x', power_state: 'Running', blocked_operations: { start: 'no' }, nonsense: [1] }),
    );
    const record = await pool.call('VM.get_record', vm);
    expect(
      [record.uuid === 'x', record.power_state, record.blocked_operations, record.domain_type],
    ).to.deep.equal([false, 'Halted', {}, 'hvm']);
    expect(record.other_config).to.have.keys('mac_seed');
  }));

  it('without a valid session are refused, after a logout too', () => withPool({}, async (pool) => {
    expect(await pool.bare('VM.get_all', 'garbage').catch(String)).to.equal('Error: SESSION_INVALID(garbage)');
    await pool.call('session.logout');
    expect(await pool.outcome('session.logout')).to.equal(`SESSION_INVALID(${pool.session})`);
    expect(await pool.bare('session.login_with_password', 'root', 'wrong').catch(String))
      .to.equal('Error: SESSION_AUTHENTICATION_FAILED(root, Authentication failure)');
  }));

  it('with a query find records by fields, spelled with two underscores', () => withPool({}, async (pool) => {
    expect(Object.keys(await pool.call('VM.get_all_records_where', 'field "power_state" = "Running"'))).to.have.length(2);
    expect(
      await pool.call('VM.get_all_where', 'field "name__label" = "Other install media" and not (field "is_a_template" = "false")'),
    ).to.have.length(1);
    expect(await pool.outcome('VM.get_all_where', 'field "name_label" = "x"')).to.equal('INTERNAL_ERROR(missing field, name_label, )');
  }));

  it('that a release does not have are unknown to it', () => withPool({ release: 'xcp-1.3' }, async (pool) => {
    const session = text(pool.session);
    for (
      const method of [
        'event.inject', 'VM.migrate_send', 'VM.assert_can_migrate', 'host.migrate_receive', 'VM.shutdown', 'VIF.move', 'VDI.pool_migrate',
      ]
    ) {
      expect(await pool.xml(method, session, text('x'), text('y'))).to.contain(
        `<value>MESSAGE_METHOD_UNKNOWN</value><value>${method}</value>`,
      );
    }
    const record = await pool.xml('VM.get_all_records', session);
    expect(record).to.contain('<name>memory_static_max</name>').and.to.contain('<name>suspend_SR</name>');
    for (const field of ['generation_id', 'has_vendor_device', 'domain_type', 'is_default_template', 'reference_label']) {
      expect(record).not.to.contain(`<name>${field}</name>`);
    }
  }));

  it('take the parameters that the release knows, and drop what comes behind optional ones', () => withPool({ release: 'xs-7.1' }, async (pool) => {
    const vm = await pool.vm();
    expect(await pool.outcome('VM.snapshot', vm, 'x', [])).to.equal('MESSAGE_PARAMETER_COUNT_MISMATCH(VM.snapshot, 2, 3)');
    const parameters = [vm, {}, true, {}, {}, {}] as const;
    expect(await pool.outcome('VM.migrate_send', ...parameters, {})).to.equal('MESSAGE_PARAMETER_COUNT_MISMATCH(VM.migrate_send, 6, 7)');
    expect(await pool.bare('session.login_with_password', 'root', 'simulator', '1', 'me', 'surplus')).to.match(/^OpaqueRef:/);
  }));
});
