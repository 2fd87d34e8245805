/** How often each workflow was struck, and by what: the title of its test, and the table that `npm test` prints of all titles. */
import type { Point } from './crash-tests.ts';
import type { Trouble } from './mortal-pool.ts';

const columns = ['service dies', 'successor dies', 'line cut', 'xapi restarts', 'pool forgets', 'master dies', 'refused'] as const;
type Column = typeof columns[number];

const columnOf: Readonly<Record<Trouble, Column>> = {
  'die before': 'service dies', 'die when accepted': 'service dies', 'die after': 'service dies',
  'cut before': 'line cut', 'cut after': 'line cut',
  'xapi restarts before': 'xapi restarts', 'xapi restarts when accepted': 'xapi restarts',
  'xapi forgets the last calls': 'pool forgets', 'xapi forgets all': 'pool forgets',
  'master dies before': 'master dies', 'master dies after': 'master dies',
};

const kindOf = ({ strike: { trouble }, then }: Point): Column => {
  if (then !== undefined) return 'successor dies';
  return typeof trouble === 'string' ? columnOf[trouble] : 'refused';
};

export function titleOf(name: string, calls: number, points: readonly Point[], violations: number): string {
  const counts = columns.map((column) => `${column} ${points.filter((point) => kindOf(point) === column).length}`);
  return `${name}: ${calls} calls, ${counts.join(', ')}; ${points.length} points, ${violations} violations`;
}

const title = new RegExp(`(?:✔|\\d+\\)) (.+): (\\d+) calls, ${columns.map((column) => `${column} (\\d+)`).join(', ')}; (\\d+) points, (\\d+) violations`, 'g');

/** Of the titles in what mocha has printed; undefined when there are none. */
export function tableOf(output: string): string | undefined {
  // Of a test that failed the title stands once more below, with a colon behind it.
  const rows = new Map([...output.matchAll(title)].map(([, name = '', ...figures]) => [name, figures.map(Number)]));
  if (rows.size === 0) return undefined;
  const sums = [...rows.values()].reduce((sum, figures) => sum.map((value, index) => value + (figures[index] ?? 0)));
  const lines = [['workflow', 'calls', ...columns, 'points', 'violations'], ...[...rows].map(([name, figures]) => [name, ...figures.map(String)]), [`${rows.size} workflows`, ...sums.map(String)]];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n');
}
