/**
 * Failures that a user can cause, by kind. A kind decides the HTTP status; the service decides the envelope
 * (`http/faults.ts`). No class per error: whoever refuses says `throw new ApiError('conflict', 'sentence')`.
 */

/** Kind → status. Sources: nova/api/openstack/wsgi.py (Fault), keystone/exception.py, glance and neutron's own. */
export const errorKinds = {
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  notAcceptable: 406,
  conflict: 409,
  gone: 410,
  preconditionFailed: 412,
  tooLarge: 413,
  unsupportedMediaType: 415,
  rangeNotSatisfiable: 416,
  tooManyRequests: 429,
  internal: 500,
  notImplemented: 501,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof errorKinds;

export interface ApiErrorOptions {
  /** What lies below, logged whole under the request id and never shown. */
  readonly cause?: unknown;
  /** Extra response headers, such as `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the exception for envelopes that carry one (Neutron's `type`). */
  readonly type?: string;
  /** The sentence without the secrets that it quotes: what the log may hold. */
  readonly logged?: string;
  /** What Glance tells after the sentence. */
  readonly detail?: string;
  /** What Keystone tells beside the sentence. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** A refusal with the sentence that the user shall read. */
export class ApiError extends Error {
  readonly kind: ErrorKind;
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string | undefined;
  readonly logged: string;
  readonly detail: string;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(kind: ErrorKind, message: string, options: ApiErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'ApiError';
    this.kind = kind;
    this.headers = options.headers ?? {};
    this.type = options.type;
    this.logged = options.logged ?? message;
    this.detail = options.detail ?? '';
    this.members = options.members ?? {};
  }

  get status(): number {
    return errorKinds[this.kind];
  }
}
