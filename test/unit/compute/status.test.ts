import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { statesOfStatuses, statuses, statusOf } from '../../../src/api/compute/servers/status.ts';
import type { TaskState, VmState } from '../../../src/cloud/servers/server.ts';

/** One line per state: its resting status, then the tasks that change it. */
function matrix(): string {
  const lines = (Object.keys(statuses) as VmState[]).map((vmState) => {
    const resting = statusOf(vmState, null);
    const tasks = (Object.keys(statuses[vmState]) as (TaskState | 'default')[])
      .flatMap((task) => (task === 'default' || statusOf(vmState, task) === resting ? [] : `${task}=${statusOf(vmState, task)}`));
    return [`${vmState}: ${resting}`, ...tasks.sort()].join(' ');
  });
  return `${lines.sort().join('\n')}\n`;
}

describe('the status of a server', () => {
  it('is what fixtures/compute/status.txt says for every vm_state and task_state', () => {
    expect(matrix()).to.equal(readFileSync(new URL('../../../fixtures/compute/status.txt', import.meta.url), 'utf8'));
  });

  it('stays the resting one during a task that no row names', () => {
    expect(statusOf('active', 'powering-off')).to.equal('ACTIVE');
    expect(statusOf('active', 'deleting')).to.equal('ACTIVE');
  });
});

describe('the states behind a status', () => {
  it('are found without regard to case', () => {
    expect(statesOfStatuses(['shutoff'])).to.deep.equal({ vmStates: new Set(['stopped']), taskStates: null });
  });

  it('name the tasks when only tasks make the status', () => {
    expect(statesOfStatuses(['HARD_REBOOT'])).to.deep.equal({ vmStates: new Set(['active']), taskStates: new Set(['rebooting_hard']) });
  });

  it('do not look at tasks as soon as one status is a resting one', () => {
    expect(statesOfStatuses(['MIGRATING', 'SHUTOFF'])).to.deep.equal({ vmStates: new Set(['active', 'stopped', 'paused']), taskStates: null });
  });

  it('are none for a word that is no status', () => {
    expect(statesOfStatuses(['BOGUS'])).to.equal(null);
    expect(statesOfStatuses([''])).to.equal(null);
  });

  it('lead back to the status from every state that has it', () => {
    for (const vmState of Object.keys(statuses) as VmState[]) {
      for (const task of [null, 'rebooting', 'rebooting_hard', 'migrating', 'rebuilding', 'resize_finish', 'updating_password'] as const) {
        const states = statesOfStatuses([statusOf(vmState, task)]);
        expect(states?.vmStates.has(vmState), `${vmState} ${task}`).to.equal(true);
      }
    }
  });
});
