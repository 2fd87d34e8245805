/** Values to text, for both protocols. What a value looks like depends on its type in the data model, not on its JavaScript type. */
import { type ClassName, classes, type XapiType } from '../xapi/datamodel.ts';
import { fieldsOf } from './database.ts';
import { hasField, type ReleaseProfile } from './releases.ts';
import type { Snapshot, WireType } from './wire-types.ts';

type Encoder = (value: unknown) => string;

export interface Encoding {
  /** The text of a value of that type. */
  encode(type: WireType, value: unknown): string;
}

/** What a protocol does with each kind of value; composition of records, sets and maps is common. */
export interface Syntax {
  readonly string: Encoder;
  readonly int: Encoder;
  readonly int32: Encoder;
  readonly float: Encoder;
  readonly bool: Encoder;
  readonly datetime: Encoder;
  readonly void: string;
  readonly array: (items: readonly string[]) => string;
  /** `members` are pairs of an encoded key and an encoded value. */
  readonly object: (members: readonly string[]) => string;
  /** The text before a member's value. */
  readonly open: (key: string) => string;
  /** The text behind it. */
  readonly close: string;
}

/** Encoders are made once per type and release, so that a thousand records cost a thousand runs through a list. */
export function createEncoding(syntax: Syntax, profile: ReleaseProfile): Encoding {
  const encoders = new Map<WireType, Encoder>();
  const records = new Map<ClassName, Encoder>();

  const encoderOf = (type: WireType): Encoder => {
    const known = encoders.get(type);
    if (known !== undefined) return known;
    const made = make(type);
    encoders.set(type, made);
    return made;
  };

  const member = (key: string, encoder: Encoder): ((value: unknown) => string) => {
    const open = syntax.open(key);
    return (value) => open + encoder(value) + syntax.close;
  };

  const recordEncoder = (cls: ClassName): Encoder => {
    const known = records.get(cls);
    if (known !== undefined) return known;
    const fields = Object.entries(fieldsOf(cls))
      .filter(([, field]) => hasField(profile.level, classes[cls], field))
      .map(([name, field]) => [name, member(name, encoderOf(field.type))] as const);
    const encoder: Encoder = (value) => {
      const row = value as Readonly<Record<string, unknown>>;
      return syntax.object(fields.map(([name, encode]) => encode(row[name])));
    };
    records.set(cls, encoder);
    return encoder;
  };

  const key = (type: XapiType): ((text: string) => string) =>
    (type.t === 'enum' && profile.lowerCaseEnumKeys ? (text) => text.toLowerCase() : (text) => text);

  const make = (type: WireType): Encoder => {
    switch (type.t) {
      case 'string':
      case 'ref':
      case 'enum':
        return syntax.string;
      case 'int':
      case 'int32':
      case 'float':
      case 'bool':
      case 'datetime':
        return syntax[type.t];
      case 'void':
        return () => syntax.void;
      case 'set': {
        const item = encoderOf(type.of);
        return (value) => syntax.array((value as readonly unknown[]).map(item));
      }
      case 'map': {
        const item = encoderOf(type.value);
        const spell = key(type.key);
        return (value) =>
          syntax.object(Object.entries(value as object).map(([name, each]) => syntax.open(spell(name)) + item(each) + syntax.close));
      }
      case 'struct': {
        const members = Object.entries(type.members).map(([name, each]) => [name, member(name, encoderOf(each))] as const);
        return (value) => {
          const object = value as Readonly<Record<string, unknown>>;
          return syntax.object(members.flatMap(([name, encode]) => (object[name] === undefined ? [] : [encode(object[name])])));
        };
      }
      case 'record':
        return recordEncoder(type.class);
      case 'snapshot':
        return (value) => {
          const { class: cls, row } = value as Snapshot;
          return recordEncoder(cls)(row);
        };
    }
  };

  return { encode: (type, value) => encoderOf(type)(value) };
}
