/** What is on the wire, byte by byte where clients depend on it. Expected values were recorded from xapi 26.17. */
import { expect } from 'chai';
import { connect } from 'node:net';
import { vmRecord, text, withPool } from './with-pool.ts';

/** Sends bytes on a socket of their own and answers all that comes back until the host hangs up. */
function exchange(url: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

describe('the simulated pool on the wire', () => {
  it('writes strings, references and integers of XML-RPC without a tag, and the others with one', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord({ name_label: 'a <&> "b" \'c\'' }));
    const body = await pool.xml('VM.get_record', text(pool.session), text(vm));
    expect(body).to.match(
      /^<\?xml version="1\.0"\?><methodResponse><params><param><value><struct><member><name>Status<\/name><value>Success<\/value>/,
    );
    for (const member of [
      '<name>name_label</name><value>a &lt;&amp;&gt; &quot;b&quot; \'c\'</value>',
      '<name>VCPUs_max</name><value>1</value>',
      '<name>memory_static_max</name><value>268435456</value>',
      '<name>resident_on</name><value>OpaqueRef:NULL</value>',
      '<name>power_state</name><value>Halted</value>',
      '<name>is_a_template</name><value><boolean>0</boolean></value>',
      '<name>HVM_shadow_multiplier</name><value><double>1</double></value>',
      '<name>snapshot_time</name><value><dateTime.iso8601>19700101T00:00:00Z</dateTime.iso8601></value>',
      '<name>VBDs</name><value><array><data></data></array></value>',
      '<name>HVM_boot_params</name><value><struct><member><name>order</name><value>dc</value></member></struct></value>',
      '<name>name_description</name><value></value>',
    ]) expect(body).to.contain(`<member>${member}</member>`);
  }));

  it('answers void with an empty value, and marks 32-bit integers in the counts of event.from alone', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    expect(await pool.xml('VM.set_name_label', text(pool.session), text(vm), text('x'))).to.contain('<name>Value</name><value></value>');
    const events = await pool.xml(
      'event.from', text(pool.session), '<value><array><data><value>pool</value></data></array></value>', text(''),
      '<value><double>0</double></value>',
    );
    expect(events).to.contain('<member><name>host</name><value><i4>2</i4></value></member>');
    expect(events.match(/<i4>/g)?.length).to.be.greaterThan(40);
  }));

  it('speaks JSON-RPC 1 to those who say no version, and 2 to those who do', () => withPool({}, async (pool) => {
    const call = async (request: object): Promise<string> => (await pool.post('/jsonrpc', JSON.stringify(request))).text();
    const vm = await pool.call('VM.create', vmRecord());
    const params = [pool.session, vm];
    expect(await call({ id: 7, method: 'VM.get_VCPUs_max', params })).to.equal('{"result":1,"error":null,"id":7}');
    expect(
      await call({ id: 'x', method: 'VM.get_HVM_shadow_multiplier', params, jsonrpc: '2.0' }),
    ).to.equal('{"jsonrpc":"2.0","result":1.0,"id":"x"}');
    expect(await call({ id: 7, method: 'VM.get_uuid', params: [pool.session, 'x'] }))
      .to.equal('{"result":null,"error":["HANDLE_INVALID","VM","x"],"id":7}');
    expect(await call({ id: 7, method: 'VM.get_uuid', params: [pool.session, 'x'], jsonrpc: '2.0' }))
      .to.equal('{"jsonrpc":"2.0","error":{"code":1,"message":"HANDLE_INVALID","data":["VM","x"]},"id":7}');
    expect(await call({ id: 1, method: 'VM.set_name_label', params: [...params, 'y'] })).to.equal('{"result":"","error":null,"id":1}');
  }));

  for (const [what, path, body, page] of [
    ['JSON without an id', '/jsonrpc', '{"jsonrpc":"2.0","method":"x","params":[]}', 'Invalid field &apos;id&apos; in request body'],
    ['a batch', '/jsonrpc', '[]', 'Invalid request body'],
    ['no JSON', '/jsonrpc', '{"oops', 'Yojson__Common.Json_error'],
    [
      'an unknown version', '/jsonrpc', '{"jsonrpc":"3.0","id":1,"method":"x","params":[]}',
      'Invalid field &apos;jsonrpc&apos; in request body',
    ],
    ['an unfinished document', '/', '<methodCall><oops', 'Xmlm.Error(1:18, &quot;unexpected end of input&quot;)'],
    ['no document', '/', '', 'Xmlm.Error(1:1, &quot;unexpected end of input&quot;)'],
    [
      'another document', '/', '<?xml version="1.0"?><foo/>',
      'Xmlrpc.Parse_error(&quot;open_tag(foo)&quot;, &quot;open_tag(methodCall)&quot;, _)',
    ],
  ] as const) {
    it(`answers ${what} with HTTP 500, a page, and the end of the connection`, () => withPool({}, async (pool) => {
      const response = await pool.post(path, body);
      expect(
        [response.status, response.headers.get('content-type'), response.headers.get('connection')],
      ).to.deep.equal([500, 'text/html', 'close']);
      expect(await response.text()).to.contain(page);
    }));
  }

  it('takes XML-RPC on any path, and nothing but POST', () => withPool({}, async (pool) => {
    const call = '<methodCall><methodName>system.listMethods</methodName><params/></methodCall>';
    for (const path of ['/', '/RPC2', '/nothing/here']) {
      expect(await (await pool.post(path, call)).text()).to.contain('<param><value><array><data><value>session.get_record</value>');
    }
    const get = await fetch(`${pool.simulator.url}/`);
    expect([get.status, await get.text()]).to.deep.equal(
      [403, '<html><body><h1>HTTP 403 forbidden</h1>Access to the requested resource is forbidden.</body></html>'],
    );
    expect(
      (await fetch(`${pool.simulator.url}/jsonrpc`, { method: 'OPTIONS' })).headers.get('access-control-allow-methods'),
    ).to.equal('PUT');
  }));

  it('refuses more than 1024 bytes of headers with 431, in the first request of a connection', () => withPool({}, async (pool) => {
    const request = (filler: number): string => `POST / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(filler)}\r\nContent-Length: 0\r\n\r\n`;
    expect(await exchange(pool.simulator.url, request(1000))).to.match(/^HTTP\/1\.1 431 /);
    expect(await exchange(pool.simulator.url, request(900))).to.match(/^HTTP\/1\.1 500 /);
  }));

  it('of before the summer of 2022 has no limit of headers', () => withPool({ release: 'xs-7.1' }, async (pool) => {
    const answer = await pool.post('/jsonrpc', '{"id":1,"method":"system.listMethods","params":[]}', { 'x-long': 'x'.repeat(4000) });
    expect(answer.status).to.equal(200);
  }));

  it('refuses bodies beyond 300 KiB and bodies without a length', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    const big = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'VM.set_name_label', params: [pool.session, vm, 'x'.repeat(400_000)] });
    expect((await pool.post('/jsonrpc', big)).status).to.equal(500);
    expect(await pool.call('VM.get_name_label', vm)).to.equal('test');
    const chunked = await exchange(pool.simulator.url, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
    expect(chunked).to.match(/^HTTP\/1\.1 500 /);
  }));

  it('writes its headers in order, keeps connections of HTTP 1.1 and closes those of 1.0', () => withPool({}, async (pool) => {
    const body = '{"id":1,"method":"pool.get_all","params":["x"]}';
    const request = (version: string, more = ''): string =>
      `POST /jsonrpc HTTP/${version}\r\nHost: x\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
    const two = await exchange(pool.simulator.url, request('1.1') + request('1.1', 'Connection: close\r\n'));
    const heads = two.split('HTTP/1.1 200 OK').slice(1).map((answer) => answer.split('\r\n\r\n')[0]);
    expect(heads).to.deep.equal(['keep-alive', 'close'].map((connection) => [
      '', 'content-length: 54', `connection: ${connection}`, 'cache-control: no-cache, no-store', 'content-type: application/json',
      'Access-Control-Allow-Origin: *', 'Access-Control-Allow-Headers: X-Requested-With',
    ].join('\r\n')));
    expect(await exchange(pool.simulator.url, request('1.0'))).to.contain('connection: close');
  }));

  it('reads and writes strings with every character that XML can carry, and refuses the others', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    for (const name of ['  blanks  ', 'tab\tand\nline', ']]>', '😀 é 中', '']) {
      await pool.xml('VM.set_name_label', text(pool.session), text(vm), text(name));
      expect(await pool.call('VM.get_name_label', vm)).to.equal(name);
      await pool.call('VM.set_name_label', vm, name);
      expect(await pool.xml('VM.get_name_label', text(pool.session), text(vm))).to.contain(name.replaceAll('>', '&gt;'));
    }
    expect(await pool.outcome('VM.set_name_label', vm, 'x\u0001y')).to.equal('INTERNAL_ERROR(Db_exn.Invalid_value)');
    expect(await pool.xml('VM.set_name_label', text(pool.session), text(vm), text('x\u0001y'))).to.contain('malformed character stream');
  }));

  it('keeps a key __proto__ of a map as any other', () => withPool({}, async (pool) => {
    const vm = await pool.call('VM.create', vmRecord());
    await pool.call('VM.add_to_other_config', vm, '__proto__', 'x');
    expect(await pool.xml('VM.get_other_config', text(pool.session), text(vm))).to.contain('<name>__proto__</name><value>x</value>');
  }));

  it('of before 6.5 has no JSON-RPC, and takes integers as strings and floats as doubles only', () => withPool({ release: 'xcp-1.6' }, async (pool) => {
    const json = await pool.post('/jsonrpc', '{"id":1,"method":"pool.get_all","params":[]}');
    expect([json.status, json.headers.get('content-type')]).to.deep.equal([200, 'text/xml']);
    const session = text(pool.session);
    const [, vm = ''] = /<value>(OpaqueRef:[^<]*)/.exec(await pool.xml('VM.get_by_name_label', session, text('Other install media'))) ?? [];
    expect(await pool.xml('VM.set_VCPUs_max', session, text(vm), '<value><int>2</int></value>'))
      .to.contain('<value>FIELD_TYPE_ERROR</value><value>value</value>');
    expect(await pool.xml('VM.set_VCPUs_max', session, text(vm), '<value>2</value>')).to.contain('<value>Success</value>');
    expect(await pool.xml('VM.set_HVM_shadow_multiplier', session, text(vm), '<value>1.5</value>')).to.contain('FIELD_TYPE_ERROR');
    expect(await pool.xml('VM.set_HVM_shadow_multiplier', session, text(vm), '<value><double>1.5</double></value>')).to.contain('Success');
  }));
});
