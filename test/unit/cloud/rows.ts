/** A pool of rows without a host behind it: what is derived from the cache alone is tried on it. */
import { createCache, type CachedClass, type EditableCache } from '../../../src/xapi/cache.ts';
import type { RecordOf, Ref } from '../../../src/xapi/datamodel.ts';
import { rowFrom } from '../../../src/xapi/values.ts';
import type { Features, Row, Xapi } from '../../../src/xapi/xapi.ts';

export interface RowPool {
  readonly pool: Xapi;
  readonly cache: EditableCache;
  /** Puts an object into the cache, or changes fields of it; answers its reference. */
  put<C extends CachedClass>(cls: C, name: string, fields: Partial<RecordOf<C>>): Ref<C>;
  remove(cls: CachedClass, name: string): void;
}

const features: Features = { eventInject: true, storageMotion: true, haltedStorageMotion: true, jsonRpc: 2, methods: new Set() };

/** Nothing that is tested with it calls the pool. */
const noCall = (): Promise<never> => Promise.reject(new Error('this pool is made of rows only'));

/** uuid of an object by its name, so that tests can foresee it. */
export const uuidOf = (name: string): string => `00000000-0000-4000-8000-${Buffer.from(name.padEnd(6, '.')).toString('hex').slice(0, 12)}`;

export function createRowPool(poolUuid = 'pool'): RowPool {
  const cache = createCache((error) => { throw error; });
  const fieldsOf = new Map<string, Record<string, unknown>>();
  const pool: Xapi = {
    poolUuid, address: poolUuid, cache, features, alive: true, lag: 0, logins: 1,
    isSilent: () => false, onSilence: () => () => undefined,
    call: noCall, run: noCall, follow: noCall, cancel: noCall, endSession: noCall, settle: () => Promise.resolve(), importRawVdi: noCall,
    exportRawVdi: () => { throw new Error('no data'); }, openConsole: noCall, measurements: noCall, close: () => Promise.resolve(),
  };
  return {
    pool,
    cache,
    put<C extends CachedClass>(cls: C, name: string, fields: Partial<RecordOf<C>>): Ref<C> {
      const ref = `OpaqueRef:${cls}:${name}` as Ref<C>;
      const whole = { uuid: uuidOf(name), ...fieldsOf.get(ref), ...fields };
      fieldsOf.set(ref, whole);
      cache.apply([{ class: cls, ref, row: rowFrom(cls, ref, whole) as Row<CachedClass> }]);
      return ref;
    },
    remove(cls, name) {
      const ref = `OpaqueRef:${cls}:${name}`;
      fieldsOf.delete(ref);
      cache.apply([{ class: cls, ref, row: undefined }]);
    },
  };
}
