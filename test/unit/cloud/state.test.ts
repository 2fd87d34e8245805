/** Rules about states, each printed as a whole and compared with `server-states.txt`: a changed rule is a changed line there. */
import { readFileSync } from 'node:fs';
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

const vmStates: readonly VmState[] = ['active', 'stopped', 'paused', 'suspended', 'error', 'building', 'rescued', 'resized', 'shelved', 'shelved_offloaded', 'soft-delete'];

describe('state of a server', () => {
  it('without anything at work it is the power state', () => {
    expect(say({ power: 'Running' })).to.equal('active - 1');
    expect(say({ power: 'Paused' })).to.equal('paused - 3');
    expect(say({ power: 'Halted' })).to.equal('stopped - 4');
    expect(say({ power: 'Suspended' })).to.equal('suspended - 7');
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

  it('a mark makes it something else, a workflow what it was before, and an error an error', () => {
    expect(say({ marked: 'rescued' })).to.equal('rescued - 1');
    expect(say({ power: 'Halted', marked: 'shelved', kind: 'shelve-offload' })).to.equal('shelved shelving_offloading 4');
    expect(say({ power: 'Halted', kind: 'shelve', before: 'active', stage: 'shelving_image_uploading' })).to.equal('active shelving_image_uploading 4');
    expect(say({ marked: 'rescued', error: true })).to.equal('error - 1');
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
    expect(refusal('os-stop', { locked: true, taskState: null })).to.equal('Instance ID is locked');
    expect(refusal('os-stop', { locked: true, taskState: null }, true)).to.equal('allowed');
  });
});

describe('the rules about states', () => {
  it('are those of server-states.txt', () => {
    const operations = enums.vm_operations.t === 'enum' ? enums.vm_operations.values : [];
    const words = operations.map((operation) => [operation, say({ operations: [operation] as StateInput['operations'] }).split(' ')[1]]).filter(([, task]) => task !== '-');
    const member = { userId: 'u', userName: 'u', projectId: 'demo-project', isAdmin: false, requestId: 'req-1' };
    const permits = (action: GuardedAction, changes: Parameters<typeof exampleServer>[0]): boolean => {
      try {
        assertAllowed(exampleServer({ locked: false, taskState: null, ...changes }), action, member);
        return true;
      } catch {
        return false;
      }
    };
    const actions = (Object.keys(allowedStates) as GuardedAction[]).map((action) => {
      const states = vmStates.filter((vmState) => permits(action, { vmState }));
      const [first] = states;
      const busy = first !== undefined && permits(action, { vmState: first, taskState: 'powering-off' });
      const locked = first !== undefined && permits(action, { vmState: first, locked: true });
      return `${action}: ${states.length === vmStates.length ? 'any' : states.join(' ')}${busy ? ', whatever the task' : ''}${locked ? ', in spite of a lock' : ''}`;
    });
    const text = [
      '# Claim on a running VM: vm_state, task_state, power_state', ...workflowKinds.map((kind) => `${kind}: ${say({ kind })}`), '',
      '# Operation that XAPI shows: task_state', ...words.map((pair) => pair.join(': ')), '',
      '# Action: vm_states in which it is allowed', ...actions, '',
    ].join('\n');
    expect(text).to.equal(readFileSync(new URL('server-states.txt', import.meta.url), 'utf8'));
  });
});
