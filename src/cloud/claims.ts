/**
 * Who works on a VM. `nova:task` in its other_config is the claim: XAPI refuses to add a key that is there, so one process has it. It is never
 * changed while it is held, for the calls that replace a value would open it for a moment.
 *
 * A claim whose process is dead passes to another by a second key, `nova:takeover:<nonce>`, named after the holder that it succeeds: again one
 * process can add it, and a death at any moment leaves either the old holder or the new one, never none. The last of the chain holds the claim.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Ref } from '../xapi/datamodel.ts';
import { TransportError, XapiError } from '../xapi/error.ts';
import type { Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import { holderKey, holderKeysOf, keys, readKey, writeEntry, writeKey, type Claim, type Holder } from './other-config.ts';
import type { Replicas } from './replicas.ts';
import { isGone } from './xapi-errors.ts';

/** A claim as it lies on a VM. */
export interface HeldClaim {
  readonly claim: Claim;
  /** Who holds it now: its first owner, or the last of those who took it over. */
  readonly holder: Holder;
}

export interface Claims {
  /** A fresh claim of this process; live until {@link Claims.forget}. */
  create(kind: string, caller: Caller, projectId: string, args: Claim['args']): Claim;
  /** Whether the claim is now on the VM; false when another is. @throws XapiError, TransportError */
  put(pool: Xapi, vm: Ref<'VM'>, claim: Claim): Promise<boolean>;
  held(pool: Xapi, vm: Ref<'VM'>): HeldClaim | undefined;
  /** Whether nobody works for it any more. @throws Error when the database, which knows that, is away */
  isDead(vm: Row<'VM'>, held: HeldClaim): Promise<boolean>;
  /** Whether another has taken over what this holder had. */
  isLost(pool: Xapi, vm: Ref<'VM'>, holderNonce: string): boolean;
  /** Makes a dead process's claim ours; undefined when another was first, or its owner was not dead after all and has ended. */
  takeOver(pool: Xapi, vm: Row<'VM'>, held: HeldClaim): Promise<HeldClaim | undefined>;
  /** Takes the claim off the VM, if this holder has it. Repeatable. */
  release(pool: Xapi, vm: Ref<'VM'>, holderNonce: string): Promise<void>;
  /** A sign of life, for others to see. */
  beat(pool: Xapi, vm: Ref<'VM'>): Promise<void>;
  /** Removes what the end of a taken-over claim may have left. */
  tidy(pool: Xapi, vm: Row<'VM'>): Promise<void>;
  /** This process works for that holder no more: found on a VM all the same, the claim is a dead one's. */
  forget(holderNonce: string): void;
}

/** What is written beside a claim, and goes with it. */
const companions = [keys.beat, keys.cancel, keys.place] as const;

/** Milliseconds without a sign of life after which a claim of a service with another database is a dead one's. */
const expiry = 120_000;

interface ClaimsOptions {
  readonly clock: Clock;
  /** Name of the database: those who share it tell each other who is alive. */
  readonly owner: string;
  readonly replicas: Replicas;
}

export function createClaims({ clock, owner, replicas }: ClaimsOptions): Claims {
  /** Nonces of the holders that this process is. */
  const live = new Set<string>();

  const newHolder = (): Holder => {
    const holder = { nonce: randomUUID(), owner, process: replicas.ownId, at: clock.now() };
    live.add(holder.nonce);
    return holder;
  };

  function held(pool: Xapi, vm: Ref<'VM'>): HeldClaim | undefined {
    const row = pool.cache.get('VM', vm);
    return row === undefined ? undefined : heldClaim(row);
  }

  function isLost(pool: Xapi, vm: Ref<'VM'>, holderNonce: string): boolean {
    const present = held(pool, vm);
    return present !== undefined && present.holder.nonce !== holderNonce;
  }

  /** Adds a key of our own making: a lost answer is found again by what is in it. */
  async function add(pool: Xapi, vm: Ref<'VM'>, key: string, value: string): Promise<boolean> {
    try {
      await pool.call('VM.add_to_other_config', vm, key, value);
      return true;
    } catch (error) {
      if (error instanceof XapiError && error.code === 'MAP_DUPLICATE_KEY') return false;
      if (error instanceof TransportError && !error.notSent) {
        await pool.settle();
        if (pool.cache.get('VM', vm)?.other_config[key] === value) return true;
      }
      throw error;
    }
  }

  async function takeOver(pool: Xapi, vm: Row<'VM'>, old: HeldClaim): Promise<HeldClaim | undefined> {
    const holder = newHolder();
    const { key, format } = holderKey(old.holder.nonce);
    try {
      if (await add(pool, vm.$ref, key, format(holder))) {
        await pool.settle();
        const present = held(pool, vm.$ref);
        if (present?.holder.nonce === holder.nonce) return present;
        // The claim was given back while we thought its owner dead.
        await writeEntry(pool, 'VM', vm.$ref, key, undefined);
      }
    } catch (error) {
      live.delete(holder.nonce);
      throw error;
    }
    live.delete(holder.nonce);
    return undefined;
  }

  async function release(pool: Xapi, vm: Ref<'VM'>, holderNonce: string): Promise<void> {
    const row = pool.cache.get('VM', vm);
    // Gone with the VM, or taken over by a service that thought us dead: not ours to remove. A claim that does not show yet may well be.
    if (row === undefined || isLost(pool, vm, holderNonce)) return;
    try {
      for (const { key } of companions) if (key in row.other_config) await writeEntry(pool, 'VM', vm, key, undefined);
      await writeKey(pool, vm, keys.task, undefined);
      for (const key of holderKeysOf(row)) await writeEntry(pool, 'VM', vm, key, undefined);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  return {
    create(kind, caller, projectId, args) {
      return { ...newHolder(), kind, requestId: caller.requestId, userId: caller.userId, projectId: caller.projectId ?? projectId, args };
    },
    put: (pool, vm, claim) => add(pool, vm, keys.task.key, keys.task.format(claim)),
    held,
    isLost,
    async isDead(vm, { holder }) {
      if (live.has(holder.nonce)) return false;
      if (holder.process === replicas.ownId) return true;
      if (holder.owner === owner) return !(await replicas.isAlive(holder.process));
      return Math.max(holder.at, readKey(vm, keys.beat) ?? 0) + expiry < clock.now();
    },
    takeOver,
    release,
    beat: (pool, vm) => writeKey(pool, vm, keys.beat, clock.now()),
    async tidy(pool, vm) {
      if (keys.task.key in vm.other_config) return;
      for (const key of holderKeysOf(vm)) await writeEntry(pool, 'VM', vm.$ref, key, undefined);
    },
    forget: (nonce) => { live.delete(nonce); },
  };
}

function heldClaim(vm: Row<'VM'>): HeldClaim | undefined {
  const claim = readKey(vm, keys.task);
  if (claim === undefined) return undefined;
  let holder: Holder = { nonce: claim.nonce, owner: claim.owner, process: claim.process, at: claim.at };
  const seen = new Set<string>();
  while (!seen.has(holder.nonce)) {
    seen.add(holder.nonce);
    const next = readKey(vm, holderKey(holder.nonce));
    if (next === undefined) break;
    holder = next;
  }
  return { claim, holder };
}
