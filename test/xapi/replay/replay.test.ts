/** The simulator against what a real xapi 26.17 answered: a small sample of what `npm run test:replay` does with all recordings. */
import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { Knowledge } from './knowledge.ts';
import { methods, replay } from './replay.ts';
import { readTraces } from './trace.ts';

const traces = readTraces(fileURLToPath(new URL('../../../fixtures/xapi/replay', import.meta.url)));

describe('answers of a real xapi', () => {
  const knowledge = new Knowledge(traces, methods);
  for (const trace of traces) {
    it(`are those of the simulator: ${trace.file}`, async () => {
      const outcomes = await replay(trace, knowledge);
      const differing = outcomes.flatMap(({ line, method, differences }) => differences.map((difference) => ({ line, method, ...difference })));
      expect(differing).to.deep.equal([]);
      expect(outcomes).to.have.length(trace.exchanges.length);
    });
  }
});
