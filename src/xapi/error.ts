/** What XAPI refused: code, parameters, and where. Nothing else; what it means to a user is `cloud/xapi-errors.ts`'s. */
export class XapiError extends Error {
  readonly code: string;
  readonly params: readonly string[];
  /** The method that failed. */
  readonly method: string | undefined;

  constructor(code: string, params: readonly string[] = [], method?: string) {
    super(`${code}(${params.join(', ')})`);
    this.name = 'XapiError';
    this.code = code;
    this.params = params;
    this.method = method;
  }
}

/** The line broke, or the answer was none of XAPI's. */
export class TransportError extends Error {
  /** True when the request cannot have been executed (refused connection, name not found): safe to repeat anywhere. */
  readonly notSent: boolean;

  constructor(message: string, options: { readonly notSent: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'TransportError';
    this.notSent = options.notSent;
  }
}

/** The pool was closed by whoever had opened it: nothing waits in vain, and trying again is of no use. */
export class Closed extends TransportError {
  constructor() {
    super('the connection to the pool was closed', { notSent: true });
  }
}
