/**
 * Tasks: the record that a client watches, and the work behind it. A job's `pause` is the only way in which an operation takes time; that is
 * where it shows progress and where a cancellation reaches it.
 */
import { NULL_REF, type Ref } from '../xapi/datamodel.ts';
import type { SimulatorClock } from './clock.ts';
import type { Database } from './database.ts';
import { Failure } from './failure.ts';
import { dateTime, epoch } from './world.ts';

export interface Job {
  readonly task: Ref<'task'>;
  /** Takes `ms` milliseconds and moves progress from `from` to `to` (0 … 1). @throws Failure TASK_CANCELLED */
  pause(ms: number, from?: number, to?: number): Promise<void>;
  /** Lets everybody see how things are, without any of them moving on. */
  rest(): Promise<void>;
  /** Waits for something that is not the job's own work, until it happens or `ms` have passed. Answers whether it happened. */
  until(happened: Promise<void>, ms: number): Promise<boolean>;
  /** The host that does the work. */
  runsOn(host: Ref<'host'>): void;
  /** From here on a cancellation comes too late. */
  shield(): void;
}

/** More finished tasks than this are swept (db_gc_util.ml). */
const taskLimit = 200;

interface Running {
  readonly job: Job;
  /** Stops the work; answers false when it is too late. */
  readonly cancel: (failure: Failure) => boolean;
  readonly asynchronous: boolean;
}

export class Tasks {
  readonly #db: Database;
  readonly #clock: SimulatorClock;
  readonly #running = new Map<string, Running>();

  constructor(db: Database, clock: SimulatorClock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** A task's record. */
  create(label: string, description: string, host: Ref<'host'>): Ref<'task'> {
    this.#sweep();
    return this.#db.create('task', {
      name_label: label, name_description: description, created: dateTime(this.#clock.now()), finished: epoch,
      status: 'pending', resident_on: host, progress: 0, type: '<none/>',
    });
  }

  /** Begins the work behind a task. */
  begin(task: Ref<'task'>, asynchronous: boolean): Job {
    let stop: Failure | undefined;
    let shielded = false;
    let interrupt: ((failure: Failure) => void) | undefined;
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve, reject) => {
        const timer = this.#clock.work(ms, () => {
          interrupt = undefined;
          resolve();
        });
        interrupt = (failure) => {
          interrupt = undefined;
          timer.cancel();
          reject(failure);
        };
      });
    const job: Job = {
      task,
      pause: async (ms, from = 0, to = 1) => {
        const steps = asynchronous && ms >= 400 ? 3 : 1;
        if (!shielded && this.#db.has('task', task)) this.#db.update('task', task, { allowed_operations: ['cancel'] });
        for (let step = 1; step <= steps; step += 1) {
          if (stop !== undefined && !shielded) throw stop;
          await sleep(ms / steps);
          if (asynchronous) this.progress(task, from + ((to - from) * step) / steps);
        }
        if (stop !== undefined && !shielded) throw stop;
      },
      // Nobody looks at a call that has not been answered.
      rest: async () => {
        if (!asynchronous) return;
        if (!shielded) this.#allow(task, ['cancel']);
        await sleep(0);
      },
      until: (happened, ms) =>
        new Promise((resolve, reject) => {
          const timer = this.#clock.work(ms, () => {
            interrupt = undefined;
            resolve(false);
          });
          interrupt = (failure) => {
            interrupt = undefined;
            timer.cancel();
            reject(failure);
          };
          void happened.then(() => {
            timer.cancel();
            interrupt = undefined;
            resolve(true);
          });
        }),
      runsOn: (host) => {
        if (this.#db.has('task', task)) this.#db.update('task', task, { resident_on: host });
      },
      shield: () => {
        if (shielded) return;
        shielded = true;
        // The record says so a moment later.
        this.#allow(task, ['cancel']);
        this.#clock.work(0, () => this.#allow(task, []));
      },
    };
    this.#running.set(task, {
      job,
      asynchronous,
      cancel: (failure) => {
        if (shielded) return false;
        stop = failure;
        interrupt?.(failure);
        return true;
      },
    });
    return job;
  }

  #allow(task: Ref<'task'>, operations: readonly 'cancel'[]): void {
    if (this.#running.has(task) && this.#db.has('task', task)) this.#db.update('task', task, { allowed_operations: operations });
  }

  /** Sets the progress of a task that is still known. */
  progress(task: Ref<'task'>, progress: number): void {
    if (this.#db.has('task', task)) this.#db.update('task', task, { progress });
  }

  /** Writes the end of an asynchronous task. @param result XML of the value, `<value></value>` for none */
  succeed(task: Ref<'task'>, result: string): void {
    this.#end(task, { status: 'success', result });
  }

  fail(task: Ref<'task'>, failure: Failure): void {
    const cancelled = failure.code === 'TASK_CANCELLED' && failure.params[0] === task;
    this.#end(task, cancelled ? { status: 'cancelled' } : { status: 'failure', error_info: [failure.code, ...failure.params] });
  }

  /** A synchronous call's task disappears with the call. */
  drop(task: Ref<'task'>): void {
    this.#running.delete(task);
    this.#db.destroy('task', task);
  }

  #end(
    task: Ref<'task'>, outcome: {
      readonly status: 'success' | 'failure' | 'cancelled'; readonly result?: string; readonly error_info?: readonly string[],
    },
  ): void {
    this.#running.delete(task);
    const record = this.#db.find('task', task);
    if (record === undefined) return;
    this.#db.update('task', task, { ...outcome, progress: 1, finished: dateTime(this.#clock.now()), allowed_operations: [] });
    if (Object.values(record.current_operations).includes('destroy')) this.#db.destroy('task', task);
  }

  /** task.cancel: leaves its mark; harmless when nothing runs (a task that a client made) or it is too late. */
  cancel(task: Ref<'task'>, uuid: string): void {
    const record = this.#db.get('task', task);
    this.#db.update('task', task, {
      current_operations: { ...record.current_operations, [`DummyRef:|${uuid}|task.cancel`]: 'cancel' },
    });
    // The work hears of it a moment after the caller's answer (recorded from 26.17).
    this.#clock.work(0, () => void this.#running.get(task)?.cancel(new Failure('TASK_CANCELLED', [task])));
  }

  /** Ends another operation's work in favour of a hard shutdown or reboot. */
  abort(task: string): void {
    this.#running.get(task)?.cancel(new Failure('TASK_CANCELLED', [NULL_REF]));
  }

  /** task.destroy: a task that runs goes when it has ended. */
  destroy(task: Ref<'task'>): void {
    const record = this.#db.get('task', task);
    if (record.status !== 'pending' && record.status !== 'cancelling') return this.#db.destroy('task', task);
    this.#db.update('task', task, { current_operations: { ...record.current_operations, task: 'destroy' } });
  }

  /** Forgets every task, as a restart of xapi does; what they were about goes on. */
  restart(): void {
    this.#running.clear();
    this.#db.forget('task');
  }

  #sweep(): void {
    let surplus = this.#db.count('task') - taskLimit;
    if (surplus <= 0) return;
    for (const [ref, task] of [...this.#db.all('task')]) {
      if (surplus <= 0) return;
      if (task.status === 'pending' || task.status === 'cancelling') continue;
      this.#db.destroy('task', ref);
      surplus -= 1;
    }
  }
}
