/**
 * What Redocly's linter finds in the documents that the service serves: structure of OpenAPI 3.1, references, examples against their
 * schemas, ids and paths. Run as a program (`npm run spec:lint`) it prints the problems, and its status says whether there are any.
 */
import { createConfig, lintFromString, type NormalizedProblem } from '@redocly/openapi-core';
import { fileURLToPath } from 'node:url';
import { computeService } from '../../src/api/compute/index.ts';
import { identityService } from '../../src/api/identity/index.ts';
import { imageService } from '../../src/api/image/index.ts';
import { networkService } from '../../src/api/network/index.ts';
import { placementService } from '../../src/api/placement/index.ts';
import { describeService } from '../../src/http/openapi.ts';

const services = [computeService, identityService, imageService, networkService, placementService];

/** Rules of the linter beyond its `minimal` set, and those of it that these APIs break on purpose: operations that are gone only ever refuse. */
const rules = {
  'operation-2xx-response': 'off',
  'tag-description': 'off',
  'no-invalid-schema-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-invalid-media-type-examples': 'error',
} as const;

/** One line for each problem: path of the document, where in it, what. */
export async function lintSpec(): Promise<string[]> {
  const config = await createConfig({ extends: ['minimal'], rules });
  const found: string[] = [];
  for (const service of services) {
    const file = `${service.mount}/openapi.json`;
    const problems = await lintFromString({ source: JSON.stringify(describeService(service).document), absoluteRef: file, config });
    found.push(...problems.map((problem) => `${file}${pointerOf(problem)}: ${problem.message} (${problem.ruleId})`));
  }
  return found;
}

const pointerOf = ({ location: [place] }: NormalizedProblem): string => place?.pointer ?? '';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await lintSpec();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
