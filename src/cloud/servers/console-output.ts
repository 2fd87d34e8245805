/**
 * What a guest wrote on its console. XAPI has no call for it: dom0 keeps it in a file where it is told to, which the plug-in `console` of os-xenapi
 * reads. Nova: nova/virt/xenapi/vmops.py, get_console_output; os_xenapi/dom0/etc/xapi.d/plugins/console.py.
 */
import { inflateSync } from 'node:zlib';
import { ApiError } from '../../errors.ts';
import { callPlugin, isPluginFailure } from '../plugins.ts';
import type { Server } from './server.ts';

/**
 * The last 100 KB or so, as the plug-in reads them; empty for a server that has no domain now, which is where its file takes the name from.
 * @throws ApiError notImplemented on a host without the plug-in, notFound where dom0 keeps no log
 */
export async function consoleOutputOf(server: Server): Promise<string> {
  const { pool } = server;
  const vm = pool.cache.get('VM', server.vm);
  if (vm === undefined || vm.domid < 0 || pool.cache.get('host', vm.resident_on) === undefined) return '';
  let packed: string | undefined;
  try {
    packed = await callPlugin(pool, vm.resident_on, 'console', 'get_console_log', { dom_id: String(vm.domid) });
  } catch (error) {
    // The plug-in is there, and found no file.
    throw isPluginFailure(error) ? new ApiError('notFound', 'Guest does not have a console available.', { cause: error }) : error;
  }
  if (packed === undefined) throw new ApiError('notImplemented', 'The requested functionality is not supported.');
  return inflateSync(Buffer.from(packed, 'base64')).toString('latin1');
}
