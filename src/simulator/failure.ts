/** Why something is refused, as a value: asking is frequent (allowed_operations), refusing is rare. */
export interface Refusal {
  readonly code: string;
  readonly params: readonly string[];
}

export const refused = (code: string, ...params: readonly (string | number)[]): Refusal => ({ code, params: params.map(String) });

/** Ends the call when there is a reason to. */
export function enforce(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new Failure(refusal.code, refusal.params);
}

/** What XAPI answers instead of a value: a code and parameters, all strings. */
export class Failure extends Error implements Refusal {
  readonly code: string;
  readonly params: readonly string[];

  constructor(code: string, params: readonly string[]) {
    super(`${code}(${params.join(', ')})`);
    this.name = 'Failure';
    this.code = code;
    this.params = params;
  }
}

/** Ends the call with an error of XAPI's catalogue (errors.json names the parameters). */
export function fail(code: string, ...params: readonly (string | number)[]): never {
  throw new Failure(code, params.map(String));
}

/** What the wire says of any thrown thing: XAPI wraps an exception that it did not foresee. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('INTERNAL_ERROR', [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
}
