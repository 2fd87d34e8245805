import { expect } from 'chai';
import { assertAllowed, allowedStates, type GuardedAction } from '../../../src/cloud/servers/allowed-states.ts';
import { deriveState, workflowKinds, type StateInput } from '../../../src/cloud/servers/state.ts';
import type { TaskState, VmState } from '../../../src/cloud/servers/server.ts';
import { enums } from '../../../src/xapi/datamodel.ts';
import { exampleServer } from '../compute/example-server.ts';

const still: StateInput = { power: 'Running', operations: [], kind: undefined, deleting: false, error: false, hasDisks: true };
const say = (input: Partial<StateInput>): string => {
  const { vmState, taskState, powerState } = deriveState({ ...still, ...input });
  return `${vmState} ${taskState ?? '-'} ${powerState}`;
};

describe('state of a server', () => {
  it('without anything at work it is the power state', () => {
    expect(say({ power: 'Running' })).to.equal('active - 1');
    expect(say({ power: 'Paused' })).to.equal('paused - 3');
    expect(say({ power: 'Halted' })).to.equal('stopped - 4');
    expect(say({ power: 'Suspended' })).to.equal('suspended - 7');
  });

  it('the claim tells the task before XAPI shows an operation', () => {
    const tasks = workflowKinds.map((kind) => `${kind}: ${say({ kind })}`);
    expect(tasks).to.deep.equal([
      'create: building spawning 1', 'delete: active deleting 1', 'start: active powering-on 1', 'stop: active powering-off 1', 'reboot-soft: active rebooting 1',
      'reboot-hard: active rebooting_hard 1', 'pause: active pausing 1', 'unpause: active unpausing 1', 'suspend: active suspending 1',
      'resume: active resuming 1', 'live-migration: active migrating 1',
    ]);
  });

  it('an operation that somebody else began is a task too', () => {
    const words = enums.vm_operations.t === 'enum' ? enums.vm_operations.values : [];
    const seen = words.map((operation) => `${operation}: ${say({ operations: [operation] as StateInput['operations'] }).split(' ')[1]}`);
    expect(seen.filter((line) => !line.endsWith(': -'))).to.deep.equal([
      'snapshot: image_snapshot', 'clone: image_snapshot', 'copy: image_snapshot', 'create_template: image_snapshot', 'revert: rebuilding',
      'checkpoint: image_snapshot', 'snapshot_with_quiesce: image_snapshot', 'provision: spawning', 'start: powering-on', 'start_on: powering-on',
      'pause: pausing', 'unpause: unpausing', 'clean_shutdown: powering-off', 'clean_reboot: rebooting', 'hard_shutdown: powering-off',
      'power_state_reset: powering-off', 'hard_reboot: rebooting_hard', 'suspend: suspending', 'resume: resuming', 'resume_on: resuming',
      'pool_migrate: migrating', 'migrate_send: migrating', 'shutdown: powering-off', 'import: spawning', 'export: image_uploading',
      'reverting: rebuilding', 'destroy: deleting',
    ]);
  });

  it('a build goes from scheduling over its disks to spawning', () => {
    expect(say({ kind: 'create', power: 'Halted', hasDisks: false })).to.equal('building scheduling 0');
    expect(say({ kind: 'create', power: 'Halted' })).to.equal('building block_device_mapping 4');
    expect(say({ kind: 'create', power: 'Halted', operations: ['start_on'] })).to.equal('building spawning 4');
    expect(say({ kind: 'create', power: 'Running' })).to.equal('building spawning 1');
  });

  it('a failed build is in error without power', () => {
    expect(say({ power: 'Halted', error: true, hasDisks: false })).to.equal('error - 0');
  });

  it('a server that shall go is deleting, whatever else is at work', () => {
    expect(say({ deleting: true, kind: 'create', power: 'Halted', hasDisks: false })).to.equal('building deleting 0');
    expect(say({ deleting: true, operations: ['pool_migrate'] })).to.equal('active deleting 1');
  });

  it('a claim of a kind that a newer release wrote counts as none', () => {
    expect(say({ kind: 'teleport' })).to.equal('active - 1');
  });
});

describe('actions and states', () => {
  const member = { userId: 'u', userName: 'u', projectId: 'demo-project', isAdmin: false, requestId: 'req-1' };
  const refusal = (action: GuardedAction, changes: Parameters<typeof exampleServer>[0], isAdmin = false): string => {
    try {
      assertAllowed(exampleServer({ id: 'ID', locked: false, ...changes }), action, { ...member, isAdmin });
      return 'allowed';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const vmStates: readonly VmState[] = ['active', 'stopped', 'paused', 'suspended', 'error', 'building', 'rescued', 'resized', 'shelved_offloaded'];

  it('each action is allowed in the vm_states in which Nova allows it', () => {
    const matrix = (Object.keys(allowedStates) as GuardedAction[])
      .map((action) => `${action}: ${vmStates.filter((vmState) => refusal(action, { vmState, taskState: null }) === 'allowed').join(' ')}`);
    const all = vmStates.join(' ');
    expect(matrix).to.deep.equal([
      'os-start: stopped', 'os-stop: active error', 'reboot-soft: active', 'reboot-hard: active stopped paused suspended error', 'pause: active',
      'unpause: paused', 'suspend: active', 'resume: suspended', 'os-migrateLive: active paused', 'update metadata: active stopped paused suspended',
      'delete metadata: active stopped paused suspended', `delete: ${all}`, `lock: ${all}`, `unlock: ${all}`, `os-resetState: ${all}`, `update: ${all}`,
    ]);
  });

  it('a refusal names the state, the task when the state would do', () => {
    expect(refusal('os-start', { vmState: 'active', taskState: 'rebooting' })).to.equal('Cannot \'start\' instance ID while it is in vm_state active');
    expect(refusal('os-stop', { vmState: 'active', taskState: 'rebooting' })).to.equal('Cannot \'stop\' instance ID while it is in task_state rebooting');
  });

  it('a hard reboot ends other power actions, a soft one does not', () => {
    const tasks: readonly TaskState[] = ['rebooting', 'rebooting_hard', 'pausing', 'unpausing', 'suspending', 'resuming', 'powering-off', 'migrating', 'deleting'];
    expect(tasks.filter((taskState) => refusal('reboot-hard', { taskState }) === 'allowed'))
      .to.deep.equal(['rebooting', 'rebooting_hard', 'pausing', 'unpausing', 'suspending', 'resuming']);
    expect(tasks.filter((taskState) => refusal('reboot-soft', { taskState }) === 'allowed')).to.deep.equal([]);
  });

  it('a lock holds members off, not administrators', () => {
    const lockable = (Object.keys(allowedStates) as GuardedAction[]).filter((action) => refusal(action, { locked: true, taskState: null }).endsWith('is locked'));
    expect(lockable).to.deep.equal(Object.keys(allowedStates).filter((action) => !['lock', 'unlock', 'update'].includes(action)));
    expect(refusal('os-stop', { locked: true, taskState: null })).to.equal('Instance ID is locked');
    expect(refusal('os-stop', { locked: true, taskState: null }, true)).to.equal('allowed');
  });
});
