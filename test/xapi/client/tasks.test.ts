import { expect } from 'chai';
import { connectPool } from '../../../src/xapi/client.ts';
import type { Ref } from '../../../src/xapi/datamodel.ts';
import { taskResult } from '../../../src/xapi/tasks.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { Refusal, scriptedHost } from './scripted-host.ts';
import type { ScriptedHost } from './scripted-host.ts';

const TASK = 'OpaqueRef:task' as Ref<'task'>;
const task = (status: string, more: object = {}): object => ({ uuid: 't', status, progress: status === 'pending' ? 0 : 1, result: '', error_info: [], ...more });

const open = new Set<{ close(): Promise<void> }>();
afterEach(async () => {
  for (const closable of [...open].reverse()) await closable.close();
  open.clear();
});

interface World {
  readonly host: ScriptedHost;
  readonly xapi: Xapi;
  /** Sends an event of the task. */
  readonly move: (operation: string, snapshot?: object) => Promise<void>;
}

/** A pool whose only task moves as the test says: `move` sends the events. */
async function pool(record: object | undefined, limits = {}): Promise<World> {
  const host = await scriptedHost({ jsonRpc: 2 });
  open.add(host);
  host.on('Async.VM.start', TASK);
  host.on('task.destroy', '');
  host.on('task.get_record', record ?? new Refusal('HANDLE_INVALID', 'task', TASK));
  const polls: ((answer: unknown) => void)[] = [];
  const wanted: ((poll: (answer: unknown) => void) => void)[] = [];
  host.on('event.from', () => new Promise((answer) => {
    const want = wanted.shift();
    if (want === undefined) polls.push(answer);
    else want(answer);
  }));
  let generation = 100;
  const move = async (operation: string, snapshot?: object) => {
    const poll = polls.shift() ?? (await new Promise<(answer: unknown) => void>((resolve) => wanted.push(resolve)));
    generation += 1;
    poll({ token: `${String(generation).padStart(20, '0')},0`, valid_ref_counts: {}, events: [{ class: 'task', operation, ref: TASK, ...(snapshot === undefined ? {} : { snapshot }) }] });
  };
  const xapi = await connectPool({ url: host.url, username: 'root', password: 'sesame', limits: { retry: 0.001, ...limits } });
  open.add(xapi);
  return { host, xapi, move };
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => expect.fail('it succeeded'), (reason: unknown) => reason);

describe('XAPI tasks', () => {
  it('a call is run as a task, followed, and its task destroyed', async () => {
    const { host, xapi, move } = await pool(task('pending'));
    const seen: number[] = [];
    const tasks: string[] = [];
    const running = xapi.run('VM.start', ['OpaqueRef:vm', false, false], { onTask: (ref) => void tasks.push(ref), onProgress: (progress) => seen.push(progress) });
    await move('add', task('pending', { progress: 0.5 }));
    await move('mod', task('pending', { progress: 0.25 }));
    await move('mod', task('success', { result: '<value>OpaqueRef:made</value>' }));
    expect(await running).to.equal('OpaqueRef:made');
    expect(tasks).to.deep.equal([TASK]);
    expect(seen.filter((progress) => progress !== 0)).to.deep.equal([0.5, 0.25, 1]);
    await host.heard('task.destroy');
    expect(host.received.find((call) => call.method === 'Async.VM.start')?.params.slice(1)).to.deep.equal(['OpaqueRef:vm', false, false]);
  });

  it('a task that is over before any event came is read back', async () => {
    const { xapi } = await pool(task('success', { result: '<value></value>' }));
    expect(await xapi.run('VM.start', [])).to.equal('');
  });

  it('a failed task is the error of the call', async () => {
    const { host, xapi } = await pool(task('failure', { error_info: ['VM_BAD_POWER_STATE', 'r', 'halted', 'running'] }));
    expect(await failureOf(xapi.run('VM.start', []))).to.deep.include({ code: 'VM_BAD_POWER_STATE', params: ['r', 'halted', 'running'], method: 'VM.start' });
    await host.heard('task.destroy');
  });

  it('a cancelled task is TASK_CANCELLED, whatever error_info says', async () => {
    const { xapi } = await pool(task('cancelled'));
    expect(await failureOf(xapi.run('VM.start', []))).to.deep.include({ code: 'TASK_CANCELLED', params: [TASK] });
  });

  it('a task that XAPI no longer knows is found out', async () => {
    const { host, xapi } = await pool(undefined);
    expect(await failureOf(xapi.follow(TASK))).to.deep.include({ code: 'TASK_VANISHED', params: [TASK] });
    expect(host.methods()).not.to.include('task.destroy');
  });

  it('a task that disappears while it is followed is found out', async () => {
    const { host, xapi, move } = await pool(task('pending'));
    const running = failureOf(xapi.run('VM.start', []));
    await host.heard('task.get_record');
    await move('add', task('pending'));
    host.on('task.get_record', new Refusal('HANDLE_INVALID', 'task', TASK));
    await move('del');
    expect(await running).to.include({ code: 'TASK_VANISHED', method: 'VM.start' });
  });

  it('a task of which no event comes is read back after a while', async () => {
    const { host, xapi } = await pool(task('pending'), { taskCheck: 0.02 });
    const running = xapi.run('VM.start', []);
    await host.heard('task.get_record', 2);
    host.on('task.get_record', task('success'));
    expect(await running).to.equal('');
  });

  it('a task that cannot be read for too long is given up', async () => {
    const { host, xapi } = await pool(task('pending'), { taskCheck: 0.01, taskPatience: 0.1 });
    const running = failureOf(xapi.run('VM.start', []));
    await host.heard('task.get_record');
    await host.close();
    expect(await running).to.have.property('message').that.includes('the pool could not be reached for 0.1 s');
  });

  it('the task of another process is followed and left in place', async () => {
    const { host, xapi } = await pool(task('success', { result: '<value>OpaqueRef:x</value>' }));
    expect(await xapi.follow(TASK)).to.equal('OpaqueRef:x');
    expect(host.methods()).not.to.include('task.destroy');
  });

  it('who follows a task hears that the pool was left', async () => {
    const { host, xapi } = await pool(task('pending'));
    const running = failureOf(xapi.run('VM.start', []));
    await host.heard('task.get_record');
    await xapi.close();
    expect(await running).to.have.property('message', 'the connection to the pool was closed');
  });

  it('cancelling a task that is gone is no error', async () => {
    const { host, xapi } = await pool(undefined);
    host.on('task.cancel', new Refusal('HANDLE_INVALID', 'task', TASK));
    await xapi.cancel(TASK);
    expect(host.methods()).to.include('task.cancel');
  });

  for (const [fragment, result] of [
    ['', ''],
    ['<value></value>', ''],
    ['<value/>', ''],
    ['<value>OpaqueRef:x</value>', 'OpaqueRef:x'],
    ['<value><string>a &lt;b&gt;</string></value>', 'a <b>'],
    ['<value><array><data><value>OpaqueRef:1</value><value>OpaqueRef:2</value></data></array></value>', '["OpaqueRef:1","OpaqueRef:2"]'],
    ['set by a client', 'set by a client'],
  ] as const) {
    it(`the result ${fragment || '(empty)'} reads ${result || '(empty)'}`, () => {
      expect(taskResult(fragment)).to.equal(result);
    });
  }
});
