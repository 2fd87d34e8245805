import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connectPool } from '../../../src/xapi/client.ts';
import type { PoolOptions } from '../../../src/xapi/client.ts';
import { TransportError, XapiError } from '../../../src/xapi/error.ts';
import type { Xapi } from '../../../src/xapi/xapi.ts';
import { int, POOL_REF, POOL_UUID, raw, Refusal, scriptedHost, xmlReply } from './scripted-host.ts';
import type { ScriptedHost, ScriptedOptions } from './scripted-host.ts';

const open = new Set<{ close(): Promise<void> }>();

async function host(options: ScriptedOptions = {}): Promise<ScriptedHost> {
  const scripted = await scriptedHost(options);
  open.add(scripted);
  return scripted;
}

async function connect(url: string | readonly string[], options: Partial<PoolOptions> = {}): Promise<Xapi> {
  const xapi = await connectPool({ url, username: 'root', password: 'sesame', ...options, limits: { retry: 0.001, ...options.limits } });
  open.add(xapi);
  return xapi;
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => expect.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof XapiError || error instanceof TransportError) return error;
  throw error;
}

const count = (scripted: ScriptedHost, method: string): number => scripted.methods().filter((name) => name === method).length;
const addressOf = (scripted: ScriptedHost): string => scripted.url.replace('http://', '');

