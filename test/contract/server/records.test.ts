import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { ServerProcess } from '../../support/server.ts';
import type { Json } from '../../support/signaling/fake-socket.ts';
import { joinUnreachable as join } from '../../support/signaling/unreachable.ts';

async function read(server: ServerProcess, path: string): Promise<Json> {
  return await (await server.ask('GET', path)).json();
}

function survives(env: () => Record<string, string>): void {
  it('keeps what it acknowledged, and closes what was open with the time of its death', async () => {
    const first = await ServerProcess.start({ env: env() });
    const again: ServerProcess[] = [];
    try {
      await join(first, 'cut_off');
      const [open] = (await read(first, '/room_sessions?room_name=cut_off')).data;
      expect(open).toMatchObject({ status: 'in-progress', end_time: null });
      // Some seconds of life that only the server's mark tells of.
      await wait(6_500);
      const names = Array.from({ length: 20 }, (_, index) => `kept-${index}`);
      const created = await Promise.all(names.map((name) => first.ask('POST', '/rooms', { name })));
      expect(created.every(({ ok }) => ok)).toBe(true);
      const died = Date.now();
      await first.kill();
      expect(first.output).not.toContain('records');
      await wait(1_500);

      const second = await ServerProcess.start({ env: env(), folder: first.folder });
      again.push(second);
      for (const name of names) expect((await second.ask('GET', `/rooms/${name}`)).status).toBe(200);
      const session = await read(second, `/room_sessions/${open.id}`);
      expect(session).toMatchObject({ status: 'completed', start_time: open.start_time });
      const end = Date.parse(session.end_time);
      expect(end).toBeGreaterThanOrEqual(died - 6_000);
      expect(end).toBeLessThanOrEqual(died);
      expect(session.duration).toBeGreaterThan(0);
      const [member] = (await read(second, `/room_sessions/${open.id}/members`)).data;
      expect(member).toMatchObject({ name: 'Ada', leave_time: session.end_time });
      const { data: events } = await read(second, `/room_sessions/${open.id}/events`);
      expect(events.slice(0, 2).map(({ name }: Json) => name)).toEqual(['room.started', 'member.joined']);
      const { data: logs } = await read(second, '/logs');
      expect(logs.find((log: Json) => log.room_name === 'cut_off')).toMatchObject({ status: 'completed' });
      expect(second.output).toContain('closed room sessions that an earlier run left open');

      const client = await join(second, 'in_order');
      expect(client.joinedAs.room_session.id).not.toBe(open.id);
      expect(await second.stop()).toBe(0);
      const third = await ServerProcess.start({ env: env(), folder: first.folder });
      again.push(third);
      const [ended] = (await read(third, '/room_sessions?room_name=in_order')).data;
      expect(ended).toMatchObject({ status: 'completed' });
      const { data: last } = await read(third, `/room_sessions/${ended.id}/events`);
      expect(last.at(-1)).toMatchObject({ name: 'room.ended' });
      expect(third.output).not.toContain('left open');
    } finally {
      for (const server of again) await server.stop();
      await first.kill();
      first.dispose();
    }
  }, 60_000);
}

describe('a server that is killed, on SQLite', () => survives(() => ({})));

const found = findPostgres();
const mayMiss = 'missing' in found && !process.env.CI;
describe.skipIf(mayMiss)(`a server that is killed, on Postgres${mayMiss ? ` (skipped: ${found.missing})` : ''}`, () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    postgres = await startPostgres(found.bin);
  });
  afterAll(async () => {
    await postgres?.stop();
  });
  survives(() => ({ DATABASE_URL: postgres.url }));
});
