/**
 * The tables of the README that say what the code already says: settings, operations, microversions, deviations. Run by
 * `npm run generate`; a lint test compares.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { describeSettings } from '../../src/config.ts';
import { readSpec, specFolder, type SpecOperation } from '../../src/http/spec.ts';

const root = resolve(import.meta.dirname, '../..');
export const readmeFile = join(root, 'README.md');

interface Range {
  readonly 'min-ver'?: string;
  readonly 'max-ver'?: string;
}

/** Service → where its spec's paths begin. */
const mounts = { compute: '/compute', identity: '/identity', image: '/image', network: '/networking' } as const;

function versionsOf(annotation: unknown): string {
  const ranges = [annotation ?? []].flat() as Range[];
  return ranges.map((range) => `${range['min-ver'] ?? '2.1'} – ${range['max-ver'] ?? 'newest'}`).join(', ') || 'all';
}

function operationsTable(): string {
  const rows = Object.entries(mounts).flatMap(([service, mount]) =>
    readSpec(service, mount).map((operation: SpecOperation) => {
      const path = `${mount}${operation.path}${operation.action === undefined ? '' : ` · ${operation.action}`}`;
      return `| ${operation.method} | ${path} | ${service === 'compute' ? versionsOf(operation.annotation) : ''} | ${operation.policy.role} |`;
    }));
  return ['| method | path · action | microversions | who |', '|---|---|---|---|', ...rows].join('\n');
}

interface HistoryRow {
  readonly version: string;
  readonly kind: string;
  readonly change: string;
}

function historyTable(): string {
  const rows = parse(readFileSync(join(specFolder, 'compute/history.yaml'), 'utf8')) as HistoryRow[];
  const lines = rows.map(({ version, kind, change }) => `| ${version} | ${kind} | ${change} |`);
  return [`Microversions ${rows[0]?.version ?? ''} to ${rows.at(-1)?.version ?? ''}.`, '', '| version | how | what |', '|---|---|---|', ...lines].join('\n');
}

/** Folder of the product → heading of what differs there; the first that fits. */
const deviationGroups: readonly (readonly [folder: string, heading: string])[] = [
  ['api/identity/', 'Keystone'], ['cloud/identity/', 'Keystone'],
  ['api/image/', 'Glance'], ['cloud/image', 'Glance'],
  ['api/network/', 'Neutron'], ['cloud/network', 'Neutron'], ['cloud/security-groups', 'Neutron'],
  ['', 'Nova'],
];

/**
 * Every comment `DEVIATION: sentence` of the product, with its place, a line for each, under the service that it is about. A sentence goes on until
 * the comment ends, a line is empty, or another one begins.
 */
function deviationsList(): string {
  const src = join(root, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.ts')).sort();
  const groups = new Map<string, Set<string>>([...new Set(deviationGroups.map(([, heading]) => heading))].toSorted().map((heading) => [heading, new Set()]));
  for (const file of files) {
    const heading = deviationGroups.find(([folder]) => file.startsWith(folder))?.[1] ?? '';
    const text = readFileSync(join(src, file), 'utf8');
    for (const [, sentence = ''] of text.matchAll(/DEVIATION: ((?:.|\n\s*(?:\/\/|\*(?!\/)) *(?=\S)(?!DEVIATION:|@))+)/g)) {
      const plain = sentence.replace(/\n\s*(?:\/\/|\*) */g, ' ').replace(/\s*(?:\*\/|@[a-z]+ ).*$/, '').trim();
      // A name of the wire (`adminPass`, `disk_over_commit`) begins as it does there.
      const line = /^[a-z]+[ ']/.test(plain) ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain;
      groups.get(heading)?.add(`- ${line} (\`src/${file}\`)`);
    }
  }
  return [...groups].filter(([, lines]) => lines.size > 0).map(([heading, lines]) => `### ${heading}\n\n${[...lines].join('\n')}`).join('\n\n');
}

/** Marker → what stands between `<!-- generated: marker -->` and `<!-- end -->`. */
const sections: Readonly<Record<string, () => string>> = {
  settings: () => describeSettings('markdown'),
  operations: operationsTable,
  history: historyTable,
  deviations: deviationsList,
};

/** The README with every generated section made anew. @throws Error for a marker that no section has */
export function generateReadme(text = readFileSync(readmeFile, 'utf8')): string {
  return text.replace(/(<!-- generated: (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g, (_all, open: string, marker: string, close: string) => {
    const section = sections[marker];
    if (section === undefined) throw new Error(`the README wants a section ${marker}, which nothing makes`);
    return `${open}${section()}${close}`;
  });
}

if (process.argv[1] === import.meta.filename) writeFileSync(readmeFile, generateReadme());
