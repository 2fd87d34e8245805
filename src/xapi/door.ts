/** A host as the session finds it: where it is, which protocol it has, what it knows. */
import { TransportError } from './error.ts';
import { openHttp, type TlsOptions } from './http.ts';
import { jsonRpcTransport, probeJsonRpc } from './transport-jsonrpc.ts';
import { xmlRpcTransport } from './transport-xmlrpc.ts';
import type { Transport } from './transport.ts';

export type Protocol = 'auto' | 'xmlrpc' | 'jsonrpc';

export interface Door {
  /** `http(s)://host:port`, without credentials. */
  readonly address: string;
  /** @throws TransportError when the host cannot be reached, or has not the protocol that is wanted */
  negotiate(): Promise<Terms>;
  /** Breaks off what runs. */
  close(): Promise<void>;
}

/** How a host is spoken to. */
export interface Terms {
  readonly transport: Transport;
  /** Version of its JSON-RPC; undefined: XML-RPC. */
  readonly jsonRpc: 1 | 2 | undefined;
  readonly methods: readonly string[];
}

/** Over HTTP. @param seconds to connect, and for the first answer */
export function openHttpDoor(url: URL, protocol: Protocol, tls: TlsOptions, seconds: number): Door {
  const http = openHttp(url, tls, seconds);
  return {
    address: http.address,
    async negotiate() {
      const json = protocol === 'xmlrpc' ? undefined : await probeJsonRpc(http, seconds);
      if (json !== undefined) return { transport: jsonRpcTransport(http), jsonRpc: json.version, methods: json.methods };
      if (protocol === 'jsonrpc') throw new TransportError(`${http.address} has no JSON-RPC (XenServer 6.5 and later have)`, { notSent: true });
      const transport = xmlRpcTransport(http);
      const methods = await transport.call('system.listMethods', [], { seconds });
      return { transport, jsonRpc: undefined, methods: Array.isArray(methods) ? methods.map(String) : [] };
    },
    close: () => http.close(),
  };
}
