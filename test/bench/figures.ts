/**
 * How a figure is taken and printed. These machines are shared and noisy, so only ratios mean anything: what is measured and the limit that it
 * is held against take turns in the same run.
 */
import { readFileSync } from 'node:fs';

/** How large the pool is. */
export const size = { servers: Number(process.env['BENCH_SERVERS'] ?? 10_000), hosts: Number(process.env['BENCH_HOSTS'] ?? 64) } as const;

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** Seconds. */
export interface Times {
  readonly ours: number;
  readonly limit: number;
}

/** Medians of both, turn and turn about. */
export async function inTurns(turns: number, ours: () => Promise<unknown>, limit: () => Promise<unknown>): Promise<Times> {
  const times: { readonly ours: number[]; readonly limit: number[] } = { ours: [], limit: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    times.ours.push(await seconds(ours));
    times.limit.push(await seconds(limit));
  }
  return { ours: median(times.ours), limit: median(times.limit) };
}

export const say = (what: string, ratio: string, detail: string): void => void process.stdout.write(`${what.padEnd(36)} ${ratio.padStart(6)} ${detail}\n`);

/** A time as a multiple of its limit. */
export function sayTimes(what: string, times: Times, limit: string, more = ''): void {
  say(what, `${(times.ours / times.limit).toFixed(2)} x`, `${limit}  (${shown(times.ours)} against ${shown(times.limit)})${more}`);
}

const shown = (time: number): string => (time < 1 ? `${(time * 1000).toFixed(time < 0.01 ? 2 : 0)} ms` : `${time.toFixed(1)} s`);

/** MiB of main memory that a process has; absent where the system has no /proc. */
export function residentMemory(pid: number | undefined): string {
  try {
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return `${Math.round(kibibytes / 1024)} MiB`;
  } catch {
    return 'unknown';
  }
}
