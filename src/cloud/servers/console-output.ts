/**
 * What a guest wrote on its console. XAPI has no call for it: dom0 keeps it in a file where it is told to, which the plug-in `console` of os-xenapi
 * reads. Nova: nova/virt/xenapi/vmops.py, get_console_output; os_xenapi/dom0/etc/xapi.d/plugins/console.py.
 */
import { inflateSync } from 'node:zlib';
import { ApiError } from '../../errors.ts';
import type { Ref } from '../../xapi/datamodel.ts';
import type { Xapi } from '../../xapi/xapi.ts';
import { keys, readKey } from '../other-config.ts';
import { callPlugin, isPluginFailure } from '../plugins.ts';
import type { Server } from './server.ts';

/**
 * The last 100 KB or so, as the plug-in reads them; of a server that was stopped what it wrote until then. Empty where nobody knows the domain,
 * from which the file takes its name.
 * @throws ApiError notImplemented on a host without the plug-in, notFound where dom0 keeps no log
 */
export async function consoleOutputOf(server: Server): Promise<string> {
  const { pool } = server;
  const domain = domainOf(pool, server.vm);
  if (domain === undefined) return '';
  let packed: string | undefined;
  try {
    packed = await callPlugin(pool, domain.host, 'console', 'get_console_log', { dom_id: String(domain.domid) });
  } catch (error) {
    // The plug-in is there, and found no file.
    throw isPluginFailure(error) ? new ApiError('notFound', 'Guest does not have a console available.', { cause: error }) : error;
  }
  if (packed === undefined) throw new ApiError('notImplemented', 'The requested functionality is not supported.');
  return inflateSync(Buffer.from(packed, 'base64')).toString('latin1');
}

interface Domain {
  readonly domid: number;
  readonly host: Ref<'host'>;
}

/** That of a VM, or of a halted one the last if the service has stopped it. */
function domainOf({ cache }: Xapi, ref: Ref<'VM'>): Domain | undefined {
  const vm = cache.get('VM', ref);
  if (vm === undefined) return undefined;
  const mark = vm.domid < 0 ? readKey(vm, keys.domain) : undefined;
  const isLast = mark !== undefined && mark.started === cache.get('VM_metrics', vm.metrics)?.start_time;
  const host = isLast ? cache.byUuid('host', mark.host) : cache.get('host', vm.resident_on);
  return host === undefined ? undefined : { domid: isLast ? mark.domid : vm.domid, host: host.$ref };
}
