/**
 * `npm run test:replay [-- TEXT]`: replays the traces of the folder XAPI_TRACES (those whose names contain TEXT) and prints how they differ. The
 * last line is the figure; the exit status is 0 only when each difference is in the table of wanted ones, and each line of that is still needed.
 */
import { Knowledge } from './knowledge.ts';
import { methods, replay } from './replay.ts';
import { readTraces } from './trace.ts';
import { isWanted, wanted, type Wanted } from './wanted.ts';

const folder = process.env['XAPI_TRACES'];
if (folder === undefined) throw new Error('XAPI_TRACES must name a folder of traces (*.jsonl)');
const [only = ''] = process.argv.slice(2);
const traces = readTraces(folder);
const knowledge = new Knowledge(traces, methods);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const used = new Set<Wanted>();
let [exchanges, equal, unwanted] = [0, 0, 0];
for (const trace of traces.filter(({ file }) => file.includes(only))) {
  const outcomes = await replay(trace, knowledge);
  const same = outcomes.filter(({ differences }) => differences.length === 0).length;
  for (const outcome of outcomes) {
    for (const difference of outcome.differences) {
      const line = isWanted(outcome.method, difference);
      if (line !== undefined) used.add(line);
      else {
        unwanted += 1;
        const { at, recorded, simulated } = difference;
        say(`${outcome.file}:${outcome.line} ${outcome.method} "${outcome.exchange.name}" ${at}\n    recorded  ${recorded}\n    simulated ${simulated}`);
      }
    }
  }
  say(`${trace.file}: ${same} of ${outcomes.length}`);
  exchanges += outcomes.length;
  equal += same;
}
const idle = only === '' ? wanted.filter((line) => !used.has(line)) : [];
for (const { method, at } of idle) say(`no longer needed in the table of wanted differences: ${String(method)} ${String(at)}`);
process.exitCode = unwanted + idle.length > 0 ? 1 : 0;
say(`${unwanted} differences that are not wanted`);
say(`${equal} of ${exchanges} exchanges equal`);
