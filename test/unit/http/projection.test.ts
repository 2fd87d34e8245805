import { expect } from 'chai';
import { boundaries, epochOf, project, type Schema } from '../../../src/http/projection.ts';

const member = (version: number) => ({ version, roles: ['member'] });

const server: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'flavor', 'host'],
  properties: {
    name: { type: 'string' },
    host: { type: 'string', 'x-openstack': { role: 'admin' } },
    networks: { type: 'string', 'x-openstack-required': { 'min-ver': '2.37' } },
    tag: { type: 'string', 'x-openstack': [{ 'min-ver': '2.32', 'max-ver': '2.36' }, { 'min-ver': '2.42' }] },
    flavor: {
      oneOf: [
        { 'x-openstack': { 'max-ver': '2.46' }, type: 'object', properties: { id: { type: 'string' } } },
        { 'x-openstack': { 'min-ver': '2.47' }, type: 'object', properties: { ram: { type: 'integer' } } },
      ],
    },
  },
};

describe('projection of the spec', () => {
  it('drops a property outside of its ranges, holes included', () => {
    const has = (version: number): boolean => 'tag' in (project(server, member(version))?.['properties'] as object);
    expect([2031, 2032, 2036, 2037, 2041, 2042, 2104].map(has)).to.deep.equal([false, true, true, false, false, true, true]);
  });

  it('shows what is for administrators to them alone', () => {
    expect(project(server, member(2001))?.['properties']).not.to.have.property('host');
    expect(project(server, { version: 2001, roles: ['admin'] })?.['properties']).to.have.property('host');
  });

  it('demands only what is there, and what the version made compulsory', () => {
    expect(project(server, member(2036))?.['required']).to.deep.equal(['name', 'flavor']);
    expect(project(server, member(2037))?.['required']).to.deep.equal(['name', 'flavor', 'networks']);
  });

  it('replaces a oneOf with one branch left by that branch', () => {
    const flavorAt = (version: number): unknown => (project(server, member(version))?.['properties'] as Record<string, unknown>)['flavor'];
    expect(flavorAt(2046)).to.deep.equal({ type: 'object', properties: { id: { type: 'string' } } });
    expect(flavorAt(2047)).to.deep.equal({ type: 'object', properties: { ram: { type: 'integer' } } });
  });

  it('knows the versions between which nothing changes', () => {
    const edges = boundaries(server);
    expect(edges).to.deep.equal([2032, 2037, 2042, 2047]);
    expect([2001, 2032, 2036, 2037, 2047, 2104].map((version) => epochOf(edges, version))).to.deep.equal([0, 1, 1, 2, 4, 4]);
  });
});
