/** `npm run bench`: a large pool, the XAPI client on it, the service on it; BENCH_SERVERS and BENCH_HOSTS for another size. */
import { startService, startSimulatorProcess } from '../clients/support.ts';
import { benchApi } from './api.ts';
import { benchClient, parseTime } from './client.ts';
import { residentMemory, sayTimes, say, seconds, size } from './figures.ts';

const begun = performance.now();
const simulator = await startSimulatorProcess(['--hosts', String(size.hosts), '--servers', String(size.servers)]);
try {
  const started = (performance.now() - begun) / 1000;
  const records = await parseTime(simulator.url);
  const mebibytes = (records.bytes / 1024 ** 2).toFixed(0);
  process.stdout.write(`${size.servers} VMs on ${size.hosts} hosts: ${mebibytes} MiB of records in JSON\n`);
  sayTimes('the simulator starts', { ours: started, limit: records.seconds }, 'JSON.parse of all records', `, ${residentMemory(simulator.pid)}`);
  await benchClient(simulator.url);
  let service: Awaited<ReturnType<typeof startService>> | undefined;
  const ready = await seconds(async () => {
    service = await startService({ XAPI_URL: simulator.url, XAPI_PASSWORD: 'simulator' });
  });
  if (service === undefined) throw new Error('the service has not started');
  try {
    sayTimes('the service starts', { ours: ready, limit: records.seconds }, 'JSON.parse of all records');
    await benchApi(service);
    say('memory of the service', residentMemory(service.started.process.pid), `for ${mebibytes} MiB of records`);
  } finally {
    await service.stop();
  }
} finally {
  await simulator.stop();
}
