import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeSettings, readConfig, type Environment } from '../../src/config.ts';

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the settings', () => {
  it('have defaults that serve a simulated pool on a loopback address', () => {
    const config = readConfig({});
    expect(config).to.include({ simulated: true, REGION: 'RegionOne', XAPI_PROTOCOL: 'auto', PUBLIC_URL: undefined });
    expect(config.LISTEN).to.deep.equal({ host: '127.0.0.1', port: 8774 });
    expect(config.XAPI_URL).to.deep.equal(['simulator:']);
  });

  it('report all that is wrong at once, each by name, without showing secrets', () => {
    const problems = problemsOf({ LISTEN: 'everywhere', LOG_LEVEL: 'loud', XAPI_URL: 'https://root:geheim@xen1', SHUTDOWN_TIMEOUT: '-1' });
    expect(problems.map((problem) => problem.split(' ')[0])).to.have.members(['LISTEN', 'LOG_LEVEL', 'XAPI_URL', 'SHUTDOWN_TIMEOUT']);
    expect(problems.join()).not.to.contain('geheim');
  });

  it('read IPv6 addresses, several pools, and a PUBLIC_URL without its last slash', () => {
    const config = readConfig({ LISTEN: '[::1]:80', XAPI_URL: 'https://xen1, https://xen2:8443', XAPI_PASSWORD: 'x', PUBLIC_URL: 'https://cloud/' });
    expect(config.LISTEN).to.deep.equal({ host: '::1', port: 80 });
    expect(config.XAPI_URL).to.deep.equal(['https://xen1', 'https://xen2:8443']);
    expect(config).to.include({ PUBLIC_URL: 'https://cloud', simulated: false });
  });

  it('demand a password for a real pool', () => {
    expect(problemsOf({ XAPI_URL: 'https://xen1' })).to.deep.equal(['XAPI_PASSWORD must be set (or XAPI_PASSWORD_FILE), as XAPI_URL names a real pool']);
  });

  it('refuse the well-known password anywhere but on a loopback address', () => {
    expect(problemsOf({ LISTEN: '0.0.0.0:8774' })).to.have.length(1);
    expect(problemsOf({ LISTEN: '0.0.0.0:8774', ADMIN_PASSWORD: 'x' })).to.deep.equal([]);
  });

  it('take a secret from a file, less its last line end, and not from two places', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nova-xapi-'));
    try {
      const file = join(folder, 'password');
      writeFileSync(file, ' a b \n');
      expect(readConfig({ ADMIN_PASSWORD_FILE: file }).ADMIN_PASSWORD).to.equal(' a b ');
      expect(problemsOf({ ADMIN_PASSWORD_FILE: file, ADMIN_PASSWORD: 'c' })).to.deep.equal(['ADMIN_PASSWORD is given twice, as ADMIN_PASSWORD and as ADMIN_PASSWORD_FILE']);
      expect(problemsOf({ ADMIN_PASSWORD_FILE: join(folder, 'none') })).to.deep.equal(['ADMIN_PASSWORD _FILE cannot be read: ENOENT']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('do not mix simulated pools with real ones, nor two ways to trust', () => {
    expect(problemsOf({ XAPI_URL: 'simulator:,https://xen1', XAPI_PASSWORD: 'x' })).to.deep.equal(['XAPI_URL mixes simulated and real pools']);
    const pinned = { XAPI_TLS_INSECURE: 'yes', XAPI_TLS_FINGERPRINT: 'AB:'.repeat(31) + 'AB' };
    expect(problemsOf(pinned)).to.deep.equal(['XAPI_TLS_INSECURE contradicts XAPI_TLS_FINGERPRINT: set one of them']);
  });

  it('are all described', () => {
    expect(describeSettings('text')).to.contain('XAPI_PASSWORD (or XAPI_PASSWORD_FILE)').and.contain('SHUTDOWN_TIMEOUT');
  });
});
