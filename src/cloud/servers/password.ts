/** The password of a guest's administrator. Nova: nova/compute/api.py and manager.py, set_admin_password; nova/virt/xenapi/vmops.py. */
import { ApiError } from '../../errors.ts';
import type { Caller } from '../caller.ts';
import type { Cloud } from '../cloud.ts';
import { keys, readKey, writeKey } from '../other-config.ts';
import { encryptForSshKey } from '../ssh-key.ts';
import type { Run, Workflow } from '../workflow.ts';
import { saysAgent, setGuestPassword } from './agent.ts';
import { assertAllowed } from './allowed-states.ts';
import type { Server } from './server.ts';

/** Seconds: Nova's agent_timeout, and the time that a new guest has to come up, agent_version_timeout. */
const patience = { answer: 30, boot: 300, bootAnswer: 10 } as const;

/** Answers when the guest has it. @throws ApiError conflict (state, lock, busy; the agent fails), notImplemented (no agent) */
export async function changePassword(cloud: Cloud, caller: Caller, server: Server, password: string): Promise<void> {
  assertAllowed(server, 'changePassword', caller);
  await cloud.workflows.begin({ kind: 'change-password', server, caller, secret: password });
}

export const passwordWorkflow: Workflow = {
  action: 'changePassword',
  event: 'compute_set_admin_password',
  word: 'changePassword',
  failsToError: false,
  steps: (run) => [{ name: 'tell the guest', run: () => tellGuest(run) }],
};

async function tellGuest(run: Run): Promise<void> {
  if (run.secret === undefined) throw new ApiError('internal', 'The password went with the process that had been told it.');
  await setPassword(run, run.secret, patience.answer);
}

/**
 * Tells a guest that has just been started for the first time the password that its user was told, where its image says that an agent listens.
 * A guest that cannot be told runs all the same, as in Nova; so does one whose password a crash has lost.
 */
export async function introducePassword(run: Run): Promise<void> {
  const { cloud, pool, secret } = run;
  await pool.settle();
  if (secret === undefined || run.row().power_state !== 'Running' || saysAgent(imageProperties(run)) !== true) return;
  const giveUp = cloud.clock.now() + patience.boot * 1000;
  for (;;) {
    try {
      await setPassword(run, secret, patience.bootAnswer);
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === 'notImplemented' || cloud.clock.now() >= giveUp) {
        cloud.log.warn('agent: a new server has not been told its password', { server: run.serverId, error });
        return;
      }
    }
    // It may boot a second time to set itself up, and is in another domain then.
    await run.waitFor((change) => change.class === 'VM' && change.ref === run.vm);
  }
}

const imageProperties = (run: Run): Readonly<Record<string, string>> => readKey(run.row(), keys.imageProperties) ?? {};

async function setPassword(run: Run, password: string, seconds: number): Promise<void> {
  const { pool, vm, serverId } = run;
  await setGuestPassword({ pool, vm, serverId, hasAgent: saysAgent(imageProperties(run)), patience: seconds }, password);
  const row = run.row();
  const key = readKey(row, keys.keyData);
  const encrypted = key?.type === 'ssh' ? encryptForSshKey(key.publicKey, password) : undefined;
  if (encrypted !== undefined) await writeKey(pool, vm, keys.password, encrypted, row);
}

/** The password that the service gave the guest last, encrypted for the server's key pair (base64); empty when it gave none or has no such key. */
export function encryptedPassword({ pool, vm }: Server): string {
  const row = pool.cache.get('VM', vm);
  return (row === undefined ? undefined : readKey(row, keys.password)) ?? '';
}

/** The guest keeps it. */
export async function forgetPassword({ pool, vm }: Server): Promise<void> {
  await writeKey(pool, vm, keys.password, undefined);
  await pool.settle();
}
