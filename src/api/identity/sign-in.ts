/** The body of a sign-in → what the cloud understands; what it lacks is told in Keystone's words (keystone/auth/schema.py, core.py). */
import { expecting, invalidInput, unauthorized, unsupportedMethod } from '../../cloud/identity/refusals.ts';
import type { DomainReference, Reference, SignIn, WantedScope } from '../../cloud/identity/sign-in.ts';
import type { components } from '../../generated/identity/auth.ts';

type Auth = NonNullable<NonNullable<components['schemas']['sign_in']>['auth']>;
type WireScope = NonNullable<Auth['scope']>;
type WireDomain = components['schemas']['domain_reference'];
interface WireReference extends WireDomain {
  readonly domain?: WireDomain;
}

/** Method → its part of the sign-in. */
const methods = {
  password: ({ password: { user } = {} }: Auth['identity']): Partial<SignIn> => {
    if (user === undefined) throw expecting('user', 'None');
    const reference = thing(user, 'user');
    // Without a password it is an attempt like any other, and fails as such.
    if (user.password === undefined) throw unauthorized();
    return { password: { user: reference, password: user.password } };
  },
  application_credential: ({ application_credential: wire = {} }: Auth['identity']): Partial<SignIn> => {
    const credential = wire.id === undefined
      ? { name: wire.name ?? '', user: thing(wire.user ?? {}, 'user') }
      : { id: wire.id };
    return { applicationCredential: { credential, secret: wire.secret ?? '' } };
  },
  // Keystone knows of whom a web server in front of it says who he is; here is none.
  external: (): Partial<SignIn> => { throw unauthorized(); },
  token: ({ token }: Auth['identity']): Partial<SignIn> => (token === undefined ? {} : { token: token.id }),
} as const;

const isMethod = (name: string): name is keyof typeof methods => Object.hasOwn(methods, name);

/** @throws ApiError badRequest, unauthorized */
export function signInFrom(auth: Auth | null | undefined): SignIn {
  if (auth === null || auth === undefined) throw expecting('auth', 'request body');
  mustBeNamed(auth.identity.password?.user, 'identity/password/user');
  mustBeNamed(auth.identity.password?.user?.domain, 'identity/password/user/domain');
  if (typeof auth.scope === 'object') {
    mustBeNamed(auth.scope.project, 'scope/project');
    mustBeNamed(auth.scope.project?.domain, 'scope/project/domain');
    mustBeNamed(auth.scope.domain, 'scope/domain');
  }
  for (const method of auth.identity.methods) if (!Object.hasOwn(auth.identity, method)) throw expecting(method, 'identity');
  const scope = scopeFrom(auth.scope);
  const parts = auth.identity.methods.map((method) => {
    if (!isMethod(method)) throw unsupportedMethod(Object.keys(methods));
    return methods[method](auth.identity);
  });
  return Object.assign({ scope }, ...parts) as SignIn;
}

function mustBeNamed(value: WireDomain | undefined, field: string): void {
  if (value !== undefined && value.id === undefined && value.name === undefined) throw invalidInput(`${field}: id or name must be present`);
}

/** Members of a scope → the scope. Exactly one has to be there. */
const scopes: Readonly<Record<'system' | 'project' | 'domain' | 'unscoped' | 'OS-TRUST:trust', (scope: Exclude<WireScope, string>) => WantedScope>> = {
  system: () => ({ kind: 'system' }),
  // An empty one is one that is not.
  project: ({ project = {} }) => ({ kind: 'project', project: project.id === '' && project.name === undefined ? { id: '' } : thing(project, 'project') }),
  domain: ({ domain }) => ({ kind: 'domain', domain: named(domain ?? {}, 'domain') }),
  unscoped: () => ({ kind: 'unscoped' }),
  'OS-TRUST:trust': ({ 'OS-TRUST:trust': trust }) => {
    if (trust?.id === undefined || trust.id === '') throw expecting('trust_id', 'trust');
    return { kind: 'trust', trustId: trust.id };
  },
};

function scopeFrom(scope: WireScope | undefined): WantedScope {
  if (scope === undefined) return { kind: 'default' };
  if (scope === 'unscoped') return { kind: 'unscoped' };
  const given = typeof scope === 'string' ? [] : Object.entries(scopes).filter(([name]) => Object.hasOwn(scope, name));
  const [only] = given;
  if (typeof scope === 'string' || only === undefined || given.length > 1) throw expecting('system, project, domain, OS-TRUST:trust or unscoped', 'scope');
  return only[1](scope);
}

/** A user or project: by name in a domain if it has a name, else by id. */
function thing(value: WireReference, what: string): Reference {
  const reference = named(value, what);
  if ('id' in reference) return reference;
  if (value.domain === undefined) throw expecting('domain', what);
  return { ...reference, domain: named(value.domain, 'domain') };
}

function named({ id, name }: WireDomain, what: string): DomainReference {
  if (name !== undefined && name !== '') return { name };
  if (id !== undefined && id !== '') return { id };
  throw expecting('id or name', what);
}
