import { expect, it } from 'vitest';
import { RoomBench } from '../../../test/support/room-bench.ts';

async function three() {
  const [ada, bob, cyd] = await new RoomBench().joined(3);
  const since = { ada: ada.log.length, bob: bob.log.length, cyd: cyd.log.length };
  return { ada, bob, cyd, since };
}

it('a person who is asked to unmute hears by whom, and nobody else hears of it', async () => {
  const { ada, bob, cyd, since } = await three();
  expect((await ada.call('wirespace.member.ask_audio', { member_id: bob.memberId })).code).toBe('200');
  expect(bob.latest('video.wirespace.asked')).toMatchObject({
    room_session_id: ada.sessionId,
    kind: 'audio',
    by: { id: ada.memberId, name: ada.latest('video.room.subscribed').room_session.members?.[0]?.name },
  });
  expect(bob.story(since.bob)).toHaveLength(1);
  expect(cyd.story(since.cyd)).toEqual([]);
});

it('a person who is muted hears first by whom, and nobody else does', async () => {
  const { ada, bob, cyd, since } = await three();
  await ada.call('video.member.audio_mute', { member_id: bob.memberId });
  await ada.call('video.member.audio_mute', { member_id: ada.memberId });
  expect(bob.latest('video.wirespace.acted')).toMatchObject({ act: 'audio_mute', by: { id: ada.memberId } });
  expect(bob.story(since.bob).map((line) => line.split(' ')[0])).toEqual(['wirespace.acted', 'member.updated', 'member.updated']);
  expect(cyd.story(since.cyd)).toEqual(['member.updated audio_muted', 'member.updated audio_muted']);
});

it('a no goes to the one who asked, and to nobody else', async () => {
  const { ada, bob, cyd, since } = await three();
  expect((await bob.call('wirespace.member.decline_video', { member_id: ada.memberId })).code).toBe('200');
  expect(ada.latest('video.wirespace.declined')).toMatchObject({ kind: 'video', member: { id: bob.memberId } });
  expect(ada.story(since.ada)).toHaveLength(1);
  expect(cyd.story(since.cyd)).toEqual([]);
});
