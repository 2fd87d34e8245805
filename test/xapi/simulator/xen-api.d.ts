/** The package has no types; these are the members that the tests use. */
declare module 'xen-api' {
  interface Client {
    readonly objects: { readonly all: Readonly<Record<string, any>> };
    readonly objectsFetched: Promise<void>;
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    call(method: string, ...params: readonly unknown[]): Promise<any>;
    callAsync(method: string, ...params: readonly unknown[]): Promise<any>;
    /** Resolves with the object as it is once everything that was done before has been seen. */
    barrier(ref?: string): Promise<any>;
    getObject(ref: string, fallback: undefined): any;
  }
  export function createClient(options: Readonly<Record<string, unknown>>): Client;
}
