/** A simulated pool for one test, and a bare client of it: no library that could hide what is on the wire. */
import { startPools, startSimulator, VirtualClock, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';

/** What XAPI refused: `CODE(param, param)` as message. */
export class Refused extends Error {
  readonly code: string;
  readonly params: readonly string[];
  constructor(code: string, params: readonly string[]) {
    super(`${code}(${params.join(', ')})`);
    this.code = code;
    this.params = params;
  }
}

export interface TestPool {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly session: string;
  /** A call by JSON-RPC, 2 where the release has it, with the session as first parameter. @throws Refused */
  call(method: string, ...params: readonly unknown[]): Promise<any>;
  /** The same without a session. */
  bare(method: string, ...params: readonly unknown[]): Promise<any>;
  /** A call by XML-RPC; `params` are its `<value>`s. Answers the body. */
  xml(method: string, ...params: readonly string[]): Promise<string>;
  post(path: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Runs the call's asynchronous form and answers the record of its finished task. */
  task(method: string, ...params: readonly unknown[]): Promise<Record<string, any>>;
  /** What a call is refused with: `CODE(param, …)`, or `ok`. */
  outcome(method: string, ...params: readonly unknown[]): Promise<string>;
  /** Resolves when a call of that name has arrived and runs or waits. */
  arrived(method: string): Promise<void>;
  /** A VM with a disk on an SR (the shared one) and an interface, halted. */
  vm(options?: { readonly sr?: string; readonly memory?: number; readonly tools?: boolean }): Promise<string>;
  /** {@link vm}, started on a host (the first), its guest awake. */
  running(options?: { readonly sr?: string; readonly memory?: number; readonly tools?: boolean; readonly host?: string }): Promise<string>;
}

const MiB = 1024 ** 2;

/** A complete argument of VM.create, as a driver sends it. */
export const vmRecord = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  name_label: 'test', name_description: '', user_version: 1, is_a_template: false, affinity: 'OpaqueRef:NULL', memory_static_max: 256 * MiB,
  memory_dynamic_max: 256 * MiB, memory_dynamic_min: 256 * MiB, memory_static_min: 256 * MiB, VCPUs_params: {}, VCPUs_max: 1,
  VCPUs_at_startup: 1,
  actions_after_shutdown: 'destroy', actions_after_reboot: 'restart', actions_after_crash: 'restart', PV_bootloader: '', PV_kernel: '',
  PV_ramdisk: '', PV_args: '', PV_bootloader_args: '', PV_legacy_args: '', HVM_boot_policy: 'BIOS order', HVM_boot_params: { order: 'dc' },
  platform: {}, PCI_bus: '', other_config: {}, recommendations: '', ...fields,
});

export const vbdRecord = (vm: string, vdi: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  VM: vm, VDI: vdi, userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', unpluggable: true, empty: false, other_config: {},
  qos_algorithm_type: '', qos_algorithm_params: {}, ...fields,
});

export const vdiRecord = (sr: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  SR: sr, name_label: 'disk', virtual_size: 1024 * MiB, type: 'user', sharable: false, read_only: false, other_config: {}, ...fields,
});

export const vifRecord = (vm: string, network: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  VM: vm, network, device: '0', MAC: '', MTU: 1500, other_config: {}, qos_algorithm_type: '', qos_algorithm_params: {}, ...fields,
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
/** `<value>` of a string. */
export const text = (value: string): string => `<value><string>${escaped(value)}</string></value>`;

export async function withPool(options: SimulatorOptions, body: (pool: TestPool) => Promise<void>): Promise<void> {
  const clock = new VirtualClock();
  const simulator = await startSimulator({ clock, ...options });
  try {
    await body(await testPool(simulator, clock));
  } finally {
    await simulator.close();
  }
}

/** Two pools that reach each other, on one clock. */
export async function withTwoPools(
  options: readonly [SimulatorOptions, SimulatorOptions], body: (one: TestPool, other: TestPool) => Promise<void>,
): Promise<void> {
  const clock = new VirtualClock();
  const [one, other] = await startPools(options.map((each) => ({ clock, ...each })));
  if (one === undefined || other === undefined) throw new Error('two pools were asked for');
  try {
    await body(await testPool(one, clock), await testPool(other, clock));
  } finally {
    await one.close();
    await other.close();
  }
}

async function testPool(simulator: Simulator, clock: VirtualClock): Promise<TestPool> {
  const post = (path: string, content: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${simulator.url}${path}`, { method: 'POST', body: content, headers });
  const xml = async (method: string, ...params: readonly string[]): Promise<string> => {
    const list = params.map((value) => `<param>${value}</param>`).join('');
    return (await post('/', `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${list}</params></methodCall>`)).text();
  };
  const json = async (method: string, params: readonly unknown[]): Promise<any> => {
    const answer = (await (await post('/jsonrpc', JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))).json()) as any;
    if (answer.error === undefined || answer.error === null) return answer.result;
    const [code, ...refused] = Array.isArray(answer.error) ? answer.error : [answer.error.message, ...answer.error.data];
    throw new Refused(code, refused);
  };
  const { username, password } = simulator;
  const [, session = ''] = /<name>Value<\/name><value>([^<]*)/.exec(
    await xml('session.login_with_password', text(username), text(password)),
  ) ?? [];
  const call = (method: string, ...params: readonly unknown[]): Promise<any> => json(method, [session, ...params]);
  const outcome = async (method: string, ...params: readonly unknown[]): Promise<string> => {
    try {
      await call(method, ...params);
      return 'ok';
    } catch (error) {
      return error instanceof Refused ? error.message : String(error);
    }
  };
  const task = async (method: string, ...params: readonly unknown[]): Promise<Record<string, any>> => {
    const ref = await call(`Async.${method}`, ...params);
    for (;;) {
      const record = await call('task.get_record', ref);
      if (record.status !== 'pending') return record;
      await call('event.from', [`task/${ref}`], '', 0);
    }
  };
  const vm: TestPool['vm'] = async ({ sr = simulator.pool.sharedSr, memory = 256 * MiB, tools = true } = {}) => {
    const sizes = { memory_static_max: memory, memory_dynamic_max: memory, memory_dynamic_min: memory, memory_static_min: memory };
    const ref = await call('VM.create', vmRecord({ ...sizes, xenstore_data: tools ? {} : { 'vm-data/sim-no-tools': '1' } }));
    await call('VBD.create', vbdRecord(ref, await call('VDI.create', vdiRecord(sr))));
    await call('VIF.create', vifRecord(ref, simulator.pool.networks.guests));
    return ref;
  };
  const running: TestPool['running'] = async ({ host = simulator.pool.hosts[0], ...rest } = {}) => {
    const ref = await vm(rest);
    await call('VM.start_on', ref, host, false, false);
    await clock.advance(60_000);
    return ref;
  };
  const arrived = async (method: string): Promise<void> => {
    while (
      ![...simulator.db.all('task')].some(([, record]) => record.name_label === method)
    ) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(0);
  };
  return {
    simulator, clock, session, arrived, call, bare: (method, ...params) => json(method, params), xml, post, task, outcome, vm, running,
  };
}
