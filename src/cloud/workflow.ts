/**
 * Changes of several steps (build, stop, migrate, delete), so that a crash at any point leaves nothing half done.
 *
 * A workflow first claims the VM (`claims.ts`). The claim says what is being done, by which service and process, for whom. Then come steps.
 * Each step is repeatable: when it may have run before (`run.resumed`) it looks at the pool first. So one rule serves a lost answer, a restarted
 * xapi, one that has lost its last minutes, and our own death: run the workflow again from its first step. A failure undoes the steps in reverse,
 * becomes the server's fault and the end of the action; last of all the claim is taken back.
 *
 * Who finds a claim whose process is dead (`replicas.ts`; of a service with another database: whose sign of life is old) takes it over and runs
 * the workflow again. One that was thought dead and is not finds its claim lost, and stops before its next step.
 *
 * What a workflow is stands here; how one runs in `workflow-execution.ts`, what its steps can do in `workflow-run.ts`, and what begins, ends and takes
 * over workflows in `workflows.ts`.
 */
import type { Ref } from '../xapi/datamodel.ts';
import type { Change, Row, Xapi } from '../xapi/xapi.ts';
import type { Caller } from './caller.ts';
import type { Cloud } from './cloud.ts';
import type { ActionName } from './instance-actions.ts';
import type { Claim } from './other-config.ts';
import type { Server } from './servers/server.ts';
import type { WorkflowKind } from './servers/state.ts';

export interface Step {
  readonly name: string;
  /** Repeatable. What it throws ends the workflow, unless nobody knows the outcome: then all steps run again. */
  readonly run: () => void | Promise<void>;
  /** Takes the step's effect away, whether it ran wholly, partly or not at all. Repeatable. */
  readonly undo?: () => void | Promise<void>;
}

/** One kind of workflow; `servers/workflows.ts` has the table of all. */
export interface Workflow {
  /** Name of the instance action. */
  readonly action: ActionName;
  /** Name of the action's event (Nova's EventReporter: `compute_` and the manager's method). */
  readonly event: string;
  /** What a refusal calls it (nova/api/openstack/compute: raise_http_conflict_for_instance_invalid_state). */
  readonly word: string;
  /** Whether a failure makes the vm_state `error`; else the server stays what it is, with a fault. */
  readonly failsToError: boolean;
  readonly steps: (run: Run) => readonly Step[];
  /** Keeps what is beside the VM (a row of migrations) in step. Called before the claim is taken back; repeatable. */
  readonly ended?: (run: Run, outcome: Outcome) => Promise<void>;
}

/** `cancelled`: its own user ended it, so its steps are undone; `superseded`: another workflow took the server as it is. */
export type Outcome =
  | { readonly result: 'success' | 'cancelled' | 'superseded' }
  | { readonly result: 'failure'; readonly error: unknown };

/** A workflow at work, as its steps see it. */
export interface Run {
  readonly cloud: Cloud;
  readonly pool: Xapi;
  readonly vm: Ref<'VM'>;
  readonly serverId: string;
  readonly claim: Claim;
  /** What only this process knows (a password): never written down, so gone after a crash. */
  readonly secret: string | undefined;
  /** Some of what the step does may have been done already, by a try whose outcome is unknown or by a dead process. */
  readonly resumed: boolean;
  /** Aborted when another workflow (deletion) takes the server. */
  readonly signal: AbortSignal;
  /** The VM as the cache has it. @throws ApiError notFound when it is gone */
  row(): Row<'VM'>;
  /** `Async.<method>` to its end. The first one accepted answers the user. An abort, or `limit` in milliseconds, cancels it. @throws XapiError */
  async(method: string, params: readonly Parameters<Xapi['call']>[1][], options?: AsyncOptions): Promise<string>;
  /** Waits for what XAPI still does to the VM since a former try: true when there was something. Its failure is no matter here. An abort cancels it. */
  adopt(...operations: readonly string[]): Promise<boolean>;
  /** Waits for a change of the pool, or for a while (nobody promises that it comes), `atMost` milliseconds. @throws when the run is aborted */
  waitFor(isIt: (change: Change) => boolean, atMost?: number): Promise<void>;
  /** The user may be answered: the workflow is under way. */
  accepted(): void;
  /** From here on the server is this VM of another pool, which came there with everything that it carries, the claim too. Repeatable. */
  follow(pool: Xapi, vm: Ref<'VM'>): Promise<void>;
}

export interface AsyncOptions {
  readonly onTask?: (task: Ref<'task'>) => void | Promise<void>;
  readonly onProgress?: (progress: number) => void;
  /** Milliseconds; then the task is cancelled and TASK_CANCELLED thrown. */
  readonly limit?: number;
}

export interface Begin {
  readonly kind: WorkflowKind;
  readonly server: Server;
  readonly caller: Caller;
  readonly args?: Claim['args'];
  /** See {@link Run.secret}. */
  readonly secret?: string | undefined;
  /** Kinds that it ends when they are at work on the server. */
  readonly supersedes?: readonly WorkflowKind[];
}

export interface Workflows {
  /** A claim for a VM that does not exist yet: to be put into its other_config at creation. */
  newClaim(kind: WorkflowKind, caller: Caller, projectId: string, args?: Claim['args']): Claim;
  /**
   * Claims the server and begins; answers when XAPI has accepted the first effect, and the claim can be seen by every reader.
   * @throws ApiError conflict, in Nova's words, when something else is at work on it; whatever fails before the first effect
   */
  begin(begin: Begin): Promise<void>;
  /** Begins a workflow whose claim is on the VM already. */
  beginClaimed(pool: Xapi, vm: Ref<'VM'>, serverId: string, claim: Claim, secret?: string): Promise<void>;
  /** Deletes a server with the mark `nova:delete`, after ending what else is at work on them. In the background. */
  deleteMarked(serverId: string): void;
  /** Forgets a claim that did not come to be: if it is found on a VM all the same, it is a dead one's. */
  abandon(claim: Claim): void;
  /** The workflow that this process runs on a server. */
  running(serverId: string): Run | undefined;
  /** Ends a running workflow at its next step, cancelling what XAPI does for it; waits until its claim is gone. */
  interrupt(serverId: string): Promise<void>;
  /** Tells a workflow of this kind to end and undo its steps, whichever process runs it now or takes it over; does not wait. */
  cancel(server: Server, kind: WorkflowKind): Promise<void>;
  /** Ends what this process does for a VM where `nova:cancel` says so. */
  obey(vm: Row<'VM'>): void;
  /** Takes over what dead processes left. Answers when everything found is under way. */
  recover(): Promise<void>;
  /** Waits until nothing is under way, and the caches show it. */
  idle(): Promise<void>;
  /** Begins nothing more, waits for what runs. What is not done by then is left claimed for the next start. */
  close(limitMilliseconds: number): Promise<void>;
}
