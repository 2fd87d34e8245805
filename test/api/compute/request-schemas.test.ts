/**
 * Nova's own request schemas, where NOVA_CONTRACT names the folder with them: for good bodies and tens of thousands of wrong ones, the spec takes
 * and refuses what they do, and names the same member first.
 */
import { expect } from 'chai';
import { dialects } from '../../../src/http/dialects.ts';
import { formats } from '../../../src/http/formats.ts';
import { versionNumber } from '../../../src/http/microversion.ts';
import { makeOperation, type Operation } from '../../../src/http/operations.ts';
import type { Schema } from '../../../src/http/projection.ts';
import { readSpec } from '../../../src/http/spec.ts';
import { compileCheck } from '../../../src/http/validation.ts';
import { novaRequestSchemas } from '../../support/nova-contract.ts';
import { goodBody, wrongBodies } from '../../support/wrong-bodies.ts';

/** File of a schema → why the spec differs. The recorded Zed (`oracle/`) is older than the schemas. */
const wanted: readonly (readonly [file: RegExp, reason: string])[] = [
  [/^servers\.create\./, 'a group hint that is no uuid, a port that is none or null: in Zed\'s words, which are kept here'],
  [/^servers\.(?:add|remove)SecurityGroup\./, 'Nova\'s handler has sentences of its own for what its newer schema refuses'],
  [/^servers\.os-getRDPConsole\./, 'the newest Nova has dropped it; up to 2.5 it had this schema'],
  [/^os-server-groups\.create\.2\.(?:0|15)-/, 'the schema as it is published lost the order of its keywords, in which Nova tells what is wrong'],
  [/^os-keypairs\.create\./, 'what a key pair\'s name may hold is said in Zed\'s words'],
  [/^os-baremetal-nodes\.(?:add|remove)_interface\./, 'the key of an action has to be there'],
  [/^servers_os-volume_attachments\.update\.2\.85-/, 'what may not be changed is compared by the handler'],
];

const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}').replace(/^\/v2\.1/, '');

(novaRequestSchemas().length === 0 ? describe.skip : describe)('the request schemas of Nova', function () {
  this.timeout(120_000);

  it('take and refuse what the spec takes and refuses', () => {
    const operations = new Map(readSpec('compute', '/compute')
      .map((spec): [string, Operation] => [`${spec.method} ${shapeOf(spec.path)} ${spec.action ?? ''}`, makeOperation(spec, dialects.compute)]));
    const wrong: string[] = [];
    for (const { file, method, path, action, min, schema } of novaRequestSchemas()) {
      const viewer = { version: versionNumber(min === '2.0' ? '2.1' : min), roles: ['admin'] };
      const operation = operations.get(`${method} ${shapeOf(path)} ${action ?? ''}`);
      if (operation === undefined || operation.isGone || operation.spec.isAlias || !operation.exists(viewer)) continue;
      const ours = operation.projected(viewer).checkBody;
      const theirs = compileCheck(translated(schema), 'body');
      for (const body of bodiesFor(schema)) {
        const [here, there] = [refusal(ours, body), refusal(theirs, body)];
        if (here === there) continue;
        wrong.push(`${file}: ${JSON.stringify(body).slice(0, 300)}\n  Nova: ${there ?? 'taken'}\n  here: ${here ?? 'taken'}`);
        break;
      }
    }
    expect(wrong.filter((text) => !wanted.some(([file]) => file.test(text))).join('\n')).to.equal('');
    expect(wanted.filter(([file]) => !wrong.some((text) => file.test(text))).map(([, reason]) => reason), 'reasons that nothing needs').to.deep.equal([]);
  });
});

function* bodiesFor(schema: Schema): Generator {
  for (const full of [false, true]) {
    const body = goodBody(translated(schema), full);
    yield body;
    yield* wrongBodies(body);
  }
}

/** Undefined: it passes. Patterns and choices are left out: they are written otherwise, and mean the same or not, which the values show. */
function refusal(check: ((body: unknown) => void) | undefined, body: unknown): string | undefined {
  try {
    check?.(body);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/does not match '.*/s, 'does not match').replace(/is not one of .*/s, 'is not one of').replace(/of any of the regexes.*/s, '');
  }
}

/** A schema of Python's for JavaScript: without the escapes that the `u` flag has not, and without formats that Nova does not check. */
const translated = (schema: Schema): Schema => withoutPython(schema) as Schema;

function withoutPython(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withoutPython(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (isNames) return [[key, withoutPython(value)]];
    if (key === 'format') return String(value) in formats ? [[key, value]] : [];
    if (key === 'pattern') return [[key, forJavaScript(String(value))]];
    if (key === 'properties') return [[key, withoutPython(value, true)]];
    if (key !== 'patternProperties') return [[key, withoutPython(value)]];
    return [[key, Object.fromEntries(Object.entries(value as object).map(([pattern, each]) => [forJavaScript(pattern), withoutPython(each)]))]];
  }));
}

const forJavaScript = (pattern: string): string => pattern.replaceAll(/\\([^\w^$.*+?()[\]{}|/\\-])/gu, '$1').replace(/(\[[^\]]*?\w)-_/, '$1\\-_');
