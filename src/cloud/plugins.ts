/** The plug-ins that os-xenapi puts into dom0: what Nova's own driver used where XAPI has no call. They need not be there. */
import type { Ref } from '../xapi/datamodel.ts';
import { XapiError } from '../xapi/error.ts';
import type { Xapi } from '../xapi/xapi.ts';

/**
 * What a function of a plug-in says; undefined on a host without the plug-in.
 * @throws XapiError XENAPI_PLUGIN_FAILURE or XENAPI_PLUGIN_EXCEPTION ({@link isPluginFailure}) where it is there and fails
 */
export async function callPlugin(
  pool: Xapi, host: Ref<'host'>, plugin: string, fn: string, args: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  // Since 2016 a plug-in's file wears its suffix.
  for (const name of [`${plugin}.py`, plugin]) {
    try {
      return await pool.call('host.call_plugin', host, name, fn, args);
    } catch (error) {
      if (!(error instanceof XapiError) || error.code !== 'XENAPI_MISSING_PLUGIN') throw error;
    }
  }
  return undefined;
}

export const isPluginFailure = (error: unknown): error is XapiError =>
  error instanceof XapiError && (error.code === 'XENAPI_PLUGIN_FAILURE' || error.code === 'XENAPI_PLUGIN_EXCEPTION');
