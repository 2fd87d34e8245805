/** `npm run test:replay`: replays all traces of the folder XAPI_TRACES; the last line is the figure. `--only TEXT` takes the files whose names contain it. */
import { Knowledge } from './knowledge.ts';
import { methods, type Outcome, replay } from './replay.ts';
import { readTraces } from './trace.ts';

const folder = process.env['XAPI_TRACES'];
if (folder === undefined) throw new Error('XAPI_TRACES must name a folder of traces (*.jsonl)');
const only = process.argv[process.argv.indexOf('--only') + 1] ?? '';
const traces = readTraces(folder);
const knowledge = new Knowledge(traces, methods);
const outcomes: Outcome[] = [];
for (const trace of traces) {
  if (process.argv.includes('--only') && !trace.file.includes(only)) continue;
  const found = await replay(trace, knowledge);
  outcomes.push(...found);
  process.stdout.write(`${trace.file}: ${found.filter(({ differences }) => differences.length === 0).length} of ${found.length}\n`);
}
if (process.argv.includes('--summary')) {
  const counts = new Map<string, number>();
  for (const { method, differences } of outcomes) for (const { at } of differences) counts.set(`${method} ${at}`, (counts.get(`${method} ${at}`) ?? 0) + 1);
  for (const [what, count] of [...counts].sort(([, left], [, right]) => right - left)) process.stdout.write(`${count} ${what}\n`);
} else for (const { file, line, exchange, method, differences } of outcomes) {
  for (const { at, recorded, simulated } of differences) {
    process.stdout.write(`${file}:${line} ${method} "${exchange.name}" ${at}\n    recorded  ${recorded}\n    simulated ${simulated}\n`);
  }
}
process.stdout.write(`${outcomes.filter(({ differences }) => differences.length === 0).length} of ${outcomes.length} exchanges equal\n`);
