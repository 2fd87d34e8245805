/**
 * Long calls as tasks. A task is followed through the cache; it is read back when it is not there yet, when it disappears, and
 * now and then, because a xapi that restarts forgets all tasks without a word.
 */
import type { Logger } from '../log.ts';
import type { RecordOf, Ref } from './datamodel.ts';
import { Closed, TransportError, XapiError } from './error.ts';
import { described } from './http.ts';
import type { Limits, Session } from './session.ts';
import { valueInFragment } from './transport-xmlrpc.ts';
import type { Cache, Param, RunOptions } from './xapi.ts';

export interface Tasks {
  run(method: string, params: readonly Param[], options?: RunOptions): Promise<string>;
  follow(task: Ref<'task'>, options?: FollowOptions): Promise<string>;
  cancel(task: Ref<'task'>): Promise<void>;
  /** Those who wait hear that the pool was left. */
  close(): void;
}

interface FollowOptions extends Pick<RunOptions, 'onProgress'> {
  /** Ends the following; nobody hears of the task any more. */
  readonly signal?: AbortSignal;
}

type TaskRecord = Pick<RecordOf<'task'>, 'status' | 'progress' | 'result' | 'error_info'>;

export function createTasks(session: Session, cache: Cache, limits: Limits, log: Logger): Tasks {
  const ends = new Set<(error: Error) => void>();
  let closed = false;

  async function run(method: string, params: readonly Param[], options: RunOptions = {}): Promise<string> {
    const task = (await session.call(`Async.${method}`, params)) as Ref<'task'>;
    let ended = false;
    try {
      await options.onTask?.(task);
      const result = await follow(task, options, method);
      ended = true;
      return result;
    } catch (error) {
      ended = error instanceof XapiError && error.code !== 'TASK_VANISHED';
      throw error;
    } finally {
      if (ended) destroy(task);
    }
  }

  function destroy(task: Ref<'task'>): void {
    session.call('task.destroy', [task]).catch((error: unknown) => log.debug('a finished task stays until XAPI removes it', { task, reason: described(error) }));
  }

  function follow(task: Ref<'task'>, { onProgress, signal }: FollowOptions = {}, method?: string): Promise<string> {
    if (closed) return Promise.reject(new Closed());
    return new Promise((resolve, reject) => {
      let progress: number | undefined;
      let reached = performance.now();
      let reading = false;
      let over = false;

      const end = (settle: () => void) => {
        if (over) return;
        over = true;
        clearInterval(timer);
        unsubscribe();
        ends.delete(fail);
        settle();
      };
      const fail = (error: Error) => end(() => reject(error));

      const look = (record: TaskRecord) => {
        if (over) return;
        reached = performance.now();
        if (record.progress !== progress && !Number.isNaN(record.progress)) {
          progress = record.progress;
          onProgress?.(record.progress);
        }
        const outcome = outcomeOf(task, record, method);
        if (outcome instanceof Error) fail(outcome);
        else if (outcome !== undefined) end(() => resolve(outcome.result));
      };

      const readBack = async () => {
        if (reading || over) return;
        reading = true;
        try {
          look((await session.call('task.get_record', [task])) as RecordOf<'task'>);
        } catch (error) {
          if (isGone(error)) fail(new XapiError('TASK_VANISHED', [task], method));
          else if (!(error instanceof TransportError)) fail(error instanceof Error ? error : new Error(String(error)));
          else if (performance.now() - reached > limits.taskPatience * 1000) {
            fail(new TransportError(`${method ?? 'the task'}: the pool could not be reached for ${limits.taskPatience} s (${described(error)})`, { notSent: false, cause: error }));
          } else log.debug('a task cannot be read now', { task, reason: described(error) });
        } finally {
          reading = false;
        }
      };

      const unsubscribe = cache.subscribe((changes) => {
        for (const change of changes) {
          if (change.class !== 'task' || change.ref !== task) continue;
          if (change.after !== undefined) look(change.after);
          else void readBack();
        }
      });
      const timer = setInterval(() => void readBack(), limits.taskCheck * 1000);
      ends.add(fail);
      signal?.addEventListener('abort', () => fail(new Closed()), { once: true });

      const row = cache.get('task', task);
      if (row !== undefined) look(row);
      else void readBack();
    });
  }

  return {
    run,
    follow,
    async cancel(task) {
      try {
        await session.call('task.cancel', [task]);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
    close() {
      closed = true;
      for (const fail of ends) fail(new Closed());
    },
  };
}

const isGone = (error: unknown): boolean => error instanceof XapiError && error.code === 'HANDLE_INVALID';

/** What a task came to; absent while it runs. */
function outcomeOf(task: Ref<'task'>, record: TaskRecord, method: string | undefined): { readonly result: string } | XapiError | undefined {
  switch (record.status) {
    case 'pending':
    case 'cancelling':
      return undefined;
    case 'success':
      return { result: taskResult(record.result) };
    case 'cancelled':
      // error_info is empty then (26.17), or says the same without the task (1.3).
      return new XapiError('TASK_CANCELLED', [task], method);
    case 'failure': {
      const [code = 'INTERNAL_ERROR', ...params] = record.error_info;
      return new XapiError(code, params, method);
    }
  }
}

/** `<value>OpaqueRef:…</value>` → the reference; void is ''. A list or a struct comes as JSON. */
export function taskResult(fragment: string): string {
  if (fragment === '') return '';
  // Plain text: what a client put there by task.set_result.
  if (!fragment.startsWith('<')) return fragment;
  const value = valueInFragment(fragment);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
