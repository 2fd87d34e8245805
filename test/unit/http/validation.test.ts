import { expect } from 'chai';
import { compileCheck } from '../../../src/http/validation.ts';
import { repr } from '../../../src/http/python.ts';
import type { Schema } from '../../../src/http/projection.ts';

const schema: Schema = {
  type: 'object',
  required: ['server'],
  additionalProperties: false,
  properties: {
    server: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 5, format: 'name' },
        min_count: { type: ['integer', 'string'], pattern: '^[0-9]*$', minimum: 1 },
        kind: { enum: ['HARD', 'SOFT'] },
        networks: { anyOf: [{ type: 'array' }, { const: 'auto' }] },
        metadata: { type: 'object', patternProperties: { '^[a-z]{1,3}$': { type: 'string' } }, additionalProperties: false },
      },
    },
  },
};

const check = compileCheck(schema, 'body');
const said = (body: unknown): string => {
  try {
    check(body);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('refusals of a body', () => {
  const rows: readonly (readonly [unknown, string])[] = [
    [null, "None is not of type 'object'"],
    [[], "[] is not of type 'object'"],
    [{}, "'server' is a required property"],
    [{ server: 'x' }, "Invalid input for field/attribute server. Value: x. 'x' is not of type 'object'"],
    [{ server: {}, other: 1 }, "Invalid input for field/attribute server. Value: {}. 'name' is a required property"],
    [{ server: { name: 'a' }, other: 1 }, "Additional properties are not allowed ('other' was unexpected)"],
    [{ server: { name: 'a' }, b: 1, c: 2 }, "Additional properties are not allowed ('b', 'c' were unexpected)"],
    [{ server: { name: 'toolong' } }, "Invalid input for field/attribute name. Value: toolong. 'toolong' is too long"],
    [{ server: { name: ' a' } }, "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace."],
    [{ server: { name: 'a', min_count: '0' } }, "Invalid input for field/attribute min_count. Value: 0. '0' is less than the minimum of 1"],
    [{ server: { name: 'a', min_count: 'x' } }, "Invalid input for field/attribute min_count. Value: x. 'x' does not match '^[0-9]*$'"],
    [{ server: { name: 'a', kind: 'x' } }, "Invalid input for field/attribute kind. Value: x. 'x' is not one of ['HARD', 'SOFT']"],
    [{ server: { name: 'a', networks: { a: null } } },
      "Invalid input for field/attribute networks. Value: {'a': None}. {'a': None} is not valid under any of the given schemas"],
    [{ server: { name: 'a', metadata: { toolong: 'x' } } },
      "Invalid input for field/attribute metadata. Value: {'toolong': 'x'}. 'toolong' does not match any of the regexes: '^[a-z]{1,3}$'"],
    [{ server: { name: 'a', min_count: '3', kind: 'HARD', networks: 'auto', metadata: { a: 'b' } } }, ''],
  ];
  for (const [body, sentence] of rows) {
    it(`says of ${JSON.stringify(body)}: ${sentence || 'nothing'}`, () => expect(said(body)).to.equal(sentence));
  }

  it('quotes values as Python prints them', () => {
    expect(repr({ a: [true, null, "it's", 'say "x"', 1.5] })).to.equal(`{'a': [True, None, "it's", 'say "x"', 1.5]}`);
    expect(repr(`'"\n`)).to.equal(String.raw`'\'"\n'`);
  });
});
