/**
 * Nova's published samples against the spec: each request must pass at its version, and each answer must be one that we could give, nothing
 * missing and nothing over. Runs where NOVA_CONTRACT names the folder that they lie in.
 */
import { expect } from 'chai';
import { versionNumber } from '../../src/http/microversion.ts';
import { boundaries, epochOf, isVisible, project, type Schema, type Viewer } from '../../src/http/projection.ts';
import { readSpec, type SpecOperation } from '../../src/http/spec.ts';
import { compileAnswerCheck } from '../../src/http/validation.ts';
import { samplesFolder } from '../support/nova-contract.ts';
import { samplesOfNova, unknownSamples, type Part } from '../support/nova-samples.ts';

/** Answers may have nothing that the spec does not know; the spec leaves that to the serialiser, so it is said here. */
function closed(schema: Schema): Schema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const out = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
    const isClosed = 'properties' in out && 'type' in out && !('additionalProperties' in out);
    return isClosed ? { ...out, additionalProperties: false } : out;
  };
  return walk(schema) as Schema;
}

function schemaOf(operation: SpecOperation, part: Part, viewer: Viewer): Schema | undefined {
  const whole = part === 'request'
    ? operation.body
    : operation.responses.find(({ status, annotation }) => status < 400 && isVisible(annotation, viewer))?.schema;
  const cut = whole === undefined ? undefined : project(whole, viewer);
  return cut === undefined || part === 'request' ? cut : closed(cut);
}

const checks = new Map<string, (value: unknown) => string[]>();

/** Compiled once for each stretch of versions. */
function checkOf(operation: SpecOperation, part: Part, viewer: Viewer): (value: unknown) => string[] {
  const key = `${operation.id} ${part} ${epochOf(boundaries(operation.source), viewer.version)} ${viewer.roles.join()}`;
  let check = checks.get(key);
  if (check === undefined) {
    const schema = schemaOf(operation, part, viewer);
    checks.set(key, (check = schema === undefined ? () => ['the spec has nothing here'] : compileAnswerCheck(schema)));
  }
  return check;
}

(samplesFolder() === undefined ? describe.skip : describe)('the samples of Nova', () => {
  const operations = new Map(readSpec('compute', '/compute').map((operation) => [operation.id, operation]));

  it('are all of some operation', () => {
    expect(unknownSamples()).to.deep.equal([]);
  });

  for (const { file, version, operationId, part, body } of samplesOfNova()) {
    it(`${file} is as ${operationId} has it`, () => {
      const operation = operations.get(operationId);
      if (operation === undefined) throw new Error(`no ${operationId}`);
      // Most answers are an administrator's, those of servers from 2.90 a member's.
      const complaints = checkOf(operation, part, { version: versionNumber(version), roles: ['admin'] })(body);
      const hasPassed = complaints.length === 0 || checkOf(operation, part, { version: versionNumber(version), roles: [] })(body).length === 0;
      expect(hasPassed, complaints.join('\n')).to.equal(true);
    });
  }
});
