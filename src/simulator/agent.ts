/**
 * The agent in a guest that takes passwords (openstack-guest-agents), as the plug-in `agent` in dom0 speaks to it. Deliberately not shared with the
 * service's side of it.
 */
import { createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Ref } from '../xapi/datamodel.ts';
import type { Call } from './call.ts';
import { noToolsKey } from './domains.ts';
import { fail } from './failure.ts';
import { guestsOf } from './migration.ts';

export interface Guest {
  /** The number that it has in common with whoever exchanged keys last. */
  common?: bigint;
  /** Of its administrator, as it was set last. */
  password?: string;
  /** What it says whatever it is asked (a test's broken agent). */
  says?: string;
}

type Request = Readonly<Record<string, string>>;
type Answer = readonly [returncode: string, message: string];

const mersenne = 2n ** 107n - 1n;

export const agentCommands: Readonly<Record<string, (guest: Guest, request: Request) => Answer>> = {
  version: () => ['0', '1.39.1'],

  key_init: (guest, { pub = '' }) => {
    const own = BigInt(`0x${randomBytes(10).toString('hex')}`);
    guest.common = raise(BigInt(pub), own);
    return ['D0', String(raise(5n, own))];
  },

  password: (guest, { enc_pass: encrypted = '' }) => {
    if (guest.common === undefined) return ['500', 'no key'];
    guest.password = decrypt(String(guest.common), encrypted).replace(/\n$/, '');
    delete guest.common;
    return ['0', ''];
  },
};

/** Milliseconds between two looks of the plug-in into xenstore. */
const glance = 500;

/** @throws Failure XENAPI_PLUGIN_FAILURE with `TIMEOUT:` or `REBOOT:`, which is what Nova looks for */
export async function askAgent({ world, job }: Call, host: Ref<'host'>, command: string, request: Request): Promise<string> {
  const { dom_id: domid, timeout = '30' } = request;
  const inDomain = (): Ref<'VM'> | undefined => guestsOf(world, host).find((vm) => String(world.db.get('VM', vm).domid) === domid);
  for (let waited = 0; ; waited += glance) {
    const vm = inDomain();
    if (vm === undefined) return fail('XENAPI_PLUGIN_FAILURE', command, 'RebootDetectedError', `REBOOT: dom_id ${domid} no longer present`);
    if (listens(world, vm)) {
      const guest = world.guests.get(vm) ?? {};
      world.guests.set(vm, guest);
      if (guest.says !== undefined) return guest.says;
      const [returncode, message] = agentCommands[command]?.(guest, request) ?? ['-1', 'unknown'];
      return JSON.stringify({ returncode, message });
    }
    if (waited >= Number(timeout) * 1000) return fail('XENAPI_PLUGIN_FAILURE', command, 'PluginError', `TIMEOUT: No response from agent within ${timeout} seconds.`);
    await job.pause(glance);
  }
}

/** From the moment when it announces itself. */
function listens({ db }: Call['world'], vm: Ref<'VM'>): boolean {
  const { guest_metrics: metrics, xenstore_data: data, power_state: state } = db.get('VM', vm);
  return state === 'Running' && !Object.hasOwn(data, noToolsKey) && db.find('VM_guest_metrics', metrics)?.PV_drivers_detected === true;
}

function raise(base: bigint, exponent: bigint): bigint {
  return exponent === 0n ? 1n : (raise((base * base) % mersenne, exponent / 2n) * (exponent % 2n === 1n ? base : 1n)) % mersenne;
}

/** As `openssl aes-128-cbc -d -a -A -nosalt` did with the digest of its time. */
function decrypt(common: string, encrypted: string): string {
  const key = createHash('md5').update(common).digest();
  const decipher = createDecipheriv('aes-128-cbc', key, createHash('md5').update(key).update(common).digest());
  return Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]).toString();
}
