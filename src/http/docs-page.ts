/** The page for people at `GET /docs`: every operation of every service in a table, nothing fetched from anywhere. */
import type { DescribedOperation, ServiceDescription } from './openapi.ts';
import { rangesOf } from './projection.ts';

export interface DocumentedService extends ServiceDescription {
  /** Path below the root, `/compute`. */
  readonly mount: string;
}

const style = `body{font:15px/1.4 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .6rem;border-bottom:1px solid #8884}
pre{font:12px ui-monospace,monospace;overflow:auto;max-height:24rem}
code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}`;

export function docsPage(services: readonly DocumentedService[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>nova-xapi</title><style>${style}</style></head><body>
<h1>nova-xapi</h1>
${services.map(sectionOf).join('\n')}
</body></html>
`;
}

function sectionOf({ title, mount, operations }: DocumentedService): string {
  return `<h2>${escaped(title)}</h2>
<p><a href="${escaped(mount)}/openapi.json">${escaped(mount)}/openapi.json</a></p>
<table><thead><tr><th>Method</th><th>Path</th><th>Versions</th><th>Role</th><th>What it does</th></tr></thead><tbody>
${operations.map((operation) => rowOf(operation, mount)).join('\n')}
</tbody></table>`;
}

function rowOf({ method, path, action, source }: DescribedOperation, mount: string): string {
  const place = `${mount}${path}${action === undefined ? '' : ` ${action}`}`;
  const { role } = source['x-policy'] as { role: string };
  const versions = rangesOf(source['x-openstack']).map(({ 'min-ver': min = '', 'max-ver': max = '' }) => `${min}–${max}`).join(', ');
  const cells = [versions, role].map((cell) => `<td>${escaped(cell)}</td>`).join('') + `<td>${escaped(String(source['summary']))}${examplesOf(source)}</td>`;
  return `<tr><td>${escaped(method)}</td><td><code>${escaped(place)}</code></td>${cells}</tr>`;
}

/** Of the body and of the answer, to be unfolded. */
function examplesOf({ requestBody, responses }: DescribedOperation['source']): string {
  const holders = [requestBody as Holder | undefined, ...Object.values(responses as Readonly<Record<string, Holder>>)];
  return holders.flatMap((holder) => Object.values(holder?.content ?? {}))
    .flatMap(({ example }) => (example === undefined ? [] : `<details><summary>example</summary><pre>${escaped(JSON.stringify(example, null, 1))}</pre></details>`)).join('');
}

interface Holder {
  readonly content?: Readonly<Record<string, { readonly example?: unknown }>>;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
