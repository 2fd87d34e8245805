/**
 * The service's settings: one table, the only reader of the environment. All problems are reported together, each by name.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** How a setting's text becomes its value. @throws Error with what is wrong, to be shown behind the setting's name */
type Reader<T> = (text: string) => T;

interface Setting<T> {
  readonly read: Reader<T>;
  /** What holds when it is not set; undefined: see `meaning`. */
  readonly default: T;
  /** How the default is told, where it is not simply its value. */
  readonly defaultText?: string;
  /** May also be given as NAME_FILE, a file that holds it; never shown. */
  readonly secret?: true;
  readonly meaning: string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const text: Reader<string> = (value) => value;
const setting = <T>(row: Setting<T>): Setting<T> => row;

const oneOf =
  <const V extends string>(...values: readonly V[]): Reader<V> =>
  (value) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`is '${value}', must be one of ${values.join(', ')}`);
    return found;
  };

const flag: Reader<boolean> = (value) => {
  if (/^(?:1|true|yes|on)$/i.test(value)) return true;
  if (/^(?:0|false|no|off)$/i.test(value)) return false;
  throw new Error(`is '${value}', must be true or false`);
};

const listenAddress: Reader<ListenAddress> = (value) => {
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<four>[^:]+)):(?<port>\d{1,5})$/.exec(value);
  const host = match?.groups?.['six'] ?? match?.groups?.['four'];
  const port = Number(match?.groups?.['port']);
  if (host === undefined || port > 65_535) throw new Error(`is '${value}', must be ADDRESS:PORT, such as 127.0.0.1:8774 or [::1]:8774`);
  if (isIP(host) === 0 && host !== 'localhost') throw new Error(`is '${value}', its address must be an IP address or localhost`);
  return { host, port };
};

const webUrl: Reader<string> = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new Error(`is '${value}', must be a URL such as https://cloud.example.org:8774`);
  }
  return value.replace(/\/+$/, '');
};

const xapiUrls: Reader<readonly string[]> = (value) => {
  const urls = value.split(',').map((part) => part.trim()).filter((part) => part !== '');
  if (urls.length === 0) throw new Error('is empty');
  for (const url of urls) {
    if (url.startsWith('simulator:')) continue;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) throw new Error(`holds '${url}', must be simulator:, http://HOST[:PORT] or https://HOST[:PORT]`);
    if (parsed.username !== '' || parsed.password !== '') throw new Error('holds a user name or password: use XAPI_USERNAME and XAPI_PASSWORD');
  }
  return urls;
};

const databaseUrl: Reader<string> = (value) => {
  if (!/^(?:sqlite:.+|postgres(?:ql)?:\/\/.+)/.test(value)) {
    throw new Error(`is '${value.split(':')[0] ?? ''}:…', must be sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE`);
  }
  return value;
};

const fingerprint: Reader<string> = (value) => {
  const digits = value.replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits)) throw new Error('must be a SHA-256 fingerprint, 64 hexadecimal digits with or without colons');
  return digits;
};

/** `a=b,c=d` */
const pairs: Reader<Readonly<Record<string, string>>> = (value) => {
  const parts = value.split(',').map((part) => part.split('=').map((word) => word.trim()));
  const wrong = parts.find((words) => words.length !== 2 || words.includes(''));
  if (wrong !== undefined) throw new Error(`holds '${wrong.join('=')}', must be pairs such as LAN=Guests,DMZ=Outside`);
  return Object.fromEntries(parts as [string, string][]);
};

const readableFile: Reader<string> = (value) => readFileSync(value, 'utf8');

const seconds: Reader<number> = (value) => {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`is '${value}', must be a positive number of seconds`);
  return number;
};

const secondsOrNever: Reader<number> = (value) => {
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0 || value.trim() === '') throw new Error(`is '${value}', must be a number of seconds, or 0 for never`);
  return number;
};

const secondsAtOnceOrNever: Reader<number> = (value) => {
  const number = Number(value);
  if (!Number.isFinite(number) || (number < 0 && number !== -1) || value.trim() === '') {
    throw new Error(`is '${value}', must be a number of seconds, 0 for at once, or -1 for never`);
  }
  return number;
};

