import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeTcpPort } from '../../support/free-ports.ts';
import { ServerProcess } from '../../support/server.ts';

describe('a start that cannot succeed says why in one line and exits with 1', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wirespace-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const failure = async (env: Record<string, string>): Promise<string> => {
    const server = await ServerProcess.launch({ env, folder });
    const code = await server.exited();
    expect([code, server.output]).toEqual([1, expect.any(String)]);
    expect(server.output.trimEnd().split('\n')).toHaveLength(1);
    return server.output.trimEnd();
  };

  it('a bad value', async () => {
    expect(await failure({ PORT: 'many' })).toBe('wirespace: PORT: must be a whole number from 0 to 65535, but is "many"');
  });

  it('a network of proxies that is none', async () => {
    expect(await failure({ TRUST_PROXY: '10.0.0.0/999' })).toBe(
      'wirespace: TRUST_PROXY: must be 0, 1, or IP addresses and networks like 10.0.0.0/8, separated by commas, but is "10.0.0.0/999"',
    );
  });

  it('a bad value in .env', async () => {
    writeFileSync(join(folder, '.env'), 'LENIENT=perhaps\nSPACE_TOKEN=x\n');
    expect(await failure({})).toBe('wirespace: LENIENT: must be 1 or 0, but is "perhaps"');
  });

  it('a taken TCP port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect(await failure({ PORT: String(port) })).toBe(
      `wirespace: PORT: TCP port ${port} on 127.0.0.1 cannot be used: it is taken by another program`,
    );
    other.close();
  });

  it('a taken UDP port', async () => {
    const other = createSocket('udp4').bind(0, '0.0.0.0');
    await once(other, 'listening');
    const { port } = other.address();
    expect(await failure({ MEDIA_PORT: String(port) })).toBe(
      `wirespace: MEDIA_PORT: UDP port ${port} cannot be used: it is taken by another program`,
    );
    other.close();
  });

  it('a host that is not ours', async () => {
    expect(await failure({ HOST: '192.0.2.77' })).toMatch(
      /^wirespace: HOST: 192\.0\.2\.77 cannot be used: this machine has no such address$/,
    );
  });

  it('a data folder that cannot be one', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await failure({ DATA_DIR: join(folder, 'file', 'data') })).toMatch(
      /^wirespace: DATA_DIR: .*: a part of the path is not a folder$/,
    );
  });

  it('a database that is none', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(
      join(folder, 'data', 'wirespace.db'),
      'this is not a database, but long enough to be taken for one'.repeat(100),
    );
    expect(await failure({})).toMatch(/^wirespace: DATA_DIR: .*wirespace\.db cannot be used: .*not a database/);
  });

  it('a Postgres that does not answer', async () => {
    const url = `postgres://user:hush@127.0.0.1:${await freeTcpPort()}/rooms`;
    const line = await failure({ DATABASE_URL: url });
    expect(line).toBe('wirespace: DATABASE_URL: the database cannot be used: nobody answers there');
  });

  it('a role with a permission that does not exist, and a file of roles that is not there', async () => {
    const path = join(folder, 'roles.json');
    writeFileSync(path, '{"meeting-guest": {"permissions": ["room.self.fly"]}}');
    expect(await failure({ ROLES_FILE: path })).toBe(
      `wirespace: ROLES_FILE: ${path}: meeting-guest: "room.self.fly" is no permission`,
    );
    expect(await failure({ ROLES_FILE: `${path}.old` })).toBe(`wirespace: ROLES_FILE: ${path}.old: no such file or folder`);
  });

  it('a certificate that is not there', async () => {
    expect(await failure({ TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' })).toBe(
      'wirespace: TLS_CERT: cert.pem cannot be read: no such file or folder',
    );
  });
});

describe('the command', () => {
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['dist/main.js', ...args], { encoding: 'utf8' });

  it('prints help and version, and refuses what it does not know', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('MODERATOR_KEY'), stderr: '' });
    expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(run('--port')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^wirespace: unknown argument --port.*\n$/),
    });
  });
});

describe('a start', () => {
  it('says what listens where, keeps its secrets closed, and has the same ones the next time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wirespace-start-'));
    const env = { SPACE_TOKEN: '', SPACE_PROJECT: '', LOG_LEVEL: 'info' };
    const server = await ServerProcess.start({ env, folder });
    const data = join(folder, 'data');
    const port = new URL(server.url).port;
    const token = readFileSync(join(data, 'token'), 'utf8').trim();
    const project = readFileSync(join(data, 'project'), 'utf8').trim();
    for (const text of [
      `http://localhost:${port}/\n`,
      `http://localhost:${port}/guest`,
      'UDP',
      '127.0.0.1',
      project,
      join(data, 'token'),
    ])
      expect(server.output).toContain(text);
    // People read this: no line of the log among it.
    expect(server.output).not.toMatch(/^\{/m);
    expect(server.output).not.toContain(token);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const file of ['token', 'project', 'signing-secret', 'wirespace.db'])
      expect([file, statSync(join(data, file)).mode & 0o777]).toEqual([file, 0o600]);
    const headers = { authorization: `Basic ${Buffer.from(`${project}:${token}`).toString('base64')}` };
    expect((await fetch(`${server.url}/api/video/rooms`, { headers })).status).toBe(200);
    expect(await server.stop()).toBe(0);
    const again = await ServerProcess.start({ env, folder });
    expect((await fetch(`${again.url}/api/video/rooms`, { headers })).status).toBe(200);
    expect(await again.stop()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes a key for the moderator page and says where it is, but nothing that is kept shows it', async () => {
    const server = await ServerProcess.start({ env: { HOST: '0.0.0.0' } });
    const key = readFileSync(join(server.folder, 'data', 'moderator-key'), 'utf8').trim();
    expect(server.output).toMatch(/Moderator +http:\/\/[^ ]+\/ with the key in .*moderator-key\n/);
    expect(server.output).not.toContain(key);
    expect(server.output).toContain('! Browsers give no camera to http pages');
    expect((await fetch(`${server.url}/`)).status).toBe(403);
    const entered = await fetch(`${server.url}/?key=${key}`, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${server.url}/`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${server.url}/guest`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });
});
