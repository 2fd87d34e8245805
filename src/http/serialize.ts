/**
 * Answers → JSON, written by the projected schema: what the version or the role does not have is left out on the way,
 * so handlers build the newest form only. A {@link FragmentValue} (a part that depends on one immutable object) is
 * written once per schema position and base of links and kept for as long as that object lives; a list of them is kept
 * as one buffer until one of its members is replaced.
 */
import { FragmentValue } from './service.ts';
import type { Schema } from './projection.ts';

type Chunk = string | Buffer;
/** `base`: what links begin with; it is part of what is written. */
type Write = (value: unknown, base: string, out: Chunk[]) => void;

/** @returns the body's bytes */
export function compileSerializer(schema: Schema): (value: unknown, base: string) => Buffer {
  const write = writerOf(schema);
  return (value, base) => {
    const out: Chunk[] = [];
    write(value, base, out);
    return joined(out);
  };
}

function joined(chunks: readonly Chunk[]): Buffer {
  const buffers: Buffer[] = [];
  let text = '';
  for (const chunk of chunks) {
    if (typeof chunk === 'string') {
      text += chunk;
    } else {
      if (text !== '') buffers.push(Buffer.from(text));
      text = '';
      buffers.push(chunk);
    }
  }
  if (text !== '') buffers.push(Buffer.from(text));
  return buffers.length === 1 && buffers[0] !== undefined ? buffers[0] : Buffer.concat(buffers);
}

function writerOf(schema: Schema): Write {
  const plain = plainWriterOf(schema);
  const kept = new WeakMap<object, Map<string, string>>();
  return (value, base, out) => {
    if (!(value instanceof FragmentValue)) return plain(value, base, out);
    let byBase = kept.get(value.fragmentOf);
    if (byBase === undefined) kept.set(value.fragmentOf, (byBase = new Map<string, string>()));
    let text = byBase.get(base);
    if (text === undefined) {
      const built: Chunk[] = [];
      plain(value.build(), base, built);
      byBase.set(base, (text = joined(built).toString()));
    }
    out.push(text);
  };
}

function plainWriterOf(schema: Schema): Write {
  const branches = (schema['oneOf'] ?? schema['anyOf']) as Schema[] | undefined;
  if (branches !== undefined && branches.length > 0) return branchWriter(branches);
  if (schema['properties'] !== undefined) return objectWriter(schema);
  if (typeof schema['items'] === 'object' && schema['items'] !== null) return arrayWriter(schema['items'] as Schema);
  const values = schema['additionalProperties'];
  if (typeof values === 'object' && values !== null) return mapWriter(values as Schema);
  return writeAny;
}

const writeAny: Write = (value, _base, out) => {
  // Of undefined and of functions JSON makes nothing at all.
  out.push(value === undefined ? 'null' : JSON.stringify(value));
};

function objectWriter(schema: Schema): Write {
  const members = Object.entries(schema['properties'] as Record<string, Schema>).map(
    ([name, property]) => [name, `${JSON.stringify(name)}:`, writerOf(property)] as const,
  );
  const known = new Set(members.map(([name]) => name));
  // Only an explicit `additionalProperties` lets unlisted members out: else a pruned one would slip through.
  const open = schema['additionalProperties'];
  const others = open === undefined || open === false ? undefined : open === true ? writeAny : writerOf(open as Schema);
  return (value, base, out) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return writeAny(value, base, out);
    const object = value as Record<string, unknown>;
    let mark = '{';
    for (const [name, key, write] of members) {
      const member = object[name];
      if (member === undefined) continue;
      out.push(mark + key);
      write(member, base, out);
      mark = ',';
    }
    if (others !== undefined) {
      for (const [name, member] of Object.entries(object)) {
        if (known.has(name) || member === undefined) continue;
        out.push(`${mark}${JSON.stringify(name)}:`);
        others(member, base, out);
        mark = ',';
      }
    }
    out.push(mark === '{' ? '{}' : '}');
  };
}

function mapWriter(values: Schema): Write {
  return objectWriter({ properties: {}, additionalProperties: values });
}

interface KeptList {
  readonly owners: readonly object[];
  readonly base: string;
  readonly bytes: Buffer;
}
/** Below this many members a list is not worth keeping as a whole. */
const keptListMinimum = 16;
const keptListsMaximum = 4;

function arrayWriter(items: Schema): Write {
  const write = writerOf(items);
  let lists: KeptList[] = [];
  const writeItems: Write = (value, base, out) => {
    out.push('[');
    (value as unknown[]).forEach((item, index) => {
      if (index > 0) out.push(',');
      write(item, base, out);
    });
    out.push(']');
  };
  return (value, base, out) => {
    if (!Array.isArray(value)) return writeAny(value, base, out);
    if (value.length < keptListMinimum || !value.every((item) => item instanceof FragmentValue)) return writeItems(value, base, out);
    const same = lists.find((list) => list.base === base && list.owners.length === value.length
      && list.owners.every((owner, index) => owner === value[index]?.fragmentOf));
    if (same !== undefined) {
      out.push(same.bytes);
      return;
    }
    const written: Chunk[] = [];
    writeItems(value, base, written);
    const bytes = joined(written);
    lists = [{ owners: value.map((item) => item.fragmentOf), base, bytes }, ...lists].slice(0, keptListsMaximum);
    out.push(bytes);
  };
}

function branchWriter(branches: readonly Schema[]): Write {
  const writers = branches.map((branch) => [branch, writerOf(branch)] as const);
  return (value, base, out) => {
    const fitting = writers.find(([branch]) => looksLike(branch, value));
    (fitting?.[1] ?? writeAny)(value, base, out);
  };
}

/** Enough to tell the branches of an answer apart: the JSON type, and the members that a branch demands. */
function looksLike(schema: Schema, value: unknown): boolean {
  const types = [schema['type']].flat().filter((type) => type !== undefined);
  if (types.length > 0 && !types.includes(jsonType(value)) && !(types.includes('integer') && Number.isInteger(value))) return false;
  if (schema['const'] !== undefined) return schema['const'] === value;
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(value);
  const required = (schema['required'] as string[] | undefined) ?? [];
  return typeof value !== 'object' || value === null || required.every((name) => (value as Record<string, unknown>)[name] !== undefined);
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}
