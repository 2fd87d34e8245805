/**
 * What Nova itself says of its API: its operations and its own schemas of answers, where NOVA_CONTRACT names the folder that holds them
 * (they are not part of this project). With it, each answer that any API test gets is checked against Nova's schema of it.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../src/http/formats.ts';
import { versionNumber } from '../../src/http/microversion.ts';

export const contractFolder = process.env['NOVA_CONTRACT'];

/** One row of operations.csv. */
export interface NovaOperation {
  readonly method: string;
  /** Below `/v2.1`; what is in braces is a parameter. */
  readonly path: string;
  readonly action: string | undefined;
  readonly min: string;
  /** Undefined: it is there at the newest version. */
  readonly max: string | undefined;
  readonly policy: string;
  /** 410 is all that it ever answers. */
  readonly isGone: boolean;
}

/** Nova's own schema of a request's body. */
export interface RequestSchema {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly action: string | undefined;
  readonly min: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

interface SchemaRow {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly action: string | null;
  readonly min: string;
  readonly max: string | null;
}

const read = (path: string): string => readFileSync(join(contractFolder ?? '', path), 'utf8');

/** The table's rows; none without the contract. */
export function novaOperations(): NovaOperation[] {
  if (contractFolder === undefined) return [];
  const [header = [], ...rows] = parseCsv(read('operations.csv'));
  return rows.map((cells) => {
    const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
    return {
      method: cell('method'),
      path: cell('path'),
      action: cell('action') || undefined,
      min: cell('min_microversion'),
      max: cell('max_microversion') || undefined,
      policy: cell('default_policy'),
      isGone: cell('errors') === '410',
    };
  });
}

/** Those that hold at some version of the endpoint of today; none without the contract. */
export function novaRequestSchemas(): RequestSchema[] {
  if (contractFolder === undefined) return [];
  return (JSON.parse(read('request-schemas/index.json')) as (SchemaRow & { readonly kind: string })[])
    .filter(({ kind, max }) => kind === 'request body' && max !== '2.0')
    .map(({ file, method, path, action, min }) => ({
      file, method, path, action: action ?? undefined, min,
      schema: JSON.parse(read(`request-schemas/${file}`)) as RequestSchema['schema'],
    }));
}

function parseCsv(text: string): string[][] {
  return text.trim().split(/\r?\n/).map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
}

/** The published samples of requests and answers; undefined without them. */
export function samplesFolder(): string | undefined {
  const folder = join(contractFolder ?? '', 'api-samples');
  return contractFolder !== undefined && existsSync(folder) ? folder : undefined;
}

// Patterns are Python's: they compile without the flag that ajv gives them.
const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false, logger: false });
for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate: check });

/** Schemas of Nova's that are themselves wrong, by the beginning of their names → how. */
const wrongSchemas: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^os-instance_usage_audit_log\./, 'takes names of hosts for UUIDs'],
  [/^os-server-groups\.(index|show)\.2\.1(-2\.12|3-2\.14)/, 'forgets that groups of newer versions show here too'],
  [/^servers_migrations\.(index|show)\./, 'wants at least one byte to be left of everything, unlike its own sample'],
];

let rows: readonly SchemaRow[] | undefined;
const validators = new Map<string, ValidateFunction>();

/**
 * What Nova's schema has against an answer of success; nothing without the contract, or where Nova has no schema.
 * @param path from the root, with or without a project and a query
 * @param version the microversion that the answer names; undefined: the endpoint without any
 */
export function complaintsOfNova(
  method: string, path: string, version: string | undefined, sent: unknown, answer: { readonly status: number; readonly body: unknown },
): string[] {
  if (contractFolder === undefined || answer.status >= 300) return [];
  const below = /^\/compute\/v2(?:\.1)?(?:\/[0-9a-f-]{8,})?(\/.*)$/.exec(path.replace(/\?.*/, ''))?.[1];
  if (below === undefined) return [];
  rows ??= JSON.parse(read('response-schemas/index.json')) as SchemaRow[];
  const number = versionNumber(version ?? '2.0');
  const action = below.endsWith('/action') ? Object.keys(sent as object)[0] : undefined;
  const row = rows
    .filter((each) => each.method === method && (each.action ?? undefined) === action && isAt(each.path, below)
      && versionNumber(each.min) <= number && (each.max === null || number <= versionNumber(each.max)))
    .sort((a, b) => literals(b.path) - literals(a.path))[0];
  if (row === undefined) return [];
  let validate = validators.get(row.file);
  if (validate === undefined) validators.set(row.file, (validate = ajv.compile(JSON.parse(read(`response-schemas/${row.file}`)) as object)));
  if (wrongSchemas.some(([name]) => name.test(row.file)) || validate(answer.body ?? null)) return [];
  return (validate.errors ?? []).map((error) => `${row.file}: ${error.instancePath || '/'} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`);
}

const literals = (path: string): number => path.split('/').filter((part) => !part.startsWith('{')).length;

function isAt(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]));
}
