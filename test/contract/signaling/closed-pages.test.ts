import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { Space } from '../../support/signaling/space.ts';

let space: Space;
beforeEach(async () => {
  space = await Space.start();
});
afterEach(() => space.stop());

const gone = (client: RawClient) => client.events('video.member.left').map(({ params }) => params.member.name);

/** The page's socket is closed with `code`; resolves when the server has noticed. */
async function closed(page: RawClient, code?: number): Promise<void> {
  page.close(code);
  await page.ended();
  await space.pass(1);
}

describe('a page that is closed', () => {
  it.each([
    ['with 1001, as browsers close', 1001, 10_000],
    ['with 1000, as somebody who has finished', 1000, 10_000],
    ['without a code, as an SDK that comes back on another socket', undefined, 60_000],
  ])('%s leaves after its time', async (_how, code, ms) => {
    const other = await space.joined({ u: 'Bob' });
    const page = await space.joined();
    await closed(page, code);
    await space.pass(ms - 500);
    await other.fence();
    expect(gone(other)).toEqual([]);
    await space.pass(1_000);
    await other.event('video.member.left');
    expect(gone(other)).toEqual(['Ada']);
  });

  it('and loaded again is the same member with the same call, unnoticed by others', async () => {
    const other = await space.joined({ u: 'Bob' });
    const page = await space.joined();
    await closed(page, 1001);
    await space.pass(8_000);
    const again = await space.open();
    again.callId = page.callId;
    await again.connect(await space.token(), page.storage);
    // The browser asks for the camera.
    await space.pass(20_000);
    const { member_id, call_id } = await again.join({}, { fingerprint: 'page-2' });
    expect([member_id, call_id]).toEqual([page.joinedAs.member_id, page.callId]);
    await space.pass(70_000);
    await other.fence();
    expect(gone(other)).toEqual([]);
  });

  it('and loaded again later than that joins anew with its session', async () => {
    const other = await space.joined({ u: 'Bob' });
    const page = await space.joined();
    await closed(page, 1001);
    await space.pass(11_000);
    await other.event('video.member.left');
    const again = await space.open();
    again.callId = page.callId;
    await again.connect(await space.token(), page.storage);
    const { room_session, member_id } = await again.join({}, { fingerprint: 'page-2' });
    expect(room_session.id).toBe(page.joinedAs.room_session.id);
    await other.event('video.member.joined', ({ member }) => member.id === member_id);
  });
});
