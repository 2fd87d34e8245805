import { expect } from 'chai';
import { applyFilters, type ListQuery } from '../../../src/api/compute/servers/filters.ts';
import { matchTexts } from '../../../src/api/compute/servers/pattern.ts';
import { orderFor } from '../../../src/api/compute/servers/sort.ts';
import { computeMicroversions } from '../../../src/api/compute/microversions.ts';
import type { ServerRecord } from '../../../src/cloud/servers/deleted-servers.ts';
import { makeVersion } from '../../../src/http/microversion.ts';
import { exampleServer } from './example-server.ts';

const at = (version: string, isAdmin = false) => ({ version: makeVersion(version, computeMicroversions.features), isAdmin });

const seconds = (second: number): number => Date.parse('2026-11-23T04:10:00Z') + second * 1000;
// The servers of the recorded Nova, with what the recording shows of them.
const servers = [
  exampleServer({ name: 'web-1', id: '20000000-0000-4000-8000-000000000000', created: seconds(45), tags: ['blue', 'red'] }),
  exampleServer({ name: 'web-2', id: '40000000-0000-4000-8000-000000000000', created: seconds(48), tags: ['red'], addresses: [] }),
  exampleServer({ name: 'db.1', id: '10000000-0000-4000-8000-000000000000', created: seconds(50), tags: [], addresses: [], vmState: 'stopped', powerState: 4, keyName: null }),
  exampleServer({ name: 'db-2', id: '30000000-0000-4000-8000-000000000000', created: seconds(52), tags: [], addresses: [], locked: true, lockedBy: 'owner' }),
  exampleServer({ name: 'Zed', id: '50000000-0000-4000-8000-000000000000', created: seconds(54), tags: [], addresses: [], configDrive: true }),
];
const names = (found: readonly ServerRecord[]): string[] => found.map(({ name }) => name);
const filtered = (query: ListQuery, ...as: Parameters<typeof at>): string[] => names(applyFilters(servers, query, at(...as)));
const sorted = (query: ListQuery, ...as: Parameters<typeof at>): string[] => names(servers.toSorted(orderFor(query, at(...as)).compare));
const everyone = names(servers);

describe('a filter of the server list', () => {
  it('by name is a regular expression, anywhere in the name and without regard to case', () => {
    expect(filtered({ name: 'WEB' }, '2.1')).to.deep.equal(['web-1', 'web-2']);
    expect(filtered({ name: '^web-1$' }, '2.1')).to.deep.equal(['web-1']);
    expect(filtered({ name: 'db.' }, '2.1')).to.deep.equal(['db.1', 'db-2']);
  });

  it('by address finds servers with such an address of that version only', () => {
    expect(filtered({ ip: '.' }, '2.1')).to.deep.equal(['web-1']);
    expect(filtered({ ip: '10.0.0' }, '2.1')).to.deep.equal([]);
    expect(filtered({ ip6: '::' }, '2.5')).to.deep.equal([]);
  });

  it('by ip6 is an administrator\'s before 2.5', () => {
    expect(filtered({ ip6: '::' }, '2.4')).to.deep.equal(everyone);
    expect(filtered({ ip6: '::' }, '2.4', true)).to.deep.equal([]);
  });

  it('by status knows every word of the status table and no other', () => {
    expect(filtered({ status: ['shutoff'] }, '2.1')).to.deep.equal(['db.1']);
    expect(filtered({ status: ['ACTIVE', 'SHUTOFF'] }, '2.1')).to.deep.equal(everyone);
    expect(filtered({ status: ['BOGUS'] }, '2.37')).to.deep.equal([]);
    expect(() => filtered({ status: ['BOGUS'] }, '2.38')).to.throw('Invalid status value');
  });

  it('by status takes the place of one by vm_state', () => {
    expect(filtered({ status: ['SHUTOFF'], vm_state: ['active'] }, '2.1', true)).to.deep.equal(['db.1']);
  });

  it('of an administrator is dropped for others, until a version frees it', () => {
    for (const query of [{ vm_state: ['stopped'] }, { power_state: '4' }] satisfies ListQuery[]) {
      expect(filtered(query, '2.82')).to.deep.equal(everyone);
      expect(filtered(query, '2.83')).to.deep.equal(['db.1']);
      expect(filtered(query, '2.1', true)).to.deep.equal(['db.1']);
    }
    expect(filtered({ config_drive: 'True' }, '2.83')).to.deep.equal(['Zed']);
    expect(filtered({ hostname: 'web' }, '2.89')).to.deep.equal(everyone);
    expect(filtered({ hostname: 'web' }, '2.90')).to.deep.equal(['web-1', 'web-2']);
    expect(filtered({ host: 'nohost' }, '2.104')).to.deep.equal(everyone);
    expect(filtered({ host: 'nohost' }, '2.1', true)).to.deep.equal([]);
  });

  it('by tags asks for all, any, not all or not any of them', () => {
    expect(filtered({ tags: 'red' }, '2.26')).to.deep.equal(['web-1', 'web-2']);
    expect(filtered({ tags: 'red,blue' }, '2.26')).to.deep.equal(['web-1']);
    expect(filtered({ 'tags-any': 'blue,green' }, '2.26')).to.deep.equal(['web-1']);
    expect(filtered({ 'not-tags': 'red,blue' }, '2.26')).to.deep.equal(['web-2', 'db.1', 'db-2', 'Zed']);
    expect(filtered({ 'not-tags-any': 'red,blue' }, '2.26')).to.deep.equal(['db.1', 'db-2', 'Zed']);
  });

  it('by lock needs a boolean', () => {
    expect(filtered({ locked: 'true' }, '2.73')).to.deep.equal(['db-2']);
    expect(filtered({ locked: 'off' }, '2.73')).to.deep.equal(['web-1', 'web-2', 'db.1', 'Zed']);
    expect(() => filtered({ locked: 'x' }, '2.73')).to.throw("Unrecognized value 'x', acceptable values are: '0', '1', 'f'");
  });

  it('by a table that Nova joins is refused to administrators and dropped for others', () => {
    expect(filtered({ metadata: 'x' }, '2.1')).to.deep.equal(everyone);
    expect(() => filtered({ metadata: 'x' }, '2.1', true)).to.throw('Invalid filter field: metadata.');
  });

  it('by time is matched as MySQL writes times', () => {
    expect(filtered({ created_at: '2026-11-23T04:10:48Z' }, '2.83')).to.deep.equal([]);
    expect(filtered({ created_at: '04:10:48' }, '2.83')).to.deep.equal(['web-2']);
  });
});

