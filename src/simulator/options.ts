/** What a simulated pool may be asked to be, and the reading of `hosts=3&servers=20&release=xcp-ng-8.3`. */
import { type ReleaseName, releaseNames } from './releases.ts';

export interface SimulatorSettings {
  readonly hosts: number;
  /** VMs that exist from the start. */
  readonly servers: number;
  readonly release: ReleaseName;
  readonly seed: number;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Each host answers at an address of its own, 127.1.1.1 and so on, and but for the master with HOST_IS_SLAVE. */
  readonly members: boolean;
  /** The hosts have the plug-ins of os-xenapi that are simulated: `console.py`, `agent.py`. */
  readonly plugins: boolean;
}

export const simulatorDefaults: SimulatorSettings = {
  hosts: 2, servers: 0, release: 'xcp-ng-8.3', seed: 1, port: 0, username: 'root', password: 'simulator',
  members: false, plugins: true,
};

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const numbers: Readonly<Record<'hosts' | 'servers' | 'seed' | 'port', Bounds>> = {
  hosts: { least: 1, most: 64 },
  servers: { least: 0, most: 20_000 },
  seed: { least: 0, most: 2 ** 31 },
  port: { least: 0, most: 65_535 },
};

const isNumberKey = (key: string): key is keyof typeof numbers => Object.hasOwn(numbers, key);
const isReleaseName = (text: string): text is ReleaseName => (releaseNames as readonly string[]).includes(text);

const flags = ['members', 'plugins'] as const;
const isFlag = (key: string): key is typeof flags[number] => (flags as readonly string[]).includes(key);

/** Keys of the setting; passwords are not among them. */
const keys = [...Object.keys(numbers), 'release', ...flags];

/**
 * One option as a person wrote it.
 * @throws Error naming the key and what it may be
 */
export function simulatorOption(key: string, text: string): Partial<SimulatorSettings> {
  if (key === 'release') {
    if (isReleaseName(text)) return { release: text };
    throw new Error(`simulator option release: "${text}" is none of ${releaseNames.join(', ')}`);
  }
  if (isFlag(key)) {
    if (text === 'true' || text === 'false') return { [key]: text === 'true' };
    throw new Error(`simulator option ${key}: "${text}" is neither true nor false`);
  }
  if (!isNumberKey(key)) throw new Error(`simulator option "${key}" is unknown; known are ${keys.join(', ')}`);
  const { least, most } = numbers[key];
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return { [key]: value };
  throw new Error(`simulator option ${key}: "${text}" is no whole number from ${least} to ${most}`);
}

/** Reads the part of `simulator:?…` behind the question mark. @throws Error for unknown keys or values */
export function parseSimulatorOptions(query: string): Partial<SimulatorSettings> {
  const options: Partial<SimulatorSettings> = {};
  for (const [key, text] of new URLSearchParams(query)) Object.assign(options, simulatorOption(key, text));
  return options;
}
