/** The identity service alone behind a port, on a clock that the test moves: it needs no pool. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { identityService } from '../../../src/api/identity/index.ts';
import { createIdentity, type IdentityService } from '../../../src/cloud/identity/identity.ts';
import type { Bootstrapped } from '../../../src/cloud/identity/bootstrap.ts';
import { ApiError } from '../../../src/errors.ts';
import { serveOperations } from '../../../src/http/pipeline.ts';
import { createLogger } from '../../../src/log.ts';
import { openStore, type Store } from '../../../src/store/store.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export interface IdentityWorld {
  readonly url: string;
  readonly identity: IdentityService;
  readonly store: Store;
  readonly bootstrapped: Bootstrapped;
  readonly clock: { now(): number; advance(milliseconds: number): void };
  readonly ask: (method: string, path: string, ask?: { token?: string; body?: unknown; headers?: Record<string, string> }) => Promise<Answer>;
  /** Signs in by name and password; fails the test when refused. */
  signIn(user: string, password: string, project?: string): Promise<string>;
  /** Makes a user with that password and a role in a project, by the store. */
  person(name: string, password: string, role: string, project: string): Promise<{ userId: string; projectId: string }>;
  /** Another service on the same store, as a replica or after a restart. */
  replica(): Promise<IdentityService>;
}

export const adminPassword = 'correct horse';
const log = createLogger('silent', 'text');
/** Cheap hashes: nobody attacks tests. */
const hashCost = { ln: 4, r: 8, p: 1 };

export async function withIdentity(test: (world: IdentityWorld) => Promise<void>): Promise<void> {
  let time = Date.UTC(2026, 0, 1);
  const clock = { now: () => time, advance: (milliseconds: number) => { time += milliseconds; } };
  const store = await openStore('sqlite::memory:', clock);
  const replica = (): Promise<IdentityService> => createIdentity({ store, clock, log, region: 'RegionOne', hashCost });
  const identity = await replica();
  const bootstrapped = await identity.bootstrap({ adminPassword, projects: ['demo'] });
  const app = express().disable('x-powered-by').use(identityService.mount, serveOperations(identityService, { identity }, {
    log,
    authenticate: (token, asked) => identity.authenticate(token, asked),
    translateError: (error) => (error instanceof ApiError ? error : undefined),
    publicUrl: undefined,
    onAnswer: () => undefined,
    checkAnswers: true,
  }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const ask: IdentityWorld['ask'] = async (method, path, { token, body, headers = {} } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { 'X-Auth-Token': token }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
  };
  const world: IdentityWorld = {
    url, identity, store, bootstrapped, clock, ask, replica,
    signIn: async (user, password, project) => {
      const answer = await ask('POST', '/identity/v3/auth/tokens', { body: signInBody(user, password, project === undefined ? undefined : inDomain(project)) });
      const token = answer.headers.get('x-subject-token');
      if (answer.status !== 201 || token === null) throw new Error(`${user} could not sign in: ${answer.status}`);
      return token;
    },
    person: async (name, password, role, project) => {
      const { db } = store;
      const created = { domain_id: 'default', enabled: 1 as const, extra: '{}', created_at: clock.now() };
      const id = (): string => crypto.randomUUID().replaceAll('-', '');
      await db.insertInto('projects').values({ ...created, id: id(), name: project, parent_id: 'default', description: '', tags: '[]' })
        .onConflict((conflict) => conflict.columns(['domain_id', 'name']).doNothing()).execute();
      const userId = id();
      await db.insertInto('users').values({
        ...created, id: userId, name, password_hash: await identity.passwords.hash(password), password_changed_at: null,
        default_project_id: null, token_generation: 1,
      }).execute();
      const { id: projectId } = await db.selectFrom('projects').select('id').where('name', '=', project).executeTakeFirstOrThrow();
      const { id: roleId } = await db.selectFrom('roles').select('id').where('name', '=', role).executeTakeFirstOrThrow();
      const assignment = { actor_type: 'user' as const, actor_id: userId, role_id: roleId, target_type: 'project' as const, target_id: projectId, inherited: 0 as const };
      await db.insertInto('role_assignments').values(assignment).execute();
      identity.tokens.recheck();
      return { userId, projectId };
    },
  };
  try {
    await test(world);
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    });
    await store.close();
  }
}

/** A project by name in the default domain, as a scope. */
export const inDomain = (project: string): object => ({ project: { name: project, domain: { id: 'default' } } });

export const signInBody = (name: string, password: string, scope?: unknown): object => ({
  auth: { identity: { methods: ['password'], password: { user: { name, password, domain: { id: 'default' } } } }, ...(scope === undefined ? {} : { scope }) },
});