/** Each setting by the name of its environment variable. */
const settings = {
  LISTEN: setting({ read: listenAddress, default: { host: '127.0.0.1', port: 8774 }, defaultText: '127.0.0.1:8774', meaning: 'address and port to listen on' }),
  PUBLIC_URL: setting<string | undefined>({ read: webUrl, default: undefined, defaultText: "the request's Host", meaning: 'base of all links and of the catalog, as clients reach the service' }),
  XAPI_URL: setting<readonly string[]>({ read: xapiUrls, default: ['simulator:'], defaultText: 'simulator:', meaning: 'the pool: http(s)://HOST[:PORT] of its coordinator or any member; several members, each a way in while another is down, and several pools comma separated; simulator:?hosts=3&servers=20&release=xcp-ng-8.3&seed=1 is an embedded simulated one, simulator:,simulator: are two that can send servers to each other' }),
  XAPI_USERNAME: setting({ read: text, default: 'root', meaning: 'user of the pool' }),
  XAPI_PASSWORD: setting<string | undefined>({ read: text, default: undefined, defaultText: 'none', secret: true, meaning: 'its password; needed for a real pool' }),
  XAPI_PROTOCOL: setting({ read: oneOf('auto', 'xmlrpc', 'jsonrpc'), default: 'auto' as const, meaning: 'auto takes JSON-RPC where the host has it, else XML-RPC' }),
  XAPI_TLS_CA: setting<string | undefined>({ read: readableFile, default: undefined, defaultText: 'the system\'s', meaning: 'file with the certificates (PEM) that the pool\'s certificate must descend from' }),
  XAPI_TLS_FINGERPRINT: setting<string | undefined>({ read: fingerprint, default: undefined, defaultText: 'none', meaning: 'SHA-256 fingerprint of the pool\'s certificate, trusted whoever signed it' }),
  XAPI_TLS_INSECURE: setting({ read: flag, default: false, meaning: 'true accepts any certificate: only for a laboratory' }),
  DATABASE_URL: setting<string | undefined>({ read: databaseUrl, default: undefined, defaultText: 'sqlite:STATE_DIRECTORY/nova-xapi.db, in memory with a simulated pool', secret: true, meaning: 'where users, flavors, key pairs and history are kept: sqlite:PATH, or for several replicas postgres://USER:PASSWORD@HOST/DATABASE' }),
  STATE_DIRECTORY: setting({ read: text, default: join(homedir(), '.nova-xapi'), defaultText: '~/.nova-xapi', meaning: 'folder for the database, clouds.yaml and openrc' }),
  REGION: setting({ read: text, default: 'RegionOne', meaning: 'name of the region in the catalog' }),
  SERVICE_HOST: setting({ read: text, default: 'nova-xapi', meaning: 'name of the host on which the scheduler and the conductor are listed, which this service is' }),
  ADMIN_PASSWORD: setting<string | undefined>({ read: text, default: undefined, defaultText: 'made up and printed once; simulator with a simulated pool', secret: true, meaning: 'password of the user admin' }),
  DISK_SR: setting<string | undefined>({ read: text, default: undefined, defaultText: "the pool's default SR", meaning: 'name or uuid of the SR for new disks; local: an SR of the chosen host' }),
  MIGRATION_SR: setting<string | undefined>({ read: text, default: undefined, defaultText: 'one of the kind that they lie on', meaning: 'name, uuid or tag of the SRs that disks may go to when they move with their server' }),
  NETWORK_MAP: setting<Readonly<Record<string, string>> | undefined>({ read: pairs, default: undefined, defaultText: 'the network of the same name', meaning: 'which network of another pool a server gets when it moves there: NAME=NAME there, several comma separated; uuids do as well' }),
  SWEEP: setting({ read: oneOf('report', 'remove'), default: 'report' as const, meaning: 'what is done with disks that a crash has left and that are proved to be ours; report: a line in the log' }),
  SHUTDOWN_TIMEOUT: setting({ read: seconds, default: 60, meaning: 'seconds that a guest has to shut down before it is switched off' }),
  GUEST_BOOT_TIME: setting({ read: secondsOrNever, default: 60, meaning: 'seconds after its boot for which a guest that has not announced its drivers is waited for before it is moved or suspended, or gets devices (up to 6.2)' }),
  RESIZE_CONFIRM_WINDOW: setting({ read: secondsOrNever, default: 0, meaning: 'seconds after which a resize or cold migration is confirmed by itself; 0: never' }),
  SHELVED_OFFLOAD_TIME: setting({ read: secondsAtOnceOrNever, default: 0, meaning: 'seconds after which a shelved server is taken off its host; 0: at once; -1: never' }),
  POOL_DOWN_TIME: setting({ read: secondsOrNever, default: 60, meaning: 'seconds without its events after which the servers of a pool are shown as UNKNOWN' }),
  RECLAIM_INTERVAL: setting({ read: secondsOrNever, default: 0, meaning: 'seconds for which a deleted server can be restored; 0: it is gone at once' }),
  LOG_LEVEL: setting({ read: oneOf('error', 'warn', 'info', 'debug', 'silent'), default: 'info' as const, meaning: 'least level of the lines that are logged' }),
  LOG_FORMAT: setting<'json' | 'text' | undefined>({ read: oneOf('json', 'text'), default: undefined, defaultText: 'text at a terminal, else json', meaning: 'json: one object per line; text: for a person' }),
} as const;

