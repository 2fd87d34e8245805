/**
 * What a guest wrote on its console. XAPI has no call for it: dom0 keeps it in a file where it is told to, which the plug-in `console` of os-xenapi
 * reads. Nova: nova/virt/xenapi/vmops.py, get_console_output; os_xenapi/dom0/etc/xapi.d/plugins/console.py.
 */
import { inflateSync } from 'node:zlib';
import { ApiError } from '../../errors.ts';
import { XapiError } from '../../xapi/error.ts';
import type { Server } from './server.ts';

/** Since 2016 a plug-in's file wears its suffix. */
const names = ['console.py', 'console'] as const;

/**
 * The last 100 KB or so, as the plug-in reads them; empty for a server that has no domain now, which is where its file takes the name from.
 * @throws ApiError notImplemented on a host without the plug-in, notFound where dom0 keeps no log
 */
export async function consoleOutputOf(server: Server): Promise<string> {
  const { pool } = server;
  const vm = pool.cache.get('VM', server.vm);
  if (vm === undefined || vm.domid < 0 || pool.cache.get('host', vm.resident_on) === undefined) return '';
  for (const name of names) {
    try {
      const packed = await pool.call('host.call_plugin', vm.resident_on, name, 'get_console_log', { dom_id: String(vm.domid) });
      return inflateSync(Buffer.from(packed, 'base64')).toString('latin1');
    } catch (error) {
      if (error instanceof XapiError && error.code === 'XENAPI_MISSING_PLUGIN') continue;
      throw error instanceof XapiError && failures.has(error.code)
        ? new ApiError('notFound', 'Guest does not have a console available.', { cause: error })
        : error;
    }
  }
  throw new ApiError('notImplemented', 'The requested functionality is not supported.');
}

/** The plug-in is there, and found no file. */
const failures: ReadonlySet<string> = new Set(['XENAPI_PLUGIN_FAILURE', 'XENAPI_PLUGIN_EXCEPTION']);
