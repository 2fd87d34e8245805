/** The two halves of the package `xmlrpc` that its client joins; `transport-xmlrpc.ts` says why they are used apart. */
declare module 'xmlrpc/lib/serializer.js' {
  /** @throws Error for characters that XML cannot carry */
  export function serializeMethodCall(method: string, params: readonly unknown[], encoding?: string): string;
}

declare module 'xmlrpc/lib/deserializer.js' {
  /** Reads one document. Values are stacked; the `end…` methods are called with the text of a closed tag. */
  export default class Deserializer {
    readonly marks: number[];
    readonly stack: unknown[];
    callback: ((error: unknown, stack?: readonly unknown[]) => void) | null;
    error: unknown;
    responseType: 'params' | 'fault' | null;
    type: string | null;
    /** True while the text of an untyped `<value>` would be its value. */
    value: boolean;
    push(value: unknown): void;
    onOpentag(tag: { readonly name: string }): void;
    onClosetag(name: string): void;
    onText(text: string): void;
    onDone(): void;
    endDouble(text: string): void;
    endInt(text: string): void;
    endDateTime(text: string): void;
    endStruct(text: string): void;
    deserializeMethodCall(stream: NodeJS.ReadableStream, callback: (error: unknown, method: string, params: readonly unknown[]) => void): void;
    deserializeMethodResponse(stream: NodeJS.ReadableStream, callback: (error: unknown, result: unknown) => void): void;
  }
}
