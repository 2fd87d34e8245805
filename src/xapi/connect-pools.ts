/** Several URLs at once: of several pools, and of several members of one, any of which is a way in. */
import type { Logger } from '../log.ts';
import { connectPool, poolUrl, type PoolOptions } from './client.ts';
import { urlOf } from './url-of.ts';
import type { Xapi } from './xapi.ts';

/**
 * The pools that the URLs lead to, each once, in the order of their first URL.
 * @throws what {@link connectPool} throws, unless the URL is that of a host which another URL's pool knows: then one member is away, and no pool
 */
export async function connectPools(urls: readonly string[], options: Omit<PoolOptions, 'url'> & { readonly log: Logger }): Promise<readonly Xapi[]> {
  const { log } = options;
  const pools: Xapi[] = [];
  const failures: { readonly url: string; readonly error: unknown }[] = [];
  for (const url of urls) {
    if (isHostOf(pools, url)) continue;
    try {
      const pool = await connectPool({ ...options, url });
      if (pools.some(({ poolUuid }) => poolUuid === pool.poolUuid)) await pool.close();
      else pools.push(pool);
    } catch (error) {
      failures.push({ url, error });
    }
  }
  const [lost] = failures.filter(({ url }) => !isHostOf(pools, url));
  if (lost !== undefined) {
    await Promise.all(pools.map((pool) => pool.close()));
    throw lost.error;
  }
  for (const { url, error } of failures) log.warn('a member of a pool cannot be reached; the others lead there', { url, error });
  return pools;
}

const isHostOf = (pools: readonly Xapi[], url: string): boolean => pools.some(({ cache, address }) =>
  [...cache.all('host')].some((host) => host.address !== '' && urlOf(host.address, new URL(address)).origin === poolUrl(url).origin));
