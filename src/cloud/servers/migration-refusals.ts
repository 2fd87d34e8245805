/** Why a server cannot be migrated: XAPI's reasons in Nova's words (nova/exception.py), with the names of what stands in the way. */
import { ApiError } from '../../errors.ts';
import type { ClassName, Ref } from '../../xapi/datamodel.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Host } from '../hosts.ts';
import { noValidHost } from '../placement.ts';
import { translateXapiError } from '../xapi-errors.ts';

const prefix = 'Migration pre-check error: ';

/** Nova: MigrationPreCheckError. */
export const preCheckError = (reason: string, cause?: unknown): ApiError => new ApiError('badRequest', prefix + reason, { cause });

/** Nova: InvalidSharedStorage. */
export const notOnSharedStorage = (host: string): ApiError => new ApiError('badRequest',
  `${host} is not on shared storage: Live migration can not be used without shared storage except a booted from volume VM which does not have a local disk.`);

/** Nova: InvalidLocalStorage. */
export const notOnLocalStorage = (host: string): ApiError =>
  new ApiError('badRequest', `${host} is not on local storage: Block migration can not be used with shared storage.`);

/** Nova: ComputeServiceUnavailable. */
export const serviceUnavailable = (host: string): ApiError => new ApiError('badRequest', `Compute service of ${host} is unavailable at this time.`);

/** Nova: UnableToMigrateToSelf. */
export const sameHost = (server: string, host: string): ApiError =>
  new ApiError('badRequest', `Unable to migrate instance (${server}) to current host (${host}).`);

/** Nova: DestinationHypervisorTooOld. */
export const hypervisorTooOld = (cause?: unknown): ApiError =>
  new ApiError('badRequest', 'The instance requires a newer hypervisor version than has been provided.', { cause });

/** Nova: InvalidCPUInfo. */
const unacceptableCpu = (reason: string, cause?: unknown): ApiError => new ApiError('badRequest', `Unacceptable CPU info: ${reason}`, { cause });

export const unlicensed = (cause?: unknown): ApiError => preCheckError('The licence of the pool does not allow this kind of migration.', cause);

/** XCP 1.3 and older. */
export const noStorageMotion = (): ApiError => preCheckError(
  'This pool has no live storage migration (its XAPI lacks VM.migrate_send): a server can move only to a host that sees all its disks.');

/**
 * Nova: NoValidHost, as the API answers it when it is known in time. Where every host refuses for one reason, that reason.
 * @param refusals what each host that was looked at was refused for
 */
export function noTarget(refusals: ReadonlyMap<string, ApiError> = new Map()): ApiError {
  const [first] = refusals.values();
  if (first !== undefined && [...refusals.values()].every(({ message }) => message === first.message)) return first;
  const reasons = [...refusals].map(([host, { message }]) => `${host}: ${message.replace(prefix, '')}`);
  return new ApiError('badRequest', [noValidHost().message, ...reasons].join(' '), { cause: first });
}

// ---- what XAPI says --------------------------------------------------------------------------------------------------

interface About {
  readonly error: XapiError;
  readonly target: Host;
  /** Name of the object of a class that the error names, wherever it does so: the order of parameters differs between releases. */
  readonly nameOf: (cls: Extract<ClassName, 'SR' | 'network' | 'VDI'>) => string;
}

const cannotSee = ({ target, nameOf }: About): ApiError => preCheckError(`Host ${target.name} cannot reach storage repository ${nameOf('SR')}, which the server needs.`);
const notConnected = ({ target, nameOf }: About): ApiError => preCheckError(`Host ${target.name} is not connected to network ${nameOf('network')}.`);
const tooOld = ({ error }: About): ApiError => hypervisorTooOld(error);
const tracked = ({ nameOf }: About): ApiError => preCheckError(`Changed block tracking is enabled on disk ${nameOf('VDI')}.`);
const reset = ({ nameOf }: About): ApiError => preCheckError(`Disk ${nameOf('VDI')} is reset at each boot, so it cannot be moved.`);

/** XAPI's code → Nova's refusal, where a name or another exception of Nova's says more than the sentence of `xapi-errors.ts`. */
const refusals: Readonly<Record<string, (about: About) => ApiError>> = {
  VM_INCOMPATIBLE_WITH_THIS_HOST: ({ error }) => unacceptableCpu(proseOf(error) ?? 'the server runs with features that the CPU of the host does not have.', error),
  VM_HOST_INCOMPATIBLE_VERSION: tooOld,
  VM_HOST_INCOMPATIBLE_VERSION_MIGRATE: tooOld,
  VM_REQUIRES_SR: cannotSee,
  VM_REQUIRES_NETWORK: notConnected,
  HOST_CANNOT_ATTACH_NETWORK: notConnected,
  LICENCE_RESTRICTION: ({ error }) => unlicensed(error),
  FEATURE_RESTRICTED: ({ error }) => unlicensed(error),
  VDI_CBT_ENABLED: tracked,
  VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION: reset,
  VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION: reset,
  HOST_DISABLED: ({ target }) => preCheckError(`Host ${target.name} is disabled in its pool.`),
};

/** What a person wrote into an error, not a reference or a number. */
const proseOf = (error: XapiError): string | undefined => error.params.findLast((param) => param.includes(' '));

/** Undefined for what is no reason that a user could read. */
export function migrationRefusal(error: unknown, source: Host, target: Host): ApiError | undefined {
  if (!(error instanceof XapiError)) return undefined;
  const meaning = translateXapiError(error);
  const known = refusals[error.code];
  if (known === undefined) return meaning === undefined ? undefined : preCheckError(meaning.message, error);
  return known({
    error, target,
    nameOf(cls) {
      for (const param of error.params) {
        for (const { cache } of [source.pool, target.pool]) {
          const row = cache.get(cls, param as Ref<typeof cls>) ?? cache.byUuid(cls, param);
          if (row !== undefined) return row.name_label === '' ? row.uuid : row.name_label;
        }
      }
      return 'unknown';
    },
  });
}
