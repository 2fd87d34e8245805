/**
 * Changes of an image as JSON Patch, in both of the forms that Glance takes. Glance: glance/api/v2/images.py, RequestDeserializer.update and
 * ImagesController._do_add, _do_replace, _do_remove.
 */
import { ApiError } from '../../../errors.ts';
import { str } from '../../../http/python.ts';
import { checkImage, isReadOnly, isReserved } from './attributes.ts';

export interface Change {
  readonly op: 'add' | 'remove' | 'replace';
  /** Attribute or property. */
  readonly name: string;
  readonly value: unknown;
}

/** @param type media type of the body @throws ApiError badRequest, forbidden */
export function changesFrom(body: unknown, type: string): Change[] {
  if (!Array.isArray(body)) throw new ApiError('badRequest', 'Request body must be a JSON array of operation objects.');
  const operationOf = /v2\.0-json-patch/.test(type) ? olderOperation : newerOperation;
  return body.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw new ApiError('badRequest', 'Operations must be JSON objects.');
    const operation: Readonly<Record<string, unknown>> = { ...item };
    const { op, pointer } = operationOf(operation);
    const path = decoded(pointer);
    const [name = ''] = path;
    // A location has a place in the list of them.
    if (path.length !== (name === 'locations' && op !== 'replace' ? 2 : 1)) throw new ApiError('badRequest', `Invalid JSON pointer for this resource: '/${path.join('/')}'`);
    if (op !== 'remove' && !('value' in operation)) throw new ApiError('badRequest', `Operation "${op}" requires a member named "value".`);
    if (isReadOnly(name) || name === 'id') throw new ApiError('forbidden', `Attribute '${name}' is read-only.`);
    if (isReserved(name)) throw new ApiError('forbidden', `Attribute '${name}' is reserved.`);
    if (op !== 'remove') checkImage({ [name]: path.length === 1 ? operation['value'] : [operation['value']] });
    return { op, name, value: operation['value'] };
  });
}

interface Operation {
  readonly op: Change['op'];
  readonly pointer: string;
}

const ops = ['add', 'remove', 'replace'] as const;

/** `{ "op": "add", "path": "/name", "value": … }` */
function newerOperation(operation: Readonly<Record<string, unknown>>): Operation {
  const { op: said = null } = operation;
  const known = `It must be one of the following: ${ops.join(', ')}.`;
  if (said === null) throw new ApiError('badRequest', `Unable to find \`op\` in JSON Schema change. ${known}`);
  const op = ops.find((each) => each === said);
  if (op === undefined) throw new ApiError('badRequest', `Invalid operation: \`${str(said)}\`. ${known}`);
  if (!('path' in operation)) throw new ApiError('badRequest', "Unable to find 'path' in JSON Schema change");
  return { op, pointer: String(operation['path']) };
}

/** `{ "add": "/name", "value": … }` */
function olderOperation(operation: Readonly<Record<string, unknown>>): Operation {
  const [op, ...others] = ops.filter((known) => known in operation);
  if (op === undefined || others.length > 0) {
    throw new ApiError('badRequest', `Operation objects must contain ${op === undefined ? 'exactly one' : 'only one'} member named "add", "remove", or "replace".`);
  }
  return { op, pointer: String(operation[op]) };
}

/** RFC 6901, as strict and as lenient as Glance is. @throws ApiError badRequest */
function decoded(pointer: string): string[] {
  const wrong = pointerFaults.find(([fault]) => fault.test(pointer));
  if (wrong !== undefined) throw new ApiError('badRequest', `Pointer \`${pointer}\` ${wrong[1]}`);
  return pointer.replace(/^\/+/, '').split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim());
}

const pointerFaults: readonly (readonly [fault: RegExp, sentence: string])[] = [
  [/^(?!\/)/, 'does not start with "/".'],
  [/^.+\/\s*\//s, 'contains adjacent "/".'],
  [/.\/$/, 'end with "/".'],
  [/~(?![01])/, 'contains "~" not part of a recognized escape sequence.'],
];
