/** Who may do what: each operation of the spec, asked for by everybody. A reader only reads, and another project's server is not there. */
import { expect } from 'chai';
import { isVisible, project, type Schema, type Viewer } from '../../../src/http/projection.ts';
import { versionNumber } from '../../../src/http/microversion.ts';
import { readSpec, type PolicyRole, type SpecOperation } from '../../../src/http/spec.ts';
import { compileCheck } from '../../../src/http/validation.ts';
import { computeMicroversions } from '../../../src/api/compute/microversions.ts';
import { openWorld, type Answer, type Person, type TestCloud } from '../../support/with-cloud.ts';
import { goodBody } from '../../support/wrong-bodies.ts';
import { boot, unknownId } from './booting.ts';

const ranks: Readonly<Record<PolicyRole, number>> = {
  public: 0, anyone: 0, reader: 1, member: 2, manager: 3, admin: 4,
  // Identity's.
  'system-reader': 4, 'domain-reader': 4, 'domain-manager': 4, 'role-reader': 4,
};

/** Operations that everybody may ask for, of something that only some may ask of → who that is. */
const narrower: Readonly<Record<string, string>> = {
  'quotaSets.show': 'another project\'s', 'quotaSets.detail': 'another project\'s', 'quotaSets.defaults': 'another project\'s',
  'serverGroups.delete': 'of one that is there: else it is not found',
};

const minors = Number(computeMicroversions.max.split('.')[1]);
const viewerAt = (minor: number): Viewer => ({ version: versionNumber(`2.${minor}`), roles: ['admin'] });

/** The newest version that has it. */
function newestOf({ annotation }: SpecOperation): number {
  for (let minor = minors; minor > 0; minor -= 1) if (isVisible(annotation, viewerAt(minor))) return minor;
  throw new Error('an operation of no version');
}

/** The least that fits; where something has to be said, no matter what, all. */
function fittingBody(schema: Schema): unknown {
  const least = goodBody(schema, false);
  try {
    compileCheck(schema, 'body')(least);
    return least;
  } catch {
    return goodBody(schema, true);
  }
}

const isForbidden = ({ status, body }: Answer, { policy }: SpecOperation): boolean =>
  status === 403 && body?.forbidden?.message === `Policy doesn't allow ${policy.rule} to be performed.`;

describe('each operation', function () {
  this.timeout(60_000);
  const operations = readSpec('compute', '/compute').filter(({ isAlias, responses }) => !isAlias && !responses.every(({ status }) => status === 410));
  let cloud: TestCloud;
  let close: () => Promise<void>;
  let serverId: string;
  let people: Readonly<Record<'reader' | 'member' | 'manager' | 'admin', Person>>;
  before(async () => {
    ({ cloud, close } = await openWorld());
    people = {
      reader: await cloud.person('reader', 'demo'), member: await cloud.person('member', 'demo'), manager: await cloud.person('manager', 'demo'),
      admin: await cloud.person('admin', 'demo'),
    };
    serverId = await boot(cloud, {}, { as: people.member });
  });
  after(() => close());

  /** In good form, so that nothing but who asks can be wrong. */
  const ask = (operation: SpecOperation, server: string, as: Person | null): Promise<Answer> => {
    const minor = newestOf(operation);
    const schema = operation.body === undefined ? undefined : project(operation.body, viewerAt(minor));
    const valueOf = (name: string): string => {
      const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
      return name === 'server_id' ? server : name === 'project_id' ? people.member.projectId : String(goodBody(parameter?.schema ?? {}, false));
    };
    const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
    const query = new URLSearchParams(required.map(({ name, schema: wanted }): [string, string] => [name, String(goodBody(wanted, false))]));
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueOf(name)));
    return cloud.ask(operation.method, `/compute${path}?${query}`, {
      as, version: `2.${minor}`, ...(schema === undefined ? {} : { body: fittingBody(schema) }),
    });
  };

  it('wants somebody who has signed in, but for the documents', async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      const { status } = await ask(operation, serverId, null);
      if ((operation.policy.role === 'public') !== (status !== 401)) wrong.push(`${operation.id}: ${status}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  it('is refused by the name of its rule to those with too small a role, and to no others', async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      for (const role of ['reader', 'member', 'manager', 'admin'] as const) {
        const isAllowed = ranks[operation.policy.role] <= ranks[role];
        // Who may do it, does it to nothing that there is.
        const answer = await ask(operation, isAllowed ? unknownId : serverId, people[role]);
        if (isForbidden(answer, operation) === isAllowed && !(operation.id in narrower)) {
          wrong.push(`${operation.id} as ${role}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 200)}`);
        }
        if (answer.status >= 500 && answer.status !== 501) wrong.push(`${operation.id} as ${role}: ${answer.status}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });

  it('on a server finds none in another project, whatever the role there', async () => {
    const wrong: string[] = [];
    const others = [await cloud.person('reader', 'elsewhere'), await cloud.person('manager', 'elsewhere')];
    for (const operation of operations.filter(({ path }) => path.includes('{server_id}'))) {
      for (const [index, other] of others.entries()) {
        const answer = await ask(operation, serverId, other);
        if (answer.status !== 404) wrong.push(`${operation.id} as ${index === 0 ? 'reader' : 'manager'}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
    }
    expect(wrong).to.deep.equal([]);
    expect((await cloud.get(`/compute/v2.1/servers/${serverId}`, { as: people.reader })).body.server.status).to.equal('ACTIVE');
  });
});
