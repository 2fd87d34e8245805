/** What a real xapi 26.17 answered (fixtures/xapi/recorded), read by the client: the same values in both protocols. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { connectPool } from '../../../src/xapi/client.ts';
import { XapiError } from '../../../src/xapi/error.ts';
import { raw, scriptedHost } from './scripted-host.ts';

interface Line {
  readonly name: string;
  readonly protocol: 'xmlrpc' | 'jsonrpc1' | 'jsonrpc2';
  readonly method: string;
  readonly status: number;
  readonly contentType: string;
  readonly response: string;
}

const lines = readFileSync(new URL('../../../fixtures/xapi/recorded/xapi-26.17.jsonl', import.meta.url), 'utf8')
  .split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
const options = { xmlrpc: {}, jsonrpc1: { jsonRpc: 1 }, jsonrpc2: { jsonRpc: 2 } } as const;

/** What the client makes of a recorded answer: a value, or the error. */
async function read(name: string, protocol: Line['protocol']): Promise<unknown> {
  const line = lines.find((each) => each.name === name && each.protocol === protocol);
  if (line === undefined) return expect.fail(`${name} is not recorded for ${protocol}`);
  const host = await scriptedHost(options[protocol]);
  try {
    const xapi = await connectPool({ url: host.url, username: 'root', password: 'sesame', protocol: protocol === 'xmlrpc' ? 'xmlrpc' : 'jsonrpc', limits: { retry: 0.001 } });
    host.on(line.method, raw((response) => response.writeHead(line.status, { 'content-type': line.contentType }).end(line.response)));
    const result: unknown = await xapi.call(line.method).catch((error: unknown) => error);
    await xapi.close();
    return result;
  } finally {
    await host.close();
  }
}

describe('answers recorded from xapi 26.17', () => {
  for (const name of ['host_metrics', 'PIF', 'PIF_metrics', 'SM'].map((cls) => `${cls}.get_all_records`)) {
    it(`${name} reads the same in XML-RPC as in JSON-RPC, and JSON-RPC as it was sent`, async () => {
      const [byXml, byJson] = [await read(name, 'xmlrpc'), await read(name, 'jsonrpc2')];
      expect(Object.keys(byJson as object)).not.to.have.length(0);
      expect(byXml).to.deep.equal(byJson);
      const line = lines.find((each) => each.name === name && each.protocol === 'jsonrpc2');
      expect(byJson).to.deep.equal((JSON.parse(line?.response ?? '') as { result: unknown }).result);
    });
  }

  for (const protocol of ['xmlrpc', 'jsonrpc1', 'jsonrpc2'] as const) {
    it(`errors, dates and floats of ${protocol}`, async () => {
      const refused = await read('VM.start bad ref', protocol);
      expect(refused).to.be.instanceOf(XapiError).and.deep.include({ code: 'HANDLE_INVALID', params: ['VM', 'OpaqueRef:00000000-0000-0000-0000-000000000000'] });
      const fault = await read('Async of a getter', protocol);
      expect(fault).to.deep.include({ code: 'Fault', params: ['No async mode for this operation (rpc: VM.get_all)'] });
      expect(await read('VM.get_snapshot_time (datetime epoch)', protocol)).to.equal('19700101T00:00:00Z');
      expect(await read('VM.get_HVM_shadow_multiplier', protocol)).to.equal(1.5);
    });
  }

  it('its page for what it cannot parse is quoted', async () => {
    expect(await read('VM.set_name_label control character', 'xmlrpc')).to.have.property('message').that.matches(/HTTP 500 text\/html: .*malformed character stream/);
  });
});
