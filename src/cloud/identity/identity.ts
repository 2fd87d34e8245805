/** Who may sign in, for which projects and with which roles: Keystone's part of the cloud. Functions of this folder take it first. */
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Store } from '../../store/store.ts';
import { isAllowed, type Asked } from './access-rules.ts';
import { bootstrap, type Bootstrapped, type BootstrapOptions } from './bootstrap.ts';
import { createPasswords, type HashCost, type Passwords } from './passwords.ts';
import { openSigningKeys } from './signing-keys.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import { createTokens, type Token, type Tokens } from './tokens.ts';

export interface IdentityOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Name of the only region. */
  readonly region: string;
  /** What a password hash costs; tests take less. */
  readonly hashCost?: HashCost;
}

/** Who bears a token. `http`'s Identity is this and the id of the request. */
export interface Bearer {
  readonly userId: string;
  readonly userName: string;
  readonly userDomainId: string;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  readonly domainId: string | undefined;
  readonly isSystem: boolean;
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
  readonly token: string;
}

export interface IdentityService {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly region: string;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly tokens: Tokens;
  /**
   * Undefined for a token that is not ours, has ended, was given back, or whose user, project or roles are no more; also for one that has access
   * rules of which none allows what is asked (keystonemiddleware/auth_token/__init__.py).
   * @param asked undefined: nothing that a rule could allow or not
   */
  authenticate(token: string, asked?: Asked): Promise<Bearer | undefined>;
  /** To be run at each start, before anybody signs in. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrapped>;
}

export async function createIdentity({ store, clock, log, region, hashCost }: IdentityOptions): Promise<IdentityService> {
  const tokens = createTokens(store, clock, await openSigningKeys(store, clock));
  const bearers = new WeakMap<Token, Bearer>();
  const identity: IdentityService = {
    store, clock, log, region, tokens,
    passwords: createPasswords(hashCost),
    throttle: createThrottle(clock),
    async authenticate(text, asked) {
      const token = await tokens.find(text);
      if (token === undefined) return undefined;
      const rules = token.applicationCredential?.accessRules ?? [];
      if (rules.length > 0 && asked !== undefined && !isAllowed(rules, asked)) return undefined;
      let bearer = bearers.get(token);
      if (bearer === undefined) bearers.set(token, (bearer = bearerOf(token)));
      return bearer;
    },
    bootstrap: (options) => bootstrap(identity, options),
  };
  return identity;
}

function bearerOf({ text, user, scope, roles }: Token): Bearer {
  const names = roles.map((role) => role.name);
  return Object.freeze({
    userId: user.id,
    userName: user.name,
    userDomainId: user.domain.id,
    projectId: scope.kind === 'project' ? scope.project.id : undefined,
    projectName: scope.kind === 'project' ? scope.project.name : undefined,
    domainId: scope.kind === 'domain' ? scope.domain.id : undefined,
    isSystem: scope.kind === 'system',
    roles: names,
    isAdmin: names.includes('admin'),
    token: text,
  });
}