type Settings = typeof settings;
type ValueOf<S> = S extends Setting<infer T> ? T : never;
export type Config = { readonly [Name in keyof Settings]: ValueOf<Settings[Name]> } & {
  /** True when every pool is simulated. */
  readonly simulated: boolean;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting that is wrong, a line each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** @throws ConfigError with all problems at once */
export function readConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(settings as Record<string, Setting<unknown>>)) {
    try {
      const given = textOf(name, row, environment);
      values[name] = given === undefined ? row.default : row.read(given);
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
    }
  }
  const config = values as unknown as Omit<Config, 'simulated'>;
  if (problems.length === 0) problems.push(...contradictions(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...config, simulated: isSimulated(config.XAPI_URL) };
}

const isSimulated = (urls: readonly string[]): boolean => urls.every((url) => url.startsWith('simulator:'));

function textOf(name: string, row: Setting<unknown>, environment: Environment): string | undefined {
  const direct = environment[name];
  const file = row.secret === true ? environment[`${name}_FILE`] : undefined;
  if (direct !== undefined && direct !== '' && file !== undefined) throw new Error(`is given twice, as ${name} and as ${name}_FILE`);
  if (file === undefined) return direct === '' ? undefined : direct;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Error(`_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`, { cause: error });
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** What is right by itself but not together. */
function contradictions(config: Omit<Config, 'simulated'>): string[] {
  const simulated = isSimulated(config.XAPI_URL);
  const rules: readonly (readonly [boolean, string])[] = [
    [!simulated && config.XAPI_PASSWORD === undefined, 'XAPI_PASSWORD must be set (or XAPI_PASSWORD_FILE), as XAPI_URL names a real pool'],
    [!simulated && config.XAPI_URL.some((url) => url.startsWith('simulator:')), 'XAPI_URL mixes simulated and real pools'],
    [simulated && config.ADMIN_PASSWORD === undefined && !isLoopback(config.LISTEN.host),
      'LISTEN is not a loopback address: with a simulated pool and its well-known password set ADMIN_PASSWORD first'],
    [config.XAPI_TLS_INSECURE && config.XAPI_TLS_FINGERPRINT !== undefined, 'XAPI_TLS_INSECURE contradicts XAPI_TLS_FINGERPRINT: set one of them'],
  ];
  return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}

/** The table of settings for a person; `markdown` for the README. */
export function describeSettings(form: 'text' | 'markdown'): string {
  const rows = Object.entries(settings as Record<string, Setting<unknown>>).map(([name, row]) => ({
    name: row.secret === true ? `${name} (or ${name}_FILE)` : name,
    defaultText: row.defaultText ?? String(row.default),
    meaning: row.meaning,
  }));
  if (form === 'text') return rows.map(({ name, defaultText, meaning }) => `  ${name}\n      ${meaning}\n      default: ${defaultText}`).join('\n');
  const cells = rows.map(({ name, defaultText, meaning }) => `| \`${name}\` | ${defaultText} | ${meaning} |`);
  return ['| setting | default | meaning |', '|---|---|---|', ...cells].join('\n');
}
