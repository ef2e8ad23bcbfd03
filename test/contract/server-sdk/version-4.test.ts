import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../../src/wire/permissions.ts';
import { PROJECT } from '../../support/room-bench.ts';
import { connect4, Heard, type ServerClient } from '../../support/server-sdk.ts';
import type { RawClient } from '../../support/signaling/raw-client.ts';
import { PROJECT_TOKEN, Space } from '../../support/signaling/space.ts';

let space: Space;
let client: ServerClient;
let heard: Heard;
beforeAll(async () => {
  space = await Space.start();
});
afterAll(() => space.stop());
beforeEach(async () => {
  heard = new Heard();
  client = await connect4(`ws://127.0.0.1:${space.port}`, PROJECT, PROJECT_TOKEN);
});
afterEach(async () => {
  await client.disconnect();
  for (const session of await space.rooms.sessions(PROJECT)) await end(session.id);
});

/** Puts everybody out of a session, as the project. */
async function end(id: string): Promise<void> {
  const app = await space.open();
  await app.connectProject(PROJECT_TOKEN);
  await app.request('video.member.remove', { room_session_id: id, member_id: 'all' });
  app.cut();
}

/** Callbacks for what can happen in a session here; recordings, playbacks and streams have their own tests. The SDK itself never calls `onMemberListUpdated`. */
const EVERY_EVENT = [
  ...['onRoomSubscribed', 'onRoomUpdated', 'onRoomEnded', 'onRoomAudienceCount', 'onLayoutChanged'],
  ...['onMemberJoined', 'onMemberUpdated', 'onMemberLeft', 'onMemberDeaf', 'onMemberVisible'],
  ...['onMemberAudioMuted', 'onMemberVideoMuted', 'onMemberInputVolume', 'onMemberOutputVolume', 'onMemberInputSensitivity'],
  ...['onMemberTalking', 'onMemberTalkingStarted', 'onMemberTalkingEnded'],
];

/** Resolves when the page hears that its call is over. */
const putOut = (page: RawClient) => page.event('webrtc.message', ({ method }) => method === 'verto.bye');
const sessionOf = async (page: RawClient) => (await client.video.getRoomSessionById(page.joinedAs.room_session.id)).roomSession;
/** A room of its own for each test. */
let counter = 0;
const room = (): string => {
  counter += 1;
  return `room-${counter}`;
};

