/** Mutated bodies for every operation that takes one: none may end in an error of the server or hang, and a refused one changes nothing. */
import { computeMicroversions } from '../../src/api/compute/microversions.ts';
import { dialects } from '../../src/http/dialects.ts';
import { versionNumber } from '../../src/http/microversion.ts';
import { makeOperation, type Operation } from '../../src/http/operations.ts';
import { project, type Schema, type Viewer } from '../../src/http/projection.ts';
import { readSpec } from '../../src/http/spec.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import { damage, mutate, oneOf, randomBody, type Things } from './bodies.ts';
import { changesBetween, openFuzzWorld, pictureOf, roles, type FuzzWorld, type Picture, type Role } from './world.ts';

/** Requests that meet the same world, one after the other; then it is made anew. A batch is repeated by its number. */
export const batchSize = 200;

/** Seconds after which a request, or what it set off, is said to hang. */
const patience = 10;

export interface FuzzRequest {
  readonly role: Role;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Finding {
  readonly batch: number;
  readonly request: FuzzRequest;
  readonly what: string;
}

export interface BatchResult {
  readonly findings: readonly Finding[];
  /** Status → how many were answered so. */
  readonly statuses: ReadonlyMap<number, number>;
}

const services = [
  { spec: 'compute', mount: '/compute' },
  { spec: 'identity', mount: '/identity' },
  { spec: 'image', mount: '/image' },
  { spec: 'network', mount: '/networking' },
] as const;

/** The operations of all services that look at a body. */
const targets: readonly Operation[] = services
  .flatMap(({ spec, mount }) => readSpec(spec, mount).map((each) => makeOperation({ ...each, path: mount + each.path }, dialects[spec])))
  .filter(({ spec, isGone }) => !isGone && (spec.body !== undefined || spec.action !== undefined));

const [oldest, newest] = [versionNumber(computeMicroversions.min), versionNumber(computeMicroversions.max)];

export async function fuzzBatch(seed: number, batch: number, count: number): Promise<BatchResult> {
  const random = createRandom(seed * 100_003 + batch);
  const world = await openFuzzWorld();
  const findings: Finding[] = [];
  const statuses = new Map<number, number>();
  let request: FuzzRequest | undefined;
  const report = (what: string): void => {
    if (request !== undefined) findings.push({ batch, request, what });
  };
  const onStray = (error: unknown): void => report(`an error that nobody caught: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
  process.on('unhandledRejection', onStray).on('uncaughtException', onStray);
  try {
    let before = await pictureOf(world.cloud);
    for (let number = 0; number < count; number += 1) {
      request = requestFor(world, random);
      const status = await send(world, request, report);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      before = await compare(world, before, status, report);
      if (findings.length > 20) break;
    }
  } finally {
    process.off('unhandledRejection', onStray).off('uncaughtException', onStray);
    await world.close();
  }
  return { findings, statuses };
}

function requestFor({ things }: FuzzWorld, random: Random): FuzzRequest {
  for (;;) {
    const operation = oneOf(random, targets);
    if (operation === undefined) throw new Error('the spec has no operations');
    const { spec } = operation;
    // Half of them at the newest, which knows most.
    const version = random.below(2) === 0 ? newest : oldest + random.below(newest - oldest + 1);
    const role = random.below(2) === 0 ? 'admin' : oneOf(random, roles) ?? 'reader';
    const viewer: Viewer = { version: spec.path.startsWith('/compute') ? version : undefined, roles: [role] };
    if (!operation.exists(viewer)) continue;
    const schema: Schema | undefined = spec.body === undefined ? undefined : project(spec.body, viewer);
    let body: unknown = schema === undefined ? { [spec.action ?? '']: null } : randomBody(schema, random, things);
    for (let times = random.below(3); times > 0; times -= 1) body = mutate(body, random);
    const text = JSON.stringify(body) ?? '';
    return {
      role, method: spec.method, operation: spec.id,
      path: pathFor(spec.path, things, random),
      headers: {
        'Content-Type': spec.bodyTypes?.[0] ?? 'application/json',
        ...(viewer.version === undefined ? {} : { 'OpenStack-API-Version': `compute 2.${version % 1000}` }),
      },
      body: random.below(25) === 0 ? damage(text, random) : text,
    };
  }
}

const pathFor = (template: string, things: Things, random: Random): string => template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
  encodeURIComponent((random.below(20) === 0 ? oneOf(random, ['none', '-1', '%', '1', 'a'.repeat(300)]) : oneOf(random, things[name] ?? [])) ?? 'none'));

/** Answers the status; 0 when there was no answer. */
async function send(world: FuzzWorld, { role, method, path, headers, body }: FuzzRequest, report: (what: string) => void): Promise<number> {
  try {
    const response = await fetch(world.cloud.url + path, {
      method, headers: { ...headers, 'X-Auth-Token': world.people[role].token }, body, redirect: 'manual', signal: AbortSignal.timeout(patience * 1000),
    });
    const text = await response.text();
    // 501 is said of what a pool cannot do.
    if (response.status >= 500 && response.status !== 501) report(`${response.status}: ${text.slice(0, 300)}`);
    return response.status;
  } catch (error) {
    report(`no answer: ${String(error)}`);
    return 0;
  }
}

/** Waits until nothing is at work; whoever was refused has changed nothing. Answers how it is now. */
async function compare({ cloud }: FuzzWorld, before: Picture, status: number, report: (what: string) => void): Promise<Picture> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patience * 1000);
  });
  const rest = cloud.app.cloud.workflows.idle();
  if ((await Promise.race([rest, late])) === 'late') report('what it began does not end');
  clearTimeout(timer);
  const after = await pictureOf(cloud);
  if (status >= 400) for (const change of changesBetween(before, after).slice(0, 5)) report(`answered ${status}, and yet ${change}`);
  return after;
}
