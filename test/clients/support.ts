/** Other people's clients, installed as a user would, against the service started by the README's command. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
export const workFolder = join(root, 'var');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env, seconds = 180): Promise<Outcome> {
  return new Promise((done) => {
    execFile(command, [...args], { env, cwd: root, timeout: seconds * 1000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, stdout, stderr });
    });
  });
}

/** Generations of the clients: what a user installs today, and what Debian 12 has. */
export const generations = {
  new: ['python-novaclient', 'python-openstackclient', 'openstacksdk'],
  old: ['python-novaclient==18.1.0', 'python-openstackclient==6.0.0', 'openstacksdk==0.101.0', 'setuptools<81'],
} as const;
export type Generation = keyof typeof generations;

/** Folder of the programs, or why there is none (no Python, no package registry). */
export type Programs = { readonly bin: string } | { readonly missing: string };

export function clientsOf(generation: Generation): Promise<Programs> {
  const requirements = generations[generation];
  const digest = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 8);
  return programsOf(`clients-${generation}-${digest}`, requirements);
}

/** Python packages in an environment of their own, installed once and kept in `var/`. */
export async function programsOf(name: string, requirements: readonly string[]): Promise<Programs> {
  const folder = join(workFolder, name);
  const mark = join(folder, 'complete');
  if (existsSync(mark)) return { bin: join(folder, 'bin') };
  mkdirSync(workFolder, { recursive: true });
  const made = await run('python3', ['-m', 'venv', '--clear', folder]);
  if (made.code !== 0) return { missing: `python3 -m venv failed: ${made.stderr.trim() || 'no python3'}` };
  const installed = await run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements], process.env, 900);
  if (installed.code !== 0) return { missing: `pip install failed: ${installed.stderr.trim().split('\n').at(-1) ?? ''}` };
  writeFileSync(mark, '');
  return { bin: join(folder, 'bin') };
}

/** Says loudly what was not tried, and skips. */
export function skipLoudly(context: Mocha.Context, why: string): never {
  process.stderr.write(`\n*** SKIPPED: real clients were not tried: ${why}\n\n`);
  context.skip();
}

interface Started {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  /** Ends it and waits. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv, ready: RegExp): Promise<Started> {
  const child = spawn(process.execPath, [join(root, 'dist', script), ...args], { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const ended = new Promise<void>((resolveEnd) => child.once('exit', () => resolveEnd()));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return new Promise((resolveStart, reject) => {
    const started = { process: child, stdout: () => stdout, stop };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (ready.test(stdout)) resolveStart(started);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-20_000)));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code ?? 'a signal'}: ${stderr || stdout}`)));
  });
}

/** The service as `npm start` starts it (built before), on a free port. */
export interface RunningService {
  /** Environment with the `OS_…` variables that the service printed. */
  readonly env: NodeJS.ProcessEnv;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly started: Started;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export async function startService(settings: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  mkdirSync(workFolder, { recursive: true });
  const state = settings['STATE_DIRECTORY'] ?? mkdtempSync(join(workFolder, 'state-'));
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:OS_|XAPI_|NOVA_|DATABASE_URL)/.test(name)));
  const env = { ...clean, LISTEN: '127.0.0.1:0', STATE_DIRECTORY: state, LOG_LEVEL: 'warn', ...settings };
  const started = await start('main.js', [], env, /OS_IDENTITY_API_VERSION/);
  const variables = Object.fromEntries([...started.stdout().matchAll(/^export (OS_\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value.replace(/^'(.*)'$/, '$1')]));
  return {
    env: { ...clean, ...variables },
    url: new URL(variables['OS_AUTH_URL'] ?? '').origin,
    started,
    stop: async (signal) => {
      await started.stop(signal);
      if (settings['STATE_DIRECTORY'] === undefined) rmSync(state, { recursive: true, force: true });
    },
  };
}

export interface SimulatorProcess {
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** The simulator as a process of its own. */
export async function startSimulatorProcess(args: readonly string[]): Promise<SimulatorProcess> {
  const started = await start('simulator/main.js', ['--port', '0', ...args], process.env, /https?:\/\/[\d.:]+/);
  return { url: /https?:\/\/[\d.:]+/.exec(started.stdout())?.[0] ?? '', pid: started.process.pid, stop: () => started.stop() };
}

/** Compiles the product; once for all files that `test/support/run.ts` runs side by side, which says so by IS_BUILT. */
export async function build(): Promise<void> {
  if (process.env['IS_BUILT'] === '1') return;
  const built = await run('npm', ['run', '-s', 'build']);
  if (built.code !== 0) throw new Error(`npm run build failed: ${built.stdout}${built.stderr}`);
}
