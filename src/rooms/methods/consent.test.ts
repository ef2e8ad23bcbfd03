import { expect, it } from 'vitest';
import { LIMITS, RoomBench } from '../../../test/support/room-bench.ts';

async function three() {
  const bench = new RoomBench();
  const [ada, bob, cyd] = await bench.joined(3);
  const since = { ada: ada.log.length, bob: bob.log.length, cyd: cyd.log.length };
  return { bench, ada, bob, cyd, since };
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

it('a no goes to the one who asked, once, and to nobody else', async () => {
  const { ada, bob, cyd } = await three();
  await ada.call('wirespace.member.ask_video', { member_id: bob.memberId });
  const since = { ada: ada.log.length, cyd: cyd.log.length };
  for (const kind of ['video', 'video', 'audio'])
    for (const { memberId } of [cyd, ada])
      expect((await bob.call(`wirespace.member.decline_${kind}`, { member_id: memberId })).code).toBe('200');
  expect(ada.latest('video.wirespace.declined')).toMatchObject({ kind: 'video', member: { id: bob.memberId } });
  expect(ada.story(since.ada)).toEqual(['wirespace.declined']);
  expect(cyd.story(since.cyd)).toEqual([]);
});

it('a person may ask and answer so often in a minute, also when it comes in anew; others are not concerned', async () => {
  const { bench, ada, bob, cyd } = await three();
  const ask = async (from = ada): Promise<string> =>
    (await from.call('wirespace.member.ask_audio', { member_id: bob.memberId })).code;
  for (let count = 0; count < LIMITS.questionsPerMinute; count += 1) expect(await ask()).toBe('200');
  const since = bob.log.length;
  expect(await ask()).toBe('429');
  await ada.bye();
  ada.callId = 'again';
  await ada.join();
  expect((await ada.call('wirespace.member.decline_audio', { member_id: bob.memberId })).code).toBe('429');
  expect(bob.story(since)).not.toContain('wirespace.asked');
  expect(await ask(cyd)).toBe('200');
  await bench.advance(60_000 / LIMITS.questionsPerMinute);
  expect([await ask(), await ask()]).toEqual(['200', '429']);
});
