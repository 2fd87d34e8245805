/** Keystone's sentences (keystone/exception.py), for the refusals that more than one file makes. */
import { ApiError } from '../../errors.ts';

/** The same for a wrong password, an unknown user, a disabled one, a project without a role: the answer tells nothing. */
export const unauthorized = (): ApiError => new ApiError('unauthorized', 'The request you have made requires authentication.');

/** @param action Keystone's policy name, such as `identity:get_user` */
export const forbiddenAction = (action: string): ApiError =>
  new ApiError('forbidden', `You are not authorized to perform the requested action: ${action}.`);

/** @param what Keystone's word for it, such as `project` */
export const couldNotFind = (what: string, id: string): ApiError => new ApiError('notFound', `Could not find ${what}: ${id}.`);

/** A page is to begin after something that is not there (MarkerNotFound). */
export const couldNotFindMarker = (marker: string): ApiError => new ApiError('notFound', `Marker ${marker} could not be found.`);

/** What Keystone says of something in a token's place that is none; with a recorded real one (Keystone 22) it speaks of Fernet. */
export const noSuchToken = (): ApiError => new ApiError('notFound', 'Could not recognize Fernet token');

/** A token that was one, and is worth nothing now: ended, given back, or its user, project or roles are gone. */
export const tokenIsVoid = (): ApiError => new ApiError('notFound', 'Failed to validate token');

/** A request that lacks a part (ValidationError). */
export const expecting = (attribute: string, target: string): ApiError => new ApiError(
  'badRequest',
  `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is either malformed or otherwise incorrect.`
    + ' The client is assumed to be in error.',
);

/** A member of the body that is not as it must be (SchemaValidationError). */
export const invalidInput = (what: string): ApiError => new ApiError('badRequest', `Invalid input for field ${what}.`);

/** Something that cannot be, in a sentence of its own (ValidationError with a message). */
export const invalid = (sentence: string): ApiError => new ApiError('badRequest', sentence);

/** Something that may not be, told to everybody (ForbiddenNotSecurity). */
export const notAllowed = (sentence: string): ApiError => new ApiError('forbidden', sentence);

/** Of what its resource option protects (ResourceUpdateForbidden, ResourceDeleteForbidden; the unpaired mark is theirs). */
export const immutable = (verb: 'update' | 'delete', what: string, id: string): ApiError =>
  notAllowed(`Unable to ${verb} immutable ${what} resource: \`${id}. Set resource option "immutable" to false first.`);

/** ValidationExpirationError. */
export const alreadyExpired = (): ApiError => invalid(
  "The 'expires_at' must not be before now. The server could not comply with the request since it is either malformed or otherwise incorrect."
    + ' The client is assumed to be in error.',
);

/** PasswordSelfServiceDisabled. */
export const passwordLocked = (): ApiError =>
  new ApiError('badRequest', 'You cannot change your password at this time due to password policy disallowing password changes.');

/** AuthMethodNotSupported. @param methods those that are */
export const unsupportedMethod = (methods: readonly string[]): ApiError =>
  new ApiError('unauthorized', 'Attempted to authenticate with an unsupported method.', { members: { identity: { methods } } });

/** Who acts by a trust or an application credential makes nothing that would outlive it. @param what ends the sentence */
export const delegated = (what: string): ApiError => forbiddenAction(`Delegated tokens cannot ${what}`);

/** Forbidden without the name of an action. */
export const forbidden = (): ApiError => new ApiError('forbidden', 'You are not authorized to perform the requested action.');

/** There is an empty text where a token has to be, or none where whoever asks may ask about all. */
export const subjectMissing = (): ApiError => new ApiError('notFound', 'No token in the request');
