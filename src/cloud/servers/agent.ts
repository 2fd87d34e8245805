/**
 * The agent in a guest (openstack-guest-agents). It listens in xenstore, where nobody writes from outside but dom0: the plug-in `agent` of os-xenapi
 * puts a request there, waits, and hands back what the agent says. Nova: nova/virt/xenapi/agent.py; os_xenapi/dom0/etc/xapi.d/plugins/agent.py.
 */
import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import { callPlugin, isPluginFailure } from '../plugins.ts';
import { beginKeyExchange } from './agent-secret.ts';

export interface Guest {
  readonly pool: Xapi;
  readonly vm: Ref<'VM'>;
  readonly serverId: string;
  /** What its image says of it; undefined: nothing. */
  readonly hasAgent: boolean | undefined;
  /** Seconds that the agent has for each answer. */
  readonly patience: number;
}

/** Whether an image says that its guests run the agent; undefined: it says nothing. Nova: agent.py, should_use_agent. */
export function saysAgent({ xenapi_use_agent: said = '' }: Readonly<Record<string, string>>): boolean | undefined {
  const isTrue = /^(?:1|t|true|on|y|yes)$/i.test(said.trim());
  return isTrue || /^(?:0|f|false|off|n|no)$/i.test(said.trim()) ? isTrue : undefined;
}

/**
 * Sets the password of the guest's administrator. Repeatable.
 * @throws ApiError notImplemented: there is no agent; conflict: it does not answer, or will not. Nova: compute/manager.py, set_admin_password
 */
export async function setGuestPassword(guest: Guest, password: string): Promise<void> {
  const exchange = beginKeyExchange();
  const key = await ask(guest, 'key_init', { pub: exchange.publicKey }, 'D0');
  if (!/^\d+$/.test(key)) throw failed(guest, new Error(`the agent's key is no number: ${key}`));
  // Some agents cut the last character off, be it a new line or not.
  await ask(guest, 'password', { enc_pass: exchange.encrypt(key, `${password}\n`) }, '0');
}

const unable = (cause?: unknown): ApiError => new ApiError('notImplemented', 'Unable to set password on instance', { cause });
const failed = ({ serverId }: Guest, cause: unknown): ApiError =>
  new ApiError('conflict', `Failed to set admin password on ${serverId} because error setting admin password`, { cause });

/** The agent's message. */
async function ask(guest: Guest, fn: string, args: Readonly<Record<string, string>>, success: string): Promise<string> {
  const { pool, vm, hasAgent, patience } = guest;
  const row = pool.cache.get('VM', vm);
  if (hasAgent === false || row === undefined || row.domid < 0) throw unable();
  let text: string | undefined;
  try {
    text = await callPlugin(pool, row.resident_on, 'agent', fn, { id: randomUUID(), dom_id: String(row.domid), timeout: String(patience), ...args });
  } catch (error) {
    if (!isPluginFailure(error)) throw error;
    // Nobody listens, and nobody said that somebody would.
    throw hasAgent === undefined && error.params.some((param) => param.includes('TIMEOUT:')) ? unable(error) : failed(guest, error);
  }
  if (text === undefined) throw unable();
  const { returncode, message } = answerIn(text);
  if (returncode !== success) throw failed(guest, new Error(`the agent answered ${fn} with ${returncode}`));
  // Old agents of Windows end it with an escaped line break.
  return message.replaceAll('\\r\\n', '').trim();
}

function answerIn(text: string): { readonly returncode: string; readonly message: string } {
  try {
    const { returncode, message }: { returncode?: unknown; message?: unknown } = { ...(JSON.parse(text) as object | null) };
    return { returncode: String(returncode), message: String(message) };
  } catch {
    // No JSON: no answer of an agent.
    return { returncode: `no JSON: ${text}`, message: '' };
  }
}
