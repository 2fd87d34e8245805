/** `nova` and `openstack`, one command after the other in one process (`commands.py`): a second saved at each. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Outcome } from './support.ts';

export interface Shells {
  /** Runs a command of these words, the first of which is `nova` or `openstack`. */
  run(words: readonly string[]): Promise<Outcome>;
  close(): void;
}

/** @param bin folder of the clients' programs; @param env with the `OS_…` variables */
export function startShells(bin: string, env: NodeJS.ProcessEnv): Shells {
  const child = spawn(join(bin, 'python'), [join(import.meta.dirname, 'commands.py')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(words) {
      child.stdin.write(`${JSON.stringify(words)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error('the client commands have ended');
      return JSON.parse(answer.value) as Outcome;
    },
    close: () => { child.kill(); },
  };
}
