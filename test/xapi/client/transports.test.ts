import { expect } from 'chai';
import { connectPool } from '../../../src/xapi/client.ts';
import { TransportError, XapiError } from '../../../src/xapi/error.ts';
import type { Protocol } from '../../../src/xapi/door.ts';
import { float } from '../../../src/xapi/xapi.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { int, raw, Refusal, scriptedHost, When } from './scripted-host.ts';
import type { ScriptedHost, ScriptedOptions } from './scripted-host.ts';

interface Spoken {
  readonly name: string;
  readonly host: ScriptedOptions;
  readonly protocol: Protocol;
}
const spoken: readonly Spoken[] = [
  { name: 'XML-RPC', host: {}, protocol: 'xmlrpc' },
  { name: 'JSON-RPC 1', host: { jsonRpc: 1 }, protocol: 'jsonrpc' },
  { name: 'JSON-RPC 2', host: { jsonRpc: 2 }, protocol: 'jsonrpc' },
];

/** A pool on a scripted host, closed afterwards. */
async function withHost(options: ScriptedOptions, protocol: Protocol, use: (host: ScriptedHost, xapi: Xapi) => Promise<void>, limits = {}): Promise<void> {
  const host = await scriptedHost(options);
  try {
    const xapi = await connectPool({ url: host.url, username: 'root', password: 'sesame', protocol, limits: { retry: 0.001, ...limits } });
    try {
      await use(host, xapi);
    } finally {
      await xapi.close();
    }
  } finally {
    await host.close();
  }
}

