import { expect } from 'chai';
import type { ApiError } from '../../../src/errors.ts';
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
        pair: { type: 'array', prefixItems: [{ type: 'integer' }], items: false },
        one: { type: 'object', patternProperties: { '^[a-z]{1,3}$': { type: 'string' } }, maxProperties: 1 },
        adminPass: { type: 'string' },
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
    [{ server: { name: 'a' }, c: 1, b: 2 }, "Additional properties are not allowed ('b', 'c' were unexpected)"],
    [{ server: { name: 'a', pair: [1, 'x', 'y'] } }, "Invalid input for field/attribute pair. Value: [1, 'x', 'y']. Additional items are not allowed ('x', 'y' were unexpected)"],
    [{ server: { name: 'a', one: { aa: 1, bb: 'x' } } }, "Invalid input for field/attribute aa. Value: 1. 1 is not of type 'string'"],
    [{ server: { name: 'a', one: { aa: 'x', bb: 'x' } } }, "Invalid input for field/attribute one. Value: {'aa': 'x', 'bb': 'x'}. {'aa': 'x', 'bb': 'x'} has too many properties"],
    [{ server: { name: 'toolong' } }, "Invalid input for field/attribute name. Value: toolong. 'toolong' is too long"],
    [{ server: { name: ' a' } }, "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace."],
    [{ server: { name: 'a', min_count: '0' } }, "Invalid input for field/attribute min_count. Value: 0. 0 is less than the minimum of 1"],
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

  it('quote a secret to whoever sent it, and not to the log', () => {
    const refusal = (body: unknown): { message: string; logged: string } => {
      try {
        check(body);
      } catch (error) {
        return error as ApiError;
      }
      throw new Error('it passes');
    };
    const wrong = refusal({ server: { name: 'a', adminPass: ['hush'] } });
    expect(wrong.message).to.equal("Invalid input for field/attribute adminPass. Value: ['hush']. ['hush'] is not of type 'string'");
    expect(wrong.logged).to.equal("Invalid input for field/attribute adminPass. Value: ***. '***' is not of type 'string'");
    const beside = refusal({ server: { adminPass: 'hush' } });
    expect(beside.message).to.contain("{'adminPass': 'hush'}");
    expect(beside.logged).to.contain("{'adminPass': '***'}");
  });

  it('quotes values as Python prints them', () => {
    expect(repr({ a: [true, null, "it's", 'say "x"', 1.5] })).to.equal(`{'a': [True, None, "it's", 'say "x"', 1.5]}`);
    expect(repr(`'"\n`)).to.equal(String.raw`'\'"\n'`);
    expect(repr('é\u00a0\u200b\u{e000}\u{f0000}')).to.equal(String.raw`'é\xa0\u200b\ue000\U000f0000'`);
  });
});
