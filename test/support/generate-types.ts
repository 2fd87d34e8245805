/**
 * Types of every operation, made from `api-spec/` by openapi-typescript into `src/generated/`: one module for each document and,
 * for each service, an index with all its operations. Run as a program (`npm run generate`, or
 * `npm run generate compute` for one service) it writes them; a lint test compares.
 * It stands with the tests because it is a tool of development, as openapi-typescript is a development dependency.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
const specFolder = join(root, 'api-spec');
export const generatedFolder = join(root, 'src/generated');

/** Folders of `api-spec/`, one for each service. */
export function specServices(): string[] {
  return readdirSync(specFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The resources of a service: its documents' names without `.yaml`. `history.yaml` is a table, not an API. */
export function specResources(service: string): string[] {
  return readdirSync(join(specFolder, service))
    .filter((file) => file.endsWith('.yaml') && file !== 'history.yaml')
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Path below `src/generated/` → text, for every module. */
export async function generateTypes(services = specServices()): Promise<Map<string, string>> {
  const modules = new Map<string, string>();
  for (const service of services) {
    const resources = specResources(service);
    for (const resource of resources) {
      const document = pathToFileURL(join(specFolder, service, `${resource}.yaml`));
      const text = astToString(await openapiTS(document));
      modules.set(join(service, `${resource}.ts`), `${banner(`api-spec/${service}/${resource}.yaml`)}${text}`);
    }
    modules.set(join(service, 'index.ts'), index(service, resources));
  }
  return modules;
}

const banner = (source: string): string => `// Made from ${source} by \`npm run generate\`. Change that, not this.\n\n`;

function index(service: string, resources: readonly string[]): string {
  const names = resources.map((resource) => ({ resource, name: resource.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) }));
  const imports = names.map(({ resource, name }) => `import type { operations as ${name} } from './${resource}.ts';\n`).join('');
  const bases = names.map(({ name }) => name).join(', ');
  return `${banner(`api-spec/${service}`)}${imports}\n/** Every operation of the service by its operationId. */\nexport interface operations extends ${bases} {}\n`;
}

async function writeTypes(services: string[]): Promise<void> {
  const modules = await generateTypes(services);
  for (const service of services) rmSync(join(generatedFolder, service), { recursive: true, force: true });
  for (const [path, text] of modules) {
    const file = join(generatedFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  void writeTypes(named.length > 0 ? named : specServices());
}
