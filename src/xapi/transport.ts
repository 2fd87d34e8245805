/** A transport is a function from a host to `call`; which one a host has is found out at run time. */
import { XapiError } from './error.ts';
import type { WireParam } from './values.ts';

export interface TransportCall {
  /** Time limit of the whole call. */
  readonly seconds: number;
  /** Goes on the connection of the event feed. */
  readonly feed?: boolean | undefined;
}

export interface Transport {
  readonly protocol: 'xmlrpc' | 'jsonrpc';
  /**
   * The result as sent: XML-RPC leaves integers as strings.
   * @throws XapiError what XAPI refused; TransportError when the line broke or the answer was none of XAPI's
   */
  call(method: string, params: readonly WireParam[], options: TransportCall): Promise<unknown>;
}

/** `[code, param…]` as XAPI lists its refusals. */
export function xapiErrorFrom(method: string, description: unknown): XapiError {
  const [code, ...params] = Array.isArray(description) ? description.map(String) : [String(description)];
  return new XapiError(code ?? 'INTERNAL_ERROR', params, method);
}