describe('a pattern of a user', () => {
  it('is refused when it is no regular expression', () => {
    for (const source of ['', '*', '[']) {
      expect(() => matchTexts('name', source, ['a'])).to.throw(`Invalid input for query parameters name. Value: ${source}. '${source}' is not a 'regex'`);
    }
  });

  it('matches nothing where there is no text', () => {
    expect(matchTexts('key_name', '.*', [null, '', 'a'])).to.deep.equal([false, true, true]);
  });

  it('is refused when it would hold up everyone else', () => {
    expect(() => matchTexts('name', '(a+)+$', [`${'a'.repeat(200)}b`])).to.throw("is not a 'regex'");
  });
});

describe('the order of the server list', () => {
  it('is newest first', () => {
    expect(sorted({}, '2.1')).to.deep.equal(['Zed', 'db-2', 'db.1', 'web-2', 'web-1']);
    expect(sorted({ sort_dir: ['asc'] }, '2.1')).to.deep.equal(['web-1', 'web-2', 'db.1', 'db-2', 'Zed']);
  });

  it('ends with the id, ascending', () => {
    expect(sorted({ sort_key: ['key_name'], sort_dir: ['asc'] }, '2.1')).to.deep.equal(['db.1', 'web-1', 'db-2', 'web-2', 'Zed']);
    expect(sorted({ sort_key: ['launch_index'], sort_dir: ['desc'] }, '2.1')).to.deep.equal(['db.1', 'web-1', 'db-2', 'web-2', 'Zed']);
  });

  it('takes several keys and directions', () => {
    expect(sorted({ sort_key: ['vm_state', 'display_name'], sort_dir: ['asc', 'desc'] }, '2.1')).to.deep.equal(['Zed', 'web-2', 'web-1', 'db-2', 'db.1']);
    expect(sorted({ sort_key: ['vm_state', 'display_name'] }, '2.1')).to.deep.equal(['db.1', 'db-2', 'web-1', 'web-2', 'Zed']);
  });

  it('drops keys by which Nova does not sort, with their directions', () => {
    for (const key of ['id', 'vcpus', 'user_data'] as const) {
      expect(sorted({ sort_key: [key], sort_dir: ['asc'] }, '2.1')).to.deep.equal(['Zed', 'db-2', 'db.1', 'web-2', 'web-1']);
    }
    expect(sorted({ sort_key: ['vcpus', 'display_name'], sort_dir: ['desc', 'asc'] }, '2.1')).to.deep.equal(['db-2', 'db.1', 'web-1', 'web-2', 'Zed']);
  });

  it('by lock comes with 2.73', () => {
    expect(sorted({ sort_key: ['locked'], sort_dir: ['asc'] }, '2.72')).to.deep.equal(['Zed', 'db-2', 'db.1', 'web-2', 'web-1']);
    expect(sorted({ sort_key: ['locked'], sort_dir: ['asc'] }, '2.73')).to.deep.equal(['db.1', 'web-1', 'web-2', 'Zed', 'db-2']);
  });

  it('by host is an administrator\'s', () => {
    expect(() => sorted({ sort_key: ['host'] }, '2.1')).to.throw('Only administrators can sort servers by host');
    expect(sorted({ sort_key: ['host'] }, '2.1', true)).to.have.length(5);
  });

  it('refuses unknown directions and more of them than keys', () => {
    expect(() => sorted({ sort_dir: ['ASC'] }, '2.1')).to.throw("Invalid input received: Unknown sort direction, must be 'desc' or 'asc'");
    expect(() => sorted({ sort_key: ['vm_state'], sort_dir: ['asc', 'desc'] }, '2.1')).to.throw('Sort direction size exceeds sort key size');
  });
});