async function failureOf(promise: Promise<unknown>): Promise<XapiError | TransportError> {
  const error = await promise.then(
    () => expect.fail('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof XapiError || error instanceof TransportError) return error;
  throw error;
}

describe('XAPI transports', () => {
  for (const { name, host: options, protocol } of spoken) {
    describe(`over ${name}`, () => {
      it('a getter answers the type of its field', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.get_memory_static_max', int(4294967296));
          host.on('VM.get_name_label', ' 42 ');
          host.on('VM.get_is_a_template', true);
          host.on('VM.get_HVM_shadow_multiplier', 1);
          host.on('VM.get_snapshot_time', new When('20130613T10:11:12Z'));
          host.on('VM.get_VBDs', []);
          host.on('VM_metrics.get_VCPUs_CPU', { '0': int(3) });
          host.on('host.compute_free_memory', int(12));
          expect(await xapi.call<number>('VM.get_memory_static_max', 'r')).to.equal(4294967296);
          expect(await xapi.call('VM.get_name_label', 'r')).to.equal(' 42 ');
          expect(await xapi.call<boolean>('VM.get_is_a_template', 'r')).to.equal(true);
          expect(await xapi.call<number>('VM.get_HVM_shadow_multiplier', 'r')).to.equal(1);
          expect(await xapi.call('VM.get_snapshot_time', 'r')).to.equal('20130613T10:11:12Z');
          expect(await xapi.call<string[]>('VM.get_VBDs', 'r')).to.deep.equal([]);
          expect(await xapi.call<object>('VM_metrics.get_VCPUs_CPU', 'r')).to.deep.equal({ '0': 3 });
          expect(await xapi.call<number>('host.compute_free_memory', 'r')).to.equal(12);
        });
      });

      it('a verb without result answers the empty string', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', '');
          expect(await xapi.call('VM.start', 'r', false, false)).to.equal('');
        });
      });

      it('a record is complete, frozen, and without what the data model does not know', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.get_record', { uuid: 'u', VCPUs_max: int(2), other_config: { ['__proto__']: 'x', a: '' }, from_the_future: 'f' });
          const record = await xapi.call<Record<string, unknown>>('VM.get_record', 'r');
          expect(record).to.include({ uuid: 'u', VCPUs_max: 2, domain_type: 'unspecified', power_state: 'Halted', HVM_shadow_multiplier: 1 });
          expect(record).not.to.have.property('from_the_future');
          expect(Object.entries(record['other_config'] as object)).to.deep.equal([['__proto__', 'x'], ['a', '']]);
          expect(Object.isFrozen(record)).to.equal(true);
          expect(Object.isFrozen(record['other_config'])).to.equal(true);
        });
      });

      it('a float that is not a number spoils nothing around it', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.get_all_records', { r1: { name_label: 'NaN, inf', HVM_shadow_multiplier: NaN }, r2: { name_label: '', HVM_shadow_multiplier: 1.5 } });
          const records = await xapi.call<Record<string, { name_label: string; HVM_shadow_multiplier: number }>>('VM.get_all_records');
          expect(records['r1']).to.include({ name_label: 'NaN, inf' });
          expect(records['r1']?.HVM_shadow_multiplier).to.be.NaN;
          expect(records['r2']?.HVM_shadow_multiplier).to.equal(1.5);
        });
      });

      it('strings come and go unchanged', async () => {
        const odd = ' <a&b>\r\n\t]]> "q" é中😀 ';
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.get_name_label', (params: readonly unknown[]) => params[1]);
          expect(await xapi.call('VM.get_name_label', odd)).to.equal(odd);
        });
      });

      it('a refusal is a XapiError with code, parameters and method', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', new Refusal('VM_BAD_POWER_STATE', 'OpaqueRef:1', 'halted', 'running'));
          const error = await failureOf(xapi.call('VM.start', 'OpaqueRef:1', false, false));
          expect(error).to.be.instanceOf(XapiError);
          expect(error).to.deep.include({ code: 'VM_BAD_POWER_STATE', params: ['OpaqueRef:1', 'halted', 'running'], method: 'VM.start' });
        });
      });

      it('an answer as large as a big pool arrives whole', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          const records = Object.fromEntries(
            Array.from({ length: 400 }, (_, n) => [`OpaqueRef:${n}`, { uuid: `u${n}`, name_description: '"{[,]}\\ é'.repeat(200), VCPUs_max: int(n) }]),
          );
          host.on('VM.get_all_records', records);
          const answer = await xapi.call<Record<string, { uuid: string; name_description: string; VCPUs_max: number }>>('VM.get_all_records');
          expect(Object.keys(answer)).to.have.length(400);
          expect(answer['OpaqueRef:399']).to.include({ uuid: 'u399', VCPUs_max: 399, name_description: '"{[,]}\\ é'.repeat(200) });
        });
      });

      it('HTTP 500 with a page is an error that quotes the page', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', raw((response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<html><body><h1>Oops</h1>out of memory</body></html>')));
          const error = await failureOf(xapi.call('VM.start', 'r', false, false));
          expect(error).to.be.instanceOf(TransportError).and.include({ notSent: false });
          expect(error.message).to.match(/^VM\.start: .*HTTP 500 text\/html: Oops out of memory$/);
        });
      });

      it('half an answer is an error, not a wait', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', raw((response) => {
            response.writeHead(200, { 'content-type': name === 'XML-RPC' ? 'text/xml' : 'application/json', 'content-length': '1000' });
            response.write('<?xml version="1.0"?><methodResponse>', () => response.destroy());
          }));
          const error = await failureOf(xapi.call('VM.start', 'r', false, false));
          expect(error).to.be.instanceOf(TransportError).and.include({ notSent: false });
          expect(error.message).to.match(/^VM\.start: .*broke the connection/);
        });
      });

      it('an answer that ends too early without a length is an error', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', raw((response) => {
            response.writeHead(200, { 'content-type': name === 'XML-RPC' ? 'text/xml' : 'application/json', connection: 'close' });
            response.end(name === 'XML-RPC' ? '<?xml version="1.0"?><methodResponse><params>' : '{"result":');
          }));
          const error = await failureOf(xapi.call('VM.start', 'r', false, false));
          expect(error).to.be.instanceOf(TransportError);
          expect(error.message).to.match(/^VM\.start: .*that are no (XML-RPC reply|JSON)/);
        });
      });

      it('a connection closed after the request leaves the outcome open', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', raw((response) => response.destroy()));
          expect(await failureOf(xapi.call('VM.start', 'r', false, false))).to.be.instanceOf(TransportError).and.include({ notSent: false });
          expect(host.methods().filter((method) => method === 'VM.start')).to.have.length(1);
        });
      });

      it('a read that was cut is repeated', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.get_name_label', raw((response) => response.destroy()), 'name');
          expect(await xapi.call('VM.get_name_label', 'r')).to.equal('name');
        });
      });

      it('a stalled answer ends at the time limit', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', raw((response) => response.writeHead(200, { 'content-length': '1000' }).write('<')));
          const error = await failureOf(xapi.call('VM.start', 'r', false, false));
          expect(error.message).to.match(/^VM\.start: no whole answer from .* within 0\.2 s$/);
        }, { call: 0.2 });
      });

      it('a request longer than XAPI takes is refused before it is sent', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          const error = await failureOf(xapi.call('VM.add_to_other_config', 'r', 'k', 'x'.repeat(310_000)));
          expect(error).to.include({ code: 'REQUEST_TOO_LARGE', method: 'VM.add_to_other_config' });
          expect(host.methods()).not.to.include('VM.add_to_other_config');
        });
      });

      it('a control character is refused before it is sent', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          expect(await failureOf(xapi.call('VM.set_name_label', 'r', 'a\u0001'))).to.include({ code: 'TEXT_UNSPEAKABLE' });
          expect(host.methods()).not.to.include('VM.set_name_label');
        });
      });

      it('neither password nor session is in an error', async () => {
        await withHost(options, protocol, async (host, xapi) => {
          host.on('VM.start', (params: readonly unknown[]) => new Refusal('INTERNAL_ERROR', `${String(params[0])} sesame`));
          const error = await failureOf(xapi.call('VM.start', 'r', false, false));
          expect(error.message).to.equal('INTERNAL_ERROR(*** ***)');
        });
      });
    });
  }

  it('integers are sent as strings, floats as doubles, in records too', async () => {
    await withHost({}, 'xmlrpc', async (host, xapi) => {
      host.on('VM.create', 'OpaqueRef:new');
      host.on('task.set_progress', '');
      host.on('host.odd', '');
      await xapi.call('VM.create', { memory_static_max: 4294967296, HVM_shadow_multiplier: 1, is_a_template: false, snapshot_time: '20130613T10:11:12Z' });
      await xapi.call('task.set_progress', 'OpaqueRef:t', 1);
      await xapi.call('host.odd', [float(30), { a: float(0.5) }]);
      const bodies = host.received.map((call) => call.body);
      expect(bodies.find((body) => body.includes('VM.create'))).to.include('<name>memory_static_max</name><value><string>4294967296</string></value>')
        .and.include('<name>HVM_shadow_multiplier</name><value><double>1</double></value>')
        .and.include('<boolean>0</boolean>')
        .and.include('<dateTime.iso8601>20130613T10:11:12Z</dateTime.iso8601>');
      expect(bodies.find((body) => body.includes('set_progress'))).to.include('<double>1</double>');
      expect(bodies.find((body) => body.includes('host.odd'))).to.include('<double>30</double>').and.include('<double>0.5</double>');
    });
  });

  it('auto takes JSON-RPC where the answer is JSON, and says which version', async () => {
    await withHost({ jsonRpc: 2 }, 'auto', (_host, xapi) => Promise.resolve(void expect(xapi.features.jsonRpc).to.equal(2)));
    await withHost({ jsonRpc: 1 }, 'auto', (_host, xapi) => Promise.resolve(void expect(xapi.features.jsonRpc).to.equal(1)));
    await withHost({}, 'auto', (_host, xapi) => Promise.resolve(void expect(xapi.features.jsonRpc).to.equal(undefined)));
  });

  it('a host without JSON-RPC says so when JSON-RPC is demanded', async () => {
    const error = await failureOf(withHost({}, 'jsonrpc', () => Promise.resolve()));
    expect(error.message).to.include('has no JSON-RPC');
  });
});
