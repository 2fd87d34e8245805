/** A way into a simulated pool that leaves sockets and text out, which cost more than all the rest. */
import { Cut, Failure, type Simulator } from '../../src/simulator/simulator.ts';
import type { Door } from '../../src/xapi/door.ts';
import { TransportError, XapiError } from '../../src/xapi/error.ts';
import { jsonParam } from '../../src/xapi/transport-jsonrpc.ts';
import type { Transport } from '../../src/xapi/transport.ts';

export function openDirectDoor(simulator: Simulator, url: URL): Door {
  const call: Transport['call'] = async (method, params) => {
    try {
      return await simulator.call(method, params.map(jsonParam));
    } catch (error) {
      if (error instanceof Failure) throw new XapiError(error.code, error.params, method);
      if (error instanceof Cut) throw new TransportError(`${method}: the connection was cut`, { notSent: false });
      throw error;
    }
  };
  return {
    address: url.origin,
    negotiate: async () => ({
      transport: { protocol: 'jsonrpc', call }, jsonRpc: 2, methods: await call('system.listMethods', [], { seconds: 60 }) as readonly string[],
    }),
    close: () => Promise.resolve(),
  };
}