describe('XAPI session', () => {
  afterEach(async () => {
    // Clients first: they log out.
    for (const closable of [...open].reverse()) await closable.close();
    open.clear();
  });

  it('logs in with its own originator and logs out at the end', async () => {
    const a = await host();
    const xapi = await connect(a.url, { originator: 'tester' });
    await xapi.close();
    const login = a.received.find((call) => call.method === 'session.login_with_password');
    expect(login?.params).to.deep.equal(['root', 'sesame', '1.0', 'tester']);
    const logout = a.received.find((call) => call.method === 'session.logout');
    expect(logout?.params).to.have.length(1);
  });

  it('a wrong password is refused with what XAPI said, and no other host is asked', async () => {
    const a = await host();
    const b = await host();
    a.on('session.login_with_password', new Refusal('SESSION_AUTHENTICATION_FAILED', 'root', 'Authentication failure'));
    const error = await failureOf(connect([a.url, b.url]));
    expect(error).to.deep.include({ code: 'SESSION_AUTHENTICATION_FAILED', params: ['root', 'Authentication failure'] });
    expect(b.received).to.have.length(0);
  });

  it('logs in once more when the session has become invalid, however many calls notice', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    const first = String(a.received.find((call) => call.method === 'VM.get_all_records')?.params[0]);
    a.on('VM.get_all', (params: readonly unknown[]) => (params[0] === first ? new Refusal('SESSION_INVALID', first) : ['OpaqueRef:vm']));
    a.on('pool.get_all_records', (params: readonly unknown[]) => (params[0] === first ? new Refusal('SESSION_INVALID', first) : { [POOL_REF]: { uuid: POOL_UUID } }));
    const answers = await Promise.all([1, 2, 3].map(() => xapi.call<string[]>('VM.get_all')));
    expect(answers).to.deep.equal([['OpaqueRef:vm'], ['OpaqueRef:vm'], ['OpaqueRef:vm']]);
    expect(count(a, 'session.login_with_password')).to.equal(2);
  });

  it('logs out at the end though the line was lost before, and of a session that turned out to be of no use', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    a.on('VM.start', raw((response) => response.destroy()));
    await failureOf(xapi.call('VM.start', 'r', false, false));
    await xapi.close();
    expect(count(a, 'session.logout')).to.equal(1);
    const b = await host();
    b.on('pool.get_all_records', new Refusal('INTERNAL_ERROR', 'no pool'));
    await failureOf(connect(b.url));
    expect([count(b, 'session.login_with_password'), count(b, 'session.logout')]).to.deep.equal([1, 1]);
  });

  it('ends a session that XAPI made for it besides its own', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    await xapi.endSession('OpaqueRef:token');
    expect(a.received.at(-1)).to.deep.include({ method: 'session.logout', params: ['OpaqueRef:token'] });
  });

  it('gives up when every new session is invalid at once, and the error does not tell the session', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    a.on('VM.get_all', (params: readonly unknown[]) => new Refusal('SESSION_INVALID', String(params[0])));
    const error = await failureOf(xapi.call('VM.get_all'));
    expect(error).to.deep.include({ code: 'SESSION_INVALID', params: ['***'] });
  });

  it('follows HOST_IS_SLAVE at login', async () => {
    const slave = await host();
    const master = await host();
    slave.on('session.login_with_password', new Refusal('HOST_IS_SLAVE', addressOf(master)));
    const xapi = await connect(slave.url);
    expect(xapi.address).to.equal(master.url);
  });

  it('follows HOST_IS_SLAVE that comes in the middle, and repeats the call', async () => {
    const a = await host();
    const b = await host();
    const xapi = await connect(a.url);
    b.on('VM.start', '');
    a.on('VM.start', new Refusal('HOST_IS_SLAVE', addressOf(b)));
    expect(await xapi.call('VM.start', 'r', false, false)).to.equal('');
    expect(xapi.address).to.equal(b.url);
  });

  it('names both when the coordinator that a member points to cannot be reached', async () => {
    const slave = await host();
    const gone = await host();
    await gone.close();
    slave.on('session.login_with_password', new Refusal('HOST_IS_SLAVE', addressOf(gone)));
    const error = await failureOf(connect(slave.url));
    expect(error).to.be.instanceOf(TransportError);
    expect(error.message).to.include(`${slave.url}: HOST_IS_SLAVE`).and.include(`${gone.url} cannot be reached`).and.include('ECONNREFUSED');
  });

  it('fails over to another host of the pool when the present one cannot be reached', async () => {
    const a = await host();
    const b = await host();
    a.on('host.get_all_records', { 'OpaqueRef:b': { uuid: 'b', address: addressOf(b) } });
    const xapi = await connect(a.url);
    await a.close();
    b.on('VM.get_name_label', 'name');
    expect(await xapi.call('VM.get_name_label', 'r')).to.equal('name');
    expect(xapi.address).to.equal(b.url);
  });

  it('does not take a host that belongs to another pool by now', async () => {
    const a = await host();
    const ejected = await host({ poolUuid: 'another' });
    const xapi = await connect([a.url, ejected.url]);
    await a.close();
    const error = await failureOf(xapi.call('VM.get_name_label', 'r'));
    expect(error.message).to.include(`${ejected.url} belongs to another pool now (another instead of ${POOL_UUID})`);
    expect(count(ejected, 'session.logout')).to.be.greaterThan(0);
    expect(ejected.methods()).not.to.include('VM.get_name_label');
  });

  it('keeps its session when only the line was cut', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    a.on('VM.start', raw((response) => response.destroy()), '');
    await failureOf(xapi.call('VM.start', 'r', false, false));
    await xapi.call('VM.start', 'r', false, false);
    expect(count(a, 'session.login_with_password')).to.equal(1);
  });

  it('waits for a host that is still booting', async () => {
    const a = await host();
    a.on('session.login_with_password', new Refusal('HOST_STILL_BOOTING'), new Refusal('HOST_STILL_BOOTING'), 'OpaqueRef:session');
    const xapi = await connect(a.url);
    a.on('VM.start', new Refusal('HOST_STILL_BOOTING'), '');
    expect(await xapi.call('VM.start', 'r', false, false)).to.equal('');
  });

  it('says so when the host has not finished booting in time', async () => {
    const a = await host();
    a.on('session.login_with_password', new Refusal('HOST_STILL_BOOTING'));
    expect(await failureOf(connect(a.url, { limits: { boot: 0 } }))).to.include({ code: 'HOST_STILL_BOOTING' });
  });

  it('waits for events on a connection of its own', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    await a.heard('event.from');
    a.on('VM.get_all', []);
    await xapi.call('VM.get_all');
    const peer = (method: string) => a.received.findLast((call) => call.method === method)?.peer;
    expect(peer('event.from')).not.to.equal(peer('VM.get_all'));
    expect(peer('VM.get_all')).to.equal(peer('event.inject'));
  });

  it('tells each call on the wire with its outcome', async () => {
    const a = await host();
    const told: string[] = [];
    const xapi = await connect(a.url, { onCall: (method, outcome, seconds) => told.push(`${method} ${outcome} ${seconds >= 0}`) });
    a.on('VM.get_VCPUs_max', int(1));
    a.on('VM.start', new Refusal('NO_HOSTS_AVAILABLE'), raw((response) => response.destroy()));
    await xapi.call('VM.get_VCPUs_max', 'r');
    await failureOf(xapi.call('VM.start', 'r', false, false));
    await failureOf(xapi.call('VM.start', 'r', false, false));
    expect(told).to.include('VM.get_VCPUs_max ok true').and.include('VM.start NO_HOSTS_AVAILABLE true').and.include('VM.start transport true');
  });

  it('a pool that nobody answers for is an error that says why', async () => {
    const a = await host();
    await a.close();
    const error = await failureOf(connect(a.url));
    expect(error).to.include({ notSent: true });
    expect(error.message).to.include(a.url).and.include('ECONNREFUSED');
  });

  it('a host that accepts connections and never answers is an error after the time limit', async () => {
    const a = await host();
    a.raw('/jsonrpc', () => undefined);
    const error = await failureOf(connect(a.url, { limits: { connect: 0.2 } }));
    expect(error.message).to.match(/^system\.listMethods: no whole answer from .* within 0\.2 s$/);
  });

  it('a call after the end is refused', async () => {
    const a = await host();
    const xapi = await connect(a.url);
    await xapi.close();
    expect((await failureOf(xapi.call('VM.get_all'))).message).to.equal('the connection to the pool was closed');
  });

  describe('over TLS', () => {
    const certificate = readFileSync(new URL('../../../fixtures/xapi/tls/certificate.pem', import.meta.url), 'utf8');
    const key = readFileSync(new URL('../../../fixtures/xapi/tls/key.pem', import.meta.url), 'utf8');
    const fingerprint = certificateFingerprint();

    function certificateFingerprint(): string {
      return readFileSync(new URL('../../../fixtures/xapi/tls/fingerprint.txt', import.meta.url), 'utf8').trim();
    }

    /** Answers every call as an empty pool would, over TLS. */
    async function secureHost(settings: ServerOptions = {}): Promise<string> {
      const inner = await host();
      const server = createServer({ key, cert: certificate, ...settings }, (request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          void fetch(inner.url, { method: 'POST', body: Buffer.concat(chunks) }).then(async (answer) => {
            response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/xml' }).end(Buffer.from(await answer.arrayBuffer()));
          }, () => response.destroy());
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      open.add({
        close: () => new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
      });
      return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    it('a certificate that is not trusted is refused, with the fingerprint to pin', async () => {
      const url = await secureHost();
      const error = await failureOf(connect(url, { protocol: 'xmlrpc' }));
      expect(error).to.include({ notSent: true });
      expect(error.message).to.include('is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)').and.include(fingerprint);
    });

    it('a pinned certificate is taken, however the fingerprint is written', async () => {
      const url = await secureHost();
      const xapi = await connect(url, { protocol: 'xmlrpc', tls: { fingerprint: `00:11,${fingerprint.replaceAll(':', '').toLowerCase()}` } });
      expect(xapi.alive).to.equal(true);
    });

    it('another certificate than the pinned one is refused, though a CA vouches for it', async () => {
      const url = await secureHost();
      const error = await failureOf(connect(url, { protocol: 'xmlrpc', tls: { ca: certificate, fingerprint: '00:11' } }));
      expect(error.message).to.include('is not the pinned one');
    });

    it('a certificate of the given CA is taken', async () => {
      expect((await connect(await secureHost(), { protocol: 'xmlrpc', tls: { ca: certificate } })).alive).to.equal(true);
    });

    it('a host that speaks only TLS 1.0, as XCP 1.x does, is let in when its certificate is pinned, and not otherwise', async () => {
      const url = await secureHost({ minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
      expect((await connect(url, { protocol: 'xmlrpc', tls: { fingerprint } })).alive).to.equal(true);
      const error = await failureOf(connect(url, { protocol: 'xmlrpc', tls: { ca: certificate } }));
      expect(error.message).to.match(/cannot be reached: .*(protocol|version|alert)/i);
    });

    it('any certificate is taken when nothing is to be checked', async () => {
      expect((await connect(await secureHost(), { protocol: 'xmlrpc', tls: { insecure: true } })).alive).to.equal(true);
    });
  });

  it('an XML-RPC fault is a XapiError', async () => {
    const a = await host();
    const xapi = await connect(a.url, { protocol: 'xmlrpc' });
    const fault = '<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member>'
      + '<member><name>faultString</name><value>No async mode</value></member></struct></value></fault></methodResponse>';
    a.on('VM.start', raw((response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(fault)));
    expect(await failureOf(xapi.call('VM.start', 'r', false, false))).to.deep.include({ code: 'Fault', params: ['No async mode'] });
  });

  it('an answer in the wrong protocol is an error, and the protocol is found out anew', async () => {
    const a = await host({ jsonRpc: 2 });
    const xapi = await connect(a.url);
    expect(xapi.features.jsonRpc).to.equal(2);
    // The host came back with an older release.
    a.raw('/jsonrpc', (response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(xmlReply('', new Refusal('MESSAGE_METHOD_UNKNOWN'))));
    expect((await failureOf(xapi.call('VM.start', 'r', false, false))).message).to.include('answered HTTP 200 text/xml');
    a.on('VM.start', '');
    expect(await xapi.call('VM.start', 'r', false, false)).to.equal('');
    expect(xapi.features.jsonRpc).to.equal(undefined);
  });
});