describe('space-protocol 9.11, the unmodified @signalwire/realtime-api 4.2', () => {
  it('ends unauthorized with a wrong API token, and does not try again (31)', async () => {
    const before = space.opened;
    const wrong = await connect4(`ws://127.0.0.1:${space.port}`, PROJECT, 'PT-wrong');
    await expect.poll(() => space.opened).toBe(before + 1);
    // Between two attempts the SDK waits at most 4 s.
    await wait(5_000);
    expect(space.opened).toBe(before + 1);
    await wrong.disconnect();
  });

  it('lists live sessions with their state, and not ended ones (173)', async () => {
    const page = await space.joined({ r: 'lobby' });
    const { roomSessions } = await client.video.getRoomSessions();
    expect(roomSessions).toHaveLength(1);
    const [session] = roomSessions;
    expect(session.name).toBe('lobby');
    expect(session.id).toBe(page.joinedAs.room_session.id);
    expect(session.recording).toBe(false);
    expect(session.locked).toBe(false);
    expect(session.prioritizeHandraise).toBe(false);
    await page.bye();
    await page.fence();
    expect((await client.video.getRoomSessions()).roomSessions).toEqual([]);
  });

  it('rejects an unknown session (174)', async () => {
    await expect(client.video.getRoomSessionById('28a5e25b-0000-4000-8000-000000000000')).rejects.toBeDefined();
  });

  it('hears once that each of three sessions begins, and that it ends (175, 176)', async () => {
    await client.video.listen(heard.listeners('onRoomStarted', 'onRoomEnded'));
    const pages = [await space.joined({ r: 'a' }), await space.joined({ r: 'b' }), await space.joined({ r: 'c' })];
    await expect
      .poll(() =>
        heard
          .of('onRoomStarted')
          .map(({ name }) => name)
          .sort(),
      )
      .toEqual(['a', 'b', 'c']);
    for (const page of pages) await page.bye();
    await expect
      .poll(() =>
        heard
          .of('onRoomEnded')
          .map(({ name }) => name)
          .sort(),
      )
      .toEqual(['a', 'b', 'c']);
    expect(heard.calls).toHaveLength(6);
  });

  it('hears of a lock and an unlock that it asked for (177)', async () => {
    const session = await sessionOf(await space.joined({ r: room() }));
    const locked: boolean[] = [];
    await session.listen({ onRoomUpdated: (updated: { locked: boolean }) => void locked.push(updated.locked) });
    await session.lock();
    await expect.poll(() => locked).toEqual([true]);
    await session.unlock();
    await expect.poll(() => locked).toEqual([true, false]);
  });

  it('gives raised hands priority, which the server and the browser see (178)', async () => {
    const page = await space.joined({ r: room() });
    const session = await sessionOf(page);
    await session.listen(heard.listeners('onRoomUpdated'));
    await session.setPrioritizeHandraise(true);
    await expect.poll(() => heard.of('onRoomUpdated').at(-1)?.prioritizeHandraise).toBe(true);
    expect((await page.event('video.room.updated')).params.room_session.prioritize_handraise).toBe(true);
  });

  it('records without listening to anything, and is told when that is refused (181)', async () => {
    const session = await sessionOf(await space.joined({ r: room() }));
    // The promise itself waits for the end of the recording.
    const ended = session.startRecording();
    const recording = await ended.onStarted();
    expect(recording.state).toBe('recording');
    await session.startRecording().onStarted();
    await expect(session.startRecording()).rejects.toMatchObject({ code: '403' });
    await recording.stop();
    expect((await ended).id).toBe(recording.id);
  });

  it('pauses, resumes and stops its recording, and hears of each (179)', async () => {
    const page = await space.joined({ r: room() });
    const session = await sessionOf(page);
    const listen = heard.listeners('onStarted', 'onUpdated', 'onEnded');
    const recording = await session.startRecording({ listen }).onStarted();
    await recording.pause();
    await expect.poll(() => recording.state).toBe('paused');
    await recording.resume();
    await expect.poll(() => recording.state).toBe('recording');
    await recording.stop();
    await expect.poll(() => recording.state).toBe('completed');
    expect(heard.calls.map(([name]) => name)).toEqual(['onStarted', 'onUpdated', 'onUpdated', 'onEnded']);
    await expect(recording.stop()).rejects.toThrow('Action has ended');
  });

  it('finds a recording that a browser started and stops it; the session is then not recorded (179)', async () => {
    const page = await space.joined({ r: room(), s: ['room.recording'] });
    const { id } = (await page.call('video.recording.start')).recording;
    const session = await sessionOf(page);
    expect(session.recording).toBe(true);
    await session.listen(heard.listeners('onRecordingEnded'));
    const { recordings } = await session.getRecordings();
    expect(recordings.map((recording: { id: string; state: string }) => [recording.id, recording.state])).toEqual([
      [id, 'recording'],
    ]);
    await recordings[0].stop();
    await expect.poll(() => heard.of('onRecordingEnded').map((recording) => recording.id)).toEqual([id]);
    const { roomSessions } = await client.video.getRoomSessions();
    expect(roomSessions.map(({ recording }: { recording: boolean }) => recording)).not.toContain(true);
  });

  it('plays and streams without listening to anything, and is told when that is refused (182)', async () => {
    const session = await sessionOf(await space.joined({ r: room() }));
    const [url, receiver] = ['https://media.example.com/a.mp4', 'rtmp://media.example.com/a/key'];
    const over = session.play({ url, volume: -10 });
    const playback = await over.onStarted();
    expect([playback.state, playback.volume, playback.url]).toEqual(['playing', -10, url]);
    await playback.pause();
    await playback.stop();
    expect((await over).id).toBe(playback.id);
    space.player.refusing = 'unreachable';
    await expect(session.play({ url })).rejects.toMatchObject({ code: '400' });
    space.player.refusing = null;
    const sent = session.startStream({ url: receiver });
    const stream = await sent.onStarted();
    expect([stream.state, stream.url]).toEqual(['streaming', receiver]);
    await stream.stop();
    expect((await sent).id).toBe(stream.id);
  });

  it('finds what a browser plays and streams, and stops it (180)', async () => {
    const page = await space.joined({ r: room(), s: ['room.playback', 'room.stream'] });
    const { playback } = await page.call('video.playback.start', { url: 'https://media.example.com/a.mp4' });
    const { stream } = await page.call('video.stream.start', { url: 'rtmp://media.example.com/a' });
    const session = await sessionOf(page);
    await session.listen(heard.listeners('onPlaybackEnded', 'onStreamEnded'));
    const { playbacks } = await session.getPlaybacks();
    const { streams } = await session.getStreams();
    expect([playbacks, streams].map((list) => list.map(({ id }: { id: string }) => id))).toEqual([[playback.id], [stream.id]]);
    await playbacks[0].stop();
    await streams[0].stop();
    await expect.poll(() => heard.of('onPlaybackEnded').map(({ id }) => id)).toEqual([playback.id]);
    await expect.poll(() => heard.of('onStreamEnded').map(({ id }) => id)).toEqual([stream.id]);
  });

  it('gets both members by name and can mute each (183)', async () => {
    const name = room();
    const pages = [await space.joined({ r: name, u: 'Ada' }), await space.joined({ r: name, u: 'Bob' })];
    const session = await sessionOf(pages[0] as RawClient);
    const { members } = await session.getMembers();
    expect(members.map((member: { name: string }) => member.name)).toEqual(['Ada', 'Bob']);
    for (const member of members) await member.audioMute();
    for (const page of pages)
      await page.event('video.member.updated', ({ member }) => member.id === page.joinedAs.member_id && member.audio_muted);
  });

  it('hears that a browser muted itself, by the callback of that very field (184)', async () => {
    const page = await space.joined({ r: room(), s: ['room.self.audio_mute', 'room.self.audio_unmute'] });
    const session = await sessionOf(page);
    await session.listen(heard.listeners('onMemberAudioMuted', 'onMemberUpdated', 'onMemberTalking'));
    const params = { room_session_id: session.id, member_id: page.joinedAs.member_id };
    await page.request('video.member.audio_mute', params);
    await expect.poll(() => heard.of('onMemberAudioMuted').map(({ id }) => id)).toEqual([page.joinedAs.member_id]);
    expect(heard.of('onMemberUpdated').length).toBeGreaterThan(0);
  });

  it('hears of who comes, goes and of the layout', async () => {
    const name = room();
    const session = await sessionOf(await space.joined({ r: name }));
    await session.listen(heard.listeners('onMemberJoined', 'onMemberLeft', 'onLayoutChanged'));
    const bob = await space.joined({ r: name, u: 'Bob' });
    await expect.poll(() => heard.of('onMemberJoined').map((member) => member.name)).toEqual(['Bob']);
    await session.setLayout({ name: '3x3' });
    await expect.poll(() => heard.of('onLayoutChanged').at(-1)?.layout?.name).toBe('3x3');
    await bob.bye();
    await expect.poll(() => heard.of('onMemberLeft').map(({ id }) => id)).toEqual([bob.joinedAs.member_id]);
  });

  it('receives every event of a session, each by its callback', async () => {
    const name = room();
    const ada = await space.joined({ r: name, s: [...PERMISSIONS] });
    const session = await sessionOf(ada);
    await session.listen(heard.listeners(...EVERY_EVENT));
    const member_id = ada.joinedAs.member_id;
    const media = space.media.rooms.at(-1)?.listener;
    const viewer = await space.joined({ r: name, u: 'Vi', ja: 'audience' });
    const bob = await space.joined({ r: name, u: 'Bob' });
    for (const talking of [true, false]) media?.talking(ada.callId, talking);
    await ada.call('video.member.set_input_volume', { member_id, volume: 5 });
    await ada.call('video.member.set_output_volume', { member_id, volume: 5 });
    await ada.call('video.member.set_input_sensitivity', { member_id, value: 5 });
    await ada.call('video.member.video_mute', { member_id });
    await ada.call('video.member.deaf', { member_id });
    await ada.call('video.lock');
    await viewer.bye();
    await bob.bye();
    const missing = (): string[] => EVERY_EVENT.filter((callback) => heard.of(callback).length === 0);
    await expect.poll(missing).toEqual(['onRoomEnded']);
    await ada.bye();
    await expect.poll(missing).toEqual([]);
    for (const callback of ['onMemberTalkingStarted', 'onMemberTalkingEnded']) expect(heard.of(callback)).toHaveLength(1);
    expect(heard.of('onMemberJoined').map((member) => member.name)).toEqual(['Bob']);
  });

  it('keeps its listeners over a socket that the server closes (185)', async () => {
    const page = await space.joined({ r: room() });
    const session = await sessionOf(page);
    await session.listen(heard.listeners('onRoomUpdated'));
    const before = space.opened;
    space.cutEverybody();
    // The SDK waits 1 to 4 s before it comes back.
    await expect.poll(() => space.opened, { timeout: 8_000 }).toBeGreaterThan(before);
    await session.lock();
    await expect.poll(() => heard.of('onRoomUpdated').at(-1)?.locked).toBe(true);
  });

  it('promotes, demotes and removes like a moderator (189)', async () => {
    const name = room();
    const ada = await space.joined({ r: name });
    const eve = await space.joined({ r: name, u: 'Eve', ja: 'audience' });
    const session = await sessionOf(ada);
    await session.promote({ memberId: eve.joinedAs.member_id, permissions: ['room.self.audio_mute'] });
    expect((await eve.event('video.member.promoted')).params.authorization.room.scopes).toEqual(['room.self.audio_mute']);
    await session.demote({ memberId: ada.joinedAs.member_id });
    expect((await ada.event('video.member.demoted')).params.member_id).toBe(ada.joinedAs.member_id);
    await session.removeMember({ memberId: eve.joinedAs.member_id });
    await putOut(eve);
  });

  it('covers every other method of a session and of a member', async () => {
    const page = await space.joined({ r: room() });
    const session = await sessionOf(page);
    const memberId = page.joinedAs.member_id;
    await session.audioMute({ memberId });
    await session.audioUnmute({ memberId });
    await session.videoMute({ memberId });
    await session.videoUnmute({ memberId });
    await session.deaf({ memberId });
    await session.undeaf({ memberId });
    await session.setInputVolume({ memberId, volume: 10 });
    await session.setOutputVolume({ memberId, volume: -10 });
    await session.setInputSensitivity({ memberId, value: 80 });
    await session.setRaisedHand({ memberId });
    await session.setRaisedHand({ memberId, raised: false });
    await session.setHideVideoMuted(true);
    await session.setHideVideoMuted(false);
    expect((await session.getLayouts()).layouts).toEqual(expect.arrayContaining(['grid-responsive', '3x3', '10x10']));
    await session.setMemberPosition({ memberId, position: 'off-canvas' });
    await session.setPositions({ positions: { [memberId]: 'auto' } });
    await session.setMeta({ a: 1, b: 2 });
    await session.updateMeta({ c: 3 });
    await session.deleteMeta(['a']);
    expect((await session.getMeta()).meta).toEqual({ b: 2, c: 3 });
    await session.setMemberMeta({ memberId, meta: { vip: true } });
    await session.updateMemberMeta({ memberId, meta: { seat: 4 } });
    await session.deleteMemberMeta({ memberId, keys: ['vip'] });
    expect((await session.getMemberMeta({ memberId })).meta).toEqual({ seat: 4 });
    const [member] = (await session.getMembers()).members;
    await member.audioMute();
    await member.audioUnmute();
    await member.videoMute();
    await member.videoUnmute();
    await member.setDeaf(true);
    await member.setDeaf(false);
    await member.setInputVolume({ volume: 5 });
    await member.setOutputVolume({ volume: 5 });
    await member.setInputSensitivity({ value: 30 });
    await member.setRaisedHand({ raised: true });
    const [after] = (await session.getMembers()).members;
    expect(after).toMatchObject({ handraised: true, inputVolume: 5, outputVolume: 5, inputSensitivity: 30, audioMuted: false });
    await member.remove();
    await putOut(page);
  });

  it('empties a room, which ends it (190)', async () => {
    const name = room();
    await client.video.listen(heard.listeners('onRoomEnded'));
    const pages = [await space.joined({ r: name }), await space.joined({ r: name, u: 'Bob' })];
    const session = await sessionOf(pages[0] as RawClient);
    await session.removeAllMembers();
    for (const page of pages) await putOut(page);
    await expect.poll(() => heard.of('onRoomEnded').map((ended) => ended.name)).toEqual([name]);
  });
});
