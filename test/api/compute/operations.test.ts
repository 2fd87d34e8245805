/**
 * Every operation that Nova has, at the versions where it has it and beside them, and who may ask for it: its own table, where NOVA_CONTRACT
 * names the folder with it.
 */
import { expect } from 'chai';
import { computeMicroversions } from '../../../src/api/compute/microversions.ts';
import { readSpec, type SpecOperation } from '../../../src/http/spec.ts';
import { novaOperations, type NovaOperation } from '../../support/nova-contract.ts';
import { openWorld, type Answer, type TestCloud } from '../../support/with-cloud.ts';

const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}').replace(/^\/v2\.1(?=.)/, '');
const operations = new Map(readSpec('compute', '/compute').map((operation) => [`${operation.method} ${shapeOf(operation.path)} ${operation.action ?? ''}`, operation]));
const specOf = (row: NovaOperation): SpecOperation | undefined => operations.get(`${row.method} ${shapeOf(row.path)} ${row.action ?? ''}`);
const nameOf = ({ method, path, action }: NovaOperation): string => `${method} ${path}${action === undefined ? '' : ` ${action}`}`;

/** Beginning of the table's words on a policy → roles of ours that say the same. */
const roles: readonly (readonly [words: RegExp, roles: readonly string[]])[] = [
  [/^admin|^service or admin/, ['admin']],
  [/^project manager/, ['manager']],
  [/^project member/, ['member']],
  [/^project reader/, ['reader']],
  [/^anyone$/, ['public']],
  [/^anyone \(/, ['anyone']],
  [/^swap: service/, ['member']],
  [/^the key pair's own user|^no compute policy/, ['anyone', 'reader', 'member']],
  [/^as the same call under \/servers/, ['reader', 'member']],
];

/** What the pools cannot have → why; Nova's own refusal is then the answer. */
const unavailable: Readonly<Record<string, string>> = {
  'GET /os-baremetal-nodes': 'Nova itself refuses without Ironic',
  'GET /os-baremetal-nodes/{id}': 'Nova itself refuses without Ironic',
};

const beside = (version: string, step: number): string => `2.${Number(version.split('.')[1]) + step}`;
const isRefusedRoute = ({ status, body }: Answer): boolean => status === 404 && body?.itemNotFound?.message === 'The resource could not be found.';
const isNoRoute = ({ status, body }: Answer): boolean => status === 404 && body?.itemNotFound === undefined;

/** Operations without a path of their own: the redirect to the path with a slash, and the version documents. */
const documents = /^\/$|^\(empty|^\/versions\//;

(novaOperations().length === 0 ? describe.skip : describe)('each operation of Nova', () => {
  const rows = novaOperations().filter(({ path }) => !documents.test(path));
  let cloud: TestCloud;
  let close: () => Promise<void>;
  before(async () => {
    ({ cloud, close } = await openWorld());
  });
  after(() => close());

  const ask = (row: NovaOperation, version: string): Promise<Answer> => {
    const id = row.path.startsWith('/extensions') ? 'NMN' : '00000000-0000-4000-8000-000000000000';
    const path = row.path.replaceAll(/\{\w+\}/g, id);
    const body = row.action === undefined ? {} : { [row.action]: null };
    return cloud.ask(row.method, `/compute/v2.1${path}`, { version, ...(['POST', 'PUT'].includes(row.method) ? { body } : {}) });
  };

  it('is in the spec', () => {
    expect(rows.filter((row) => specOf(row) === undefined).map(nameOf)).to.deep.equal([]);
  });

  it('is for whom Nova has it', () => {
    const wrong = rows.filter(({ isGone }) => !isGone).flatMap((row) => {
      const role = specOf(row)?.policy.role;
      const allowed = roles.find(([words]) => words.test(row.policy))?.[1] ?? [];
      return role === undefined || row.policy === '' || allowed.includes(role) ? [] : [`${nameOf(row)}: ${role}, not ${row.policy}`];
    });
    expect(wrong).to.deep.equal([]);
  });

  it('is served at the versions that have it', async () => {
    const wrong: string[] = [];
    for (const row of rows.filter((each) => !each.isGone && specOf(each) !== undefined)) {
      for (const version of new Set([row.min, row.max ?? computeMicroversions.max])) {
        const answer = await ask(row, version);
        const isMissing = isNoRoute(answer) || isRefusedRoute(answer) || answer.status >= 500;
        if (isMissing && !(nameOf(row) in unavailable)) wrong.push(`${nameOf(row)} at ${version}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });

  it('is not found at the versions beside them', async () => {
    const wrong: string[] = [];
    for (const row of rows.filter((each) => specOf(each) !== undefined)) {
      const versions = [...(row.min === computeMicroversions.min ? [] : [beside(row.min, -1)]), ...(row.max === undefined ? [] : [beside(row.max, 1)])];
      for (const version of versions) {
        // The word in the path is then no word, but the id of a service.
        const isWord = row.path.startsWith('/os-services/');
        const answer = await ask(row, version);
        if (isWord ? answer.status !== 400 : !isRefusedRoute(answer)) wrong.push(`${nameOf(row)} at ${version}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });

  it('that Nova has dropped for good says so at every version', async () => {
    const wrong: string[] = [];
    for (const row of rows.filter((each) => each.isGone && specOf(each) !== undefined)) {
      for (const version of [computeMicroversions.min, computeMicroversions.max]) {
        const { status, body } = await ask(row, version);
        if (status !== 410 || body.computeFault.code !== 410) wrong.push(`${nameOf(row)} at ${version}: ${status}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });
});
