import { BOSS, expect, test, VIEWER } from '../support/sdk-fixtures.ts';
import type { SdkPage } from '../support/sdk-page.ts';

const SENDS = { audio: 'sendrecv', video: 'sendrecv' };
const WATCHES = { audio: 'recvonly', video: 'recvonly' };

/** Waits for the `room.joined` that completes a change of role; its payload. */
async function becomes(page: SdkPage, role: 'member' | 'audience', from: number): Promise<Record<string, never>> {
  const { params } = await page.event('room.joined', undefined, from);
  expect(await page.read('interactivityMode')).toBe(role);
  await expect.poll(() => page.directions()).toEqual(role === 'member' ? SENDS : WATCHES);
  return params;
}

test('a viewer is promoted with meta and permissions, demoted, and promoted again, and stays the same (138, 139, 140, 141, 143)', async ({
  enter,
}) => {
  const [boss, other, viewer] = await Promise.all([enter(BOSS), enter({ user_name: 'Ann' }), enter(VIEWER)]);
  const memberId = await viewer.memberId();
  const permissions = ['room.list_available_layouts', 'room.self.audio_mute'];

  let mark = await viewer.mark();
  await boss.call('promote', { memberId, permissions, meta: { vip: true } });
  const promoted = await becomes(viewer, 'member', mark);
  expect(promoted).toMatchObject({ member_id: memberId });
  expect(await viewer.memberId()).toBe(memberId);
  expect(await viewer.read('permissions')).toEqual(permissions);
  const { members } = promoted.room_session as unknown as { members: Record<string, unknown>[] };
  expect(members.find(({ id }) => id === memberId)).toMatchObject({ name: 'Vi', meta: { vip: true } });
  for (const page of [boss, other]) {
    const { params } = await page.event('member.joined', ({ member }) => member.id === memberId);
    expect(params.member).toMatchObject({ name: 'Vi', type: 'member', meta: { vip: true } });
  }
  await expect.poll(async () => (await viewer.counters()).videoOut, { timeout: 10_000 }).toBeGreaterThan(10);

  mark = await viewer.mark();
  const marks = [await boss.mark(), await other.mark()];
  await boss.call('demote', { memberId });
  expect(await becomes(viewer, 'audience', mark)).toMatchObject({ member_id: memberId });
  expect(await viewer.read('permissions')).toEqual([]);
  for (const [index, page] of [boss, other].entries()) {
    const left = await page.event('member.left', undefined, marks[index]);
    expect(left.params.member).toMatchObject({ id: memberId, name: 'Vi' });
    const layout = await page.event('layout.changed', undefined, marks[index]);
    const shown = layout.params.layout.layers.filter((layer: { visible: boolean }) => layer.visible);
    expect(shown.map((layer: { member_id: string }) => layer.member_id)).not.toContain(memberId);
  }

  mark = await viewer.mark();
  await boss.call('promote', { memberId });
  expect(await becomes(viewer, 'member', mark)).toMatchObject({ member_id: memberId });
  await expect.poll(async () => (await viewer.counters()).videoOut, { timeout: 10_000 }).toBeGreaterThan(10);
  await boss.event('member.joined', ({ member }) => member.id === memberId, marks[0]);
  await expect.poll(() => viewer.page.locator('.mcuContent video').count()).toBeGreaterThan(0);
});

test('a new role outlives reloads of the page, both ways (148)', async ({ enter }) => {
  const [boss, viewer] = await Promise.all([enter(BOSS), enter(VIEWER)]);
  const memberId = await viewer.memberId();
  const changes = [
    ['promote', 'member'],
    ['demote', 'audience'],
    ['promote', 'member'],
  ] as const;
  for (const [turn, [method, role]] of changes.entries()) {
    const mark = await viewer.mark();
    await boss.call(method, { memberId });
    await becomes(viewer, role, mark);
    // The SDK says goodbye to its former call; then it has stored what it comes back with.
    await expect.poll(() => viewer.verto('verto.bye').length).toBe(turn + 1);
    await viewer.reload();
    expect((await viewer.join()).member_id).toBe(memberId);
    await becomes(viewer, role, 0);
  }
});
