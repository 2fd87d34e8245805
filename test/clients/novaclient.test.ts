import { build, clientsOf, generations, skipLoudly, startService, startSimulatorProcess, type Generation, type RunningService } from './support.ts';
import { novaFlow } from './novaclient.ts';

interface World {
  readonly title: string;
  readonly generation: Generation;
  /** Arguments of a simulator of its own; absent: the embedded one. */
  readonly simulator?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly storageMotion: boolean;
}

const worlds: readonly World[] = [
  { title: 'the embedded pool', generation: 'new', storageMotion: true },
  { title: 'a pool over XML-RPC', generation: 'old', simulator: ['--release', 'xcp-ng-8.3'], settings: { XAPI_PROTOCOL: 'xmlrpc' }, storageMotion: true },
  { title: 'a pool over JSON-RPC', generation: 'new', simulator: ['--release', 'xcp-ng-8.3'], settings: { XAPI_PROTOCOL: 'jsonrpc' }, storageMotion: true },
  { title: 'XCP 1.6', generation: 'new', simulator: ['--release', 'xcp-1.6'], storageMotion: true },
  { title: 'XCP 1.3', generation: 'old', simulator: ['--release', 'xcp-1.3'], storageMotion: false },
];

for (const { title, generation, simulator, settings, storageMotion } of worlds) {
  describe(`python-novaclient (${generations[generation][0]}) on ${title}`, function () {
    this.timeout(180_000);
    let service: RunningService | undefined;
    let pool: { url: string; stop(): Promise<void> } | undefined;
    let bin = '';

    before(async function () {
      this.timeout(900_000);
      const clients = await clientsOf(generation);
      if ('missing' in clients) skipLoudly(this, clients.missing);
      bin = clients.bin;
      await build();
      if (simulator !== undefined) pool = await startSimulatorProcess(simulator);
      const connection = pool === undefined ? {} : { XAPI_URL: pool.url, XAPI_PASSWORD: 'simulator', ADMIN_PASSWORD: 'a password', DATABASE_URL: 'sqlite::memory:' };
      service = await startService({ ...connection, ...settings });
      if (pool !== undefined) service.env['OS_PASSWORD'] = 'a password';
    });
    after(async () => {
      await service?.stop();
      await pool?.stop();
    });

    novaFlow({ bin: () => bin, service: () => service ?? never(), storageMotion });
  });
}

function never(): never {
  throw new Error('the service did not start');
}
