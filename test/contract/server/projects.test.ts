import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wirespace } from '../../support/command.ts';
import { findPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { ServerProcess } from '../../support/server.ts';
import { RawClient } from '../../support/signaling/raw-client.ts';

interface Made {
  id: string;
  token: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `wirespace project …` beside a running server, on a database of either kind. */
function worksBesideAServer(database: () => Promise<{ env: Record<string, string>; end: () => Promise<void> }>): void {
  let server: ServerProcess;
  let env: Record<string, string>;
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ env, end } = await database());
    server = await ServerProcess.start({ env });
  });
  afterAll(async () => {
    expect(await server?.stop()).toBe(0);
    // One test continues in the folder of the first server.
    rmSync(server.folder, { recursive: true, force: true });
    await end?.();
  });
  const run = (...args: string[]) =>
    wirespace(['project', ...args], { folder: server.folder, env: { ...env, SPACE_PROJECT: server.project } });
  const json = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await run(...args, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as T;
  };
  const ask = (method: string, path: string, { id, token }: Made, body?: object): Promise<Response> =>
    fetch(`${server.url}/api/video${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${id}:${token}`).toString('base64')}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const roomToken = async (project: Made): Promise<string> =>
    ((await (await ask('POST', '/room_tokens', project, { room_name: 'r' })).json()) as { token: string }).token;
  const open = (): Promise<RawClient> => RawClient.open(Number(new URL(server.url).port));

  it('makes a project that the server accepts without a restart, on REST and on sockets', async () => {
    const made = await json<Made>('create', 'Acme & Söhne');
    expect(made).toEqual({
      id: expect.stringMatching(UUID),
      name: 'Acme & Söhne',
      token: expect.stringMatching(/^PT[0-9a-f]{48}$/),
      created_at: expect.any(String),
    });
    expect((await ask('POST', '/rooms', made, { name: 'lobby' })).status).toBe(200);
    expect((await server.ask('GET', '/rooms/lobby')).status).toBe(404);
    const application = await open();
    // In any letter case, on both.
    const written = { ...made, id: made.id.toUpperCase() };
    expect((await ask('GET', '/rooms/lobby', written)).status).toBe(200);
    const authentication = { project: written.id, token: made.token };
    const { result } = await application.request('signalwire.connect', { authentication });
    expect(result.authorization).toMatchObject({ project: made.id, project_id: made.id });
    const page = await open();
    expect((await page.connect(await roomToken(made))).result.authorization.project).toBe(made.id);
    for (const client of [application, page]) client.cut();
  });

  it('lists projects, the server’s own marked, and no token', async () => {
    const made = await json<Made>('create', 'Listed');
    const all = await json<{ id: string; name: string; own: boolean }[]>('list');
    expect(all.filter(({ own }) => own).map(({ id }) => id)).toEqual([server.project]);
    expect(all).toContainEqual(expect.objectContaining({ id: made.id, name: 'Listed', own: false }));
    const { stdout } = await run('list');
    expect(stdout).toContain(`${made.id}  `);
    expect(stdout).toContain("(the server's own)");
    expect(stdout).not.toContain('PT');
  });

  it('changes the token: the former one is void at once, for sockets that are open too; room tokens stay good', async () => {
    const made = await json<Made>('create', 'Rotated');
    const application = await open();
    const authentication = { project: made.id, token: made.token };
    expect((await application.request('signalwire.connect', { authentication })).result).toBeDefined();
    const jwt = await roomToken(made);
    const changed = await json<Made & { room_tokens_revoked: boolean }>('rotate-token', made.id.toUpperCase());
    expect(changed).toMatchObject({ id: made.id, name: 'Rotated', room_tokens_revoked: false });
    expect((await ask('GET', '/rooms', made)).status).toBe(401);
    expect((await ask('GET', '/rooms', changed)).status).toBe(200);
    const late = await open();
    expect((await late.request('signalwire.connect', { authentication })).error.code).toBe(-32002);
    late.cut();
    const page = await open();
    expect((await page.connect(jwt)).result).toBeDefined();
    page.cut();
    expect((await application.ended()).code).toBe(1008);
  });

  it('makes room tokens void: nobody gets in with one, and whoever is in is put out', async () => {
    const made = await json<Made>('create', 'Revoked');
    const bystander = await open();
    expect((await bystander.connect(await roomToken({ id: server.project, token: server.token }))).result).toBeDefined();
    const jwt = await roomToken(made);
    const holder = await open();
    expect((await holder.connect(jwt)).result).toBeDefined();
    const changed = await json<Made>('rotate-token', made.id, '--revoke-room-tokens');
    const late = await open();
    expect((await late.connect(jwt)).error.code).toBe(-32002);
    late.cut();
    expect((await holder.ended()).code).toBe(1008);
    const { data } = (await (await ask('GET', '/room_tokens?status=revoked', changed)).json()) as { data: unknown[] };
    expect(data).toHaveLength(1);
    const again = await open();
    expect((await again.connect(await roomToken(changed))).result).toBeDefined();
    again.cut();
    expect(bystander.closed).toBeNull();
    bystander.cut();
  });

  it('does the same for the server’s own project, whose API token it leaves alone', async () => {
    const own = { id: server.project, token: server.token };
    const jwt = await roomToken(own);
    const refused = await run('rotate-token', own.id);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^wirespace: .*the server's own project: set SPACE_TOKEN.*\n$/);
    expect((await server.ask('GET', '/rooms')).status).toBe(200);
    expect(await json('revoke-room-tokens', own.id)).toMatchObject({ id: own.id, room_tokens_revoked: true });
    const late = await open();
    expect((await late.connect(jwt)).error.code).toBe(-32002);
    expect((await late.connect(await roomToken(own))).result).toBeDefined();
    late.cut();
  });

  it('keeps a revoked token out over a restart, and one with DELETE as well', async () => {
    const own = { id: server.project, token: server.token };
    const jwt = await roomToken(own);
    const { jti } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
    const other = await roomToken(own);
    expect((await server.ask('DELETE', `/room_tokens/${jti}`)).status).toBe(204);
    await server.kill();
    const before = server;
    server = await ServerProcess.start({ env, folder: before.folder });
    const client = await open();
    expect((await client.connect(jwt)).error.code).toBe(-32002);
    expect((await client.connect(other)).result).toBeDefined();
    client.cut();
    expect((await server.ask('GET', `/room_tokens/${jti}`)).status).toBe(200);
  });

  it('stores no token, only hashes', async () => {
    const { token } = await json<Made>('create', 'Hashed');
    for (const name of readdirSync(server.folder, { recursive: true, encoding: 'utf8' }))
      if (/wirespace\.db/.test(name)) expect(readFileSync(join(server.folder, name)).includes(token)).toBe(false);
    expect(server.output).not.toContain(token);
  });
}

