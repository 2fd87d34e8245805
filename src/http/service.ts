/** What an API service gives to the HTTP layer, and what its handlers get. No resource is known here. */

/** Who asks, as the token says. */
export interface Identity {
  readonly userId: string;
  readonly userName: string;
  readonly userDomainId: string;
  /** Absent in an unscoped token. */
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  /** The domain that the token is for, where it is for one. */
  readonly domainId: string | undefined;
  /** Whether the token is for the system. */
  readonly isSystem: boolean;
  /** Names of the roles, implied ones included. */
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
  /** Of the request it is used in: work done for somebody is logged and recorded under it. */
  readonly requestId: string;
  /** The token itself, for what answers about it. Never logged. */
  readonly token: string;
}

/** The microversion that a request is served at. `has` asks for a named feature; numbers stay in the tables. */
export interface Version<Feature extends string = never> {
  /** `2.47`; for services without microversions their only version. */
  readonly name: string;
  has(feature: Feature): boolean;
}

/** The operation's own types, as openapi-typescript makes them of the unprojected spec. */
interface AnyOperation {
  parameters: { path?: unknown; query?: unknown };
  requestBody?: unknown;
  responses: object;
}
type JsonOf<T> = T extends { content: { 'application/json': infer B } } ? B : T extends { content: { 'application/octet-stream': unknown } } ? Data : never;
/** Bytes of whatever length, as they come. */
export type Data = AsyncIterable<Uint8Array>;
export type PathOf<O> = O extends { parameters: { path: infer P } } ? P : Record<string, never>;
export type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : Record<string, never>;
export type BodyOf<O> = O extends { requestBody: infer B } ? JsonOf<B> : O extends { requestBody?: infer B } ? JsonOf<NonNullable<B>> | undefined : undefined;
type SuccessStatus = 200 | 201 | 202 | 203 | 204 | 206 | 300 | 302;
export type AnswerOf<O> = O extends { responses: infer R } ? JsonOf<R[keyof R & SuccessStatus]> : never;

export interface ApiRequest<O = AnyOperation, Feature extends string = never> {
  readonly path: PathOf<O>;
  /** Validated and typed as the spec says; what the version does not know is gone (or was refused). */
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  readonly version: Version<Feature>;
  /** The caller; only an operation of policy `public` may be without (then reading it throws 401). */
  readonly identity: Identity;
  /** `req-…`, the same that the answer's headers carry. */
  readonly id: string;
  /** Base of this service as the client reached it, with the project part if it used one: `http://h/compute/v2.1`. */
  readonly base: string;
  /** The same without the version (Nova's `bookmark` links): `http://h/compute`. */
  readonly bookmarkBase: string;
  /** Root of all services: `http://h`. */
  readonly root: string;
  /** Query as sent, for links to the next page. */
  readonly rawQuery: URLSearchParams;
  /** The same to the letter, with its question mark; empty without one. */
  readonly search: string;
  /** The body of an operation that has no schema for it. */
  readonly data: Data;
  /** Address that the request came from, as its socket says. */
  readonly address: string | undefined;
  /** A request header, lower-case name. */
  header(name: string): string | undefined;
}

/** An answer with more than a body; a handler that needs neither header nor status answers the body itself. */
export class Reply<B = unknown> {
  readonly body: B;
  readonly headers: Readonly<Record<string, string>>;
  /** Only where the spec leaves more than one success status. */
  readonly status: number | undefined;
  /** An empty answer that tells no type, though its service's others do. */
  readonly isUntyped: boolean;
  constructor(body: B, options: { headers?: Record<string, string>; status?: number; isUntyped?: boolean } = {}) {
    this.body = body;
    this.headers = options.headers ?? {};
    this.status = options.status;
    this.isUntyped = options.isUntyped ?? false;
  }
}

/** Of the few answers that Nova makes past its own serialiser: webob's default, body or not. */
export const webobType = { 'Content-Type': 'text/html; charset=UTF-8' } as const;

/**
 * A part of an answer that is a pure function of an immutable object, of the version, the caller's roles and the base of the links:
 * the serialiser keeps its JSON for as long as the object lives (`http/serialize.ts`). The type says what `build` answers.
 */
export interface Fragment<T> {
  readonly fragmentOf: object;
  readonly build: () => T;
}
/** The handler's types see the built value; the serialiser sees the fragment. */
export function fragment<T>(fragmentOf: object, build: () => T): T {
  return new FragmentValue(fragmentOf, build) as unknown as T;
}
export class FragmentValue {
  readonly fragmentOf: object;
  readonly build: () => unknown;
  constructor(fragmentOf: object, build: () => unknown) {
    this.fragmentOf = fragmentOf;
    this.build = build;
  }
}

export type Handler<O, Context, Feature extends string = never> = (
  request: ApiRequest<O, Feature>,
  context: Context,
) => AnswerOf<O> | Reply<AnswerOf<O> | undefined> | Promise<AnswerOf<O> | Reply<AnswerOf<O> | undefined>> | undefined | Promise<undefined> | Promise<void>;

/** Operations that only ever refuse (410) need no handler. */
type IsGone<O> = O extends { responses: infer R } ? ([keyof R & SuccessStatus] extends [never] ? true : false) : false;

/** operationId → handler, complete by the compiler. `Operations` is the `operations` type of a generated module. */
export type Handlers<Operations, Context, Feature extends string = never> = {
  readonly [Id in keyof Operations as IsGone<Operations[Id]> extends true ? never : Id]: Handler<Operations[Id], Context, Feature>;
};

/** Which envelope errors wear. */
export type FaultStyle = 'compute' | 'identity' | 'image' | 'network' | 'placement';

export interface Microversions<Feature extends string = string> {
  /** Word in `OpenStack-API-Version: compute 2.1`. */
  readonly service: string;
  /** The old header, `X-OpenStack-Nova-API-Version`, where there is one. */
  readonly legacyHeader?: string;
  readonly min: string;
  readonly max: string;
  /** Named features → the version from which they hold. */
  readonly features: Readonly<Record<Feature, string>>;
}

/** One OpenStack service below the port. */
export interface Service<Context = unknown> {
  readonly name: 'compute' | 'identity' | 'image' | 'network' | 'placement';
  /** Path below the root, `/compute`. */
  readonly mount: string;
  /** Version part of the paths of its spec, `/v2.1`; '' when the spec's paths hold it. A compute path may go on with `/{project_id}`. */
  readonly versionPath: string;
  /**
   * The same operations at the older endpoint that some clients still name: microversions are neither heard nor told there, it is always the
   * first, and members of bodies that the spec does not know are dropped instead of refused. `/v2`.
   */
  readonly olderVersionPath?: string;
  /** Folder below `api-spec/`. */
  readonly spec: string;
  /** First part of the paths at which the service is itself: all others are one, however deep. Absent: every path is looked at. */
  readonly versions?: RegExp;
  readonly faults: FaultStyle;
  readonly microversions?: Microversions;
  /** Each takes its own operation's request; the spec pairs them at run time. */
  readonly handlers: Readonly<Record<string, (request: never, context: Context) => unknown>>;
  /**
   * Asked before a policy's refusal: what the path names may be something that the caller must not even know of.
   * @throws ApiError notFound
   */
  readonly assertKnown?: (
    path: Readonly<Record<string, string>>, request: { readonly identity: Identity; readonly operation: string }, context: Context,
  ) => void | Promise<void>;
}

