/**
 * Calls without a wire, for whoever makes millions of them: to the same dispatcher, with parameters and answers as JSON-RPC has them when they are
 * parsed. Like a line it takes time in both directions and can be cut.
 */
import type { Dispatcher } from './dispatch.ts';
import { failureFrom } from './failure.ts';
import { Cut } from './faults.ts';
import { rpcFrom } from './jsonrpc.ts';
import type { Listeners } from './listeners.ts';
import type { Snapshot, WireType } from './wire-types.ts';

/** @throws Failure what XAPI answers; Cut when the connections are closed meanwhile */
export async function callDirectly(dispatcher: Dispatcher, listeners: Listeners, method: string, params: readonly unknown[]): Promise<unknown> {
  let forget = (): void => undefined;
  const cut = new Promise<never>((_resolve, reject) => { forget = listeners.onDrop(() => { reject(new Cut()); }); });
  try {
    await Promise.race([onItsWay(), cut]);
    const { type, value } = await Promise.race([dispatcher.call(method, params.map(rpcFrom)), cut]);
    await Promise.race([onItsWay(), cut]);
    return parsed(type, value);
  } catch (error) {
    throw error instanceof Cut ? error : failureFrom(error);
  } finally {
    forget();
  }
}

const onItsWay = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** A value as a client has it, of which rows are not copied: nobody edits them. */
function parsed(type: WireType, value: unknown): unknown {
  switch (type.t) {
    case 'void':
      return '';
    case 'snapshot':
      return (value as Snapshot).row;
    case 'set':
      return (value as readonly unknown[]).map((item) => parsed(type.of, item));
    case 'struct': {
      const members = Object.entries(value as object).filter(([name, member]) => member !== undefined && type.members[name] !== undefined);
      return Object.fromEntries(members.map(([name, member]) => [name, parsed(type.members[name] ?? { t: 'void' }, member)]));
    }
    default:
      return value;
  }
}
