/** The plug-ins of os-xenapi that the hosts of a simulated pool have in dom0, unless it shall be without them (option `plugins`). */
import { deflateSync } from 'node:zlib';
import type { Ref } from '../xapi/datamodel.ts';
import { agentCommands, askAgent } from './agent.ts';
import type { Call } from './call.ts';
import { bootMessages } from './domains.ts';
import { fail } from './failure.ts';
import { guestsOf } from './migration.ts';

type Plugin = (call: Call, host: Ref<'host'>, args: Readonly<Record<string, string>>) => string | Promise<string>;

/** Plug-in → function → what it does. */
const plugins: Readonly<Record<string, Readonly<Record<string, Plugin>>>> = {
  'console.py': {
    get_console_log: ({ world }, host, { dom_id: domid }) => {
      const vm = guestsOf(world, host).map((each) => world.db.get('VM', each)).find((each) => String(each.domid) === domid);
      const log = vm === undefined ? world.consoleLogs.get(`${host}/${domid}`) : bootMessages(vm);
      if (log === undefined) return fail('XENAPI_PLUGIN_FAILURE', 'get_console_log', 'IOError', `/var/log/xen/guest/console.${domid}`);
      return deflateSync(log).toString('base64');
    },
  },
  'agent.py': Object.fromEntries(Object.keys(agentCommands).map((command): [string, Plugin] =>
    [command, (call, host, args) => askAgent(call, host, command, args)])),
};

/** @throws Failure XENAPI_MISSING_PLUGIN, XENAPI_PLUGIN_FAILURE */
export function callPlugin(
  call: Call, host: Ref<'host'>, plugin: string, fn: string, args: Readonly<Record<string, string>>,
): string | Promise<string> {
  const functions = call.world.plugins ? plugins[plugin] : undefined;
  if (functions === undefined) return fail('XENAPI_MISSING_PLUGIN', plugin);
  return (functions[fn] ?? fail('XENAPI_PLUGIN_FAILURE', fn, 'KeyError', fn))(call, host, args);
}
