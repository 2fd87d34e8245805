/**
 * `npm run test:fuzz`: what nobody would ask. 10,000 mutated bodies for the operations that take one, then schemathesis with the documents
 * that the service serves. Nothing may end in an error of the server, hang or crash, and what is refused may change nothing, neither in the
 * pool nor in the database.
 *
 *     npm run test:fuzz -- [--seed N] [--requests 10000] [--batch N] [--seconds 150]
 *
 * `--batch N` repeats one batch of a seed, which shows again what a run has found; `--seconds 0` leaves schemathesis out.
 */
import { parseArgs } from 'node:util';
import { batchSize, fuzzBatch, type Finding } from './mutated.ts';
import { runSchemathesis } from './schemathesis.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, requests: { type: 'string' }, batch: { type: 'string' }, seconds: { type: 'string' } } });
const seed = Number(values.seed ?? 1);
const requests = Number(values.requests ?? 10_000);
const seconds = Number(values.seconds ?? (values.batch === undefined ? 150 : 0));

const batches = values.batch === undefined ? Array.from({ length: Math.ceil(requests / batchSize) }, (_, index) => index) : [Number(values.batch)];
const statuses = new Map<number, number>();
let found = 0;
for (const batch of batches) {
  const result = await fuzzBatch(seed, batch, Math.min(batchSize, requests - batch * batchSize));
  for (const finding of result.findings) tell(finding);
  found += result.findings.length;
  for (const [status, count] of result.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
}
const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
process.stdout.write(`${sent} mutated bodies, seed ${seed}: ${[...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`).join(', ')}\n`);

const complaints = seconds > 0 ? await runSchemathesis(seed, seconds) : [];
for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
process.stdout.write(`\n${found + complaints.length} findings\n`);
process.exitCode = found + complaints.length > 0 ? 1 : 0;

function tell({ batch, request: { role, operation, method, path, headers, body }, what }: Finding): void {
  const version = headers['OpenStack-API-Version'] ?? '';
  process.stdout.write(`${operation} (batch ${batch}): ${what}\n    ${role} ${version} ${method} ${path} ${body.toString().slice(0, 1000)}\n`);
}