describe('wirespace project, on SQLite beside the server', () => {
  worksBesideAServer(async () => ({ env: {}, end: async () => {} }));
});

const found = findPostgres();
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';
describe.skipIf('missing' in found)(`wirespace project, on Postgres beside the server${why}`, () => {
  worksBesideAServer(async () => {
    const postgres: PostgresServer = await startPostgres('bin' in found ? found.bin : '');
    const env = { DATABASE_URL: postgres.url, SPACE_SECRET: 'a secret of this test, that is long enough' };
    return { env, end: postgres.stop };
  });
});

describe('wirespace project that cannot do what it is told', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wirespace-project-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says so in one line and ends with 1', async () => {
    for (const [env, message] of [
      [{}, /^wirespace: project rotate-token takes one argument/],
      [{ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, /^wirespace: DATABASE_URL: /],
    ] as const) {
      const args = 'DATABASE_URL' in env ? ['list'] : ['rotate-token'];
      const { code, stdout, stderr } = await wirespace(['project', ...args], { folder, env });
      expect([code, stdout, stderr.trimEnd().split('\n')]).toEqual([1, '', [expect.stringMatching(message)]]);
    }
  });

  it('is explained by --help', async () => {
    expect((await wirespace(['--help'], { folder })).stdout).toContain('wirespace project create <name>');
  });
});
