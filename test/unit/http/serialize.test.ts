import { expect } from 'chai';
import { compileSerializer } from '../../../src/http/serialize.ts';
import { fragment } from '../../../src/http/service.ts';

const item = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, href: { type: 'string' } } };
const list = compileSerializer({ type: 'object', properties: { items: { type: 'array', items: item } } });
const text = (write: (value: unknown, base: string) => Buffer, value: unknown, base = ''): unknown => JSON.parse(write(value, base).toString());

describe('the serialiser', () => {
  it('leaves out what the schema does not list, at every depth', () => {
    const write = compileSerializer({ type: 'object', properties: { a: item, m: { type: 'object', additionalProperties: { type: 'string' } } } });
    expect(text(write, { a: { id: 1, secret: 2 }, m: { k: 'v' }, host: 'x' })).to.deep.equal({ a: { id: 1 }, m: { k: 'v' } });
  });

  it('writes null, unicode and empty objects as JSON does', () => {
    const write = compileSerializer({ type: 'object', properties: { a: { type: ['string', 'null'] }, b: item } });
    expect(write({ a: null, b: {} }, '').toString()).to.equal('{"a":null,"b":{}}');
    expect(text(write, { a: '"é\n😀' })).to.deep.equal({ a: '"é\n😀' });
  });

  it('chooses the branch that the value looks like', () => {
    const write = compileSerializer({ oneOf: [{ type: 'string' }, item, { type: 'object', required: ['x'], properties: { x: {} } }] });
    expect(text(write, 'a')).to.equal('a');
    expect(text(write, { x: [1], id: undefined })).to.deep.equal({ x: [1] });
    expect(text(write, { id: 2, y: 1 })).to.deep.equal({ id: 2 });
  });

  it('builds a fragment once for each object and base, and again for a new object', () => {
    let built = 0;
    const render = (owner: { id: number }, base: string) => fragment(owner, () => ({ id: (built += 1, owner.id), href: `${base}/${owner.id}` }));
    const owners = Array.from({ length: 20 }, (_, id) => ({ id }));
    const page = (base: string): unknown => text(list, { items: owners.map((owner) => render(owner, base)) }, base);
    const first = page('http://a');
    expect(page('http://a')).to.deep.equal(first);
    expect(built).to.equal(20);
    page('http://b');
    expect(built).to.equal(40);
    owners[3] = { id: 99 };
    expect((page('http://a') as { items: unknown[] }).items[3]).to.deep.equal({ id: 99, href: 'http://a/99' });
    expect(built).to.equal(41);
  });
});
