import { describe, expect, it } from 'vitest';
import { BOTH, FakeDevices, FakeRooms, settled } from '../test/fake-room.ts';
import { ManualTimers } from '../test/manual-timers.ts';
import { JOIN_PATIENCE_MS, MEDIA_PATIENCE_MS, Meeting, WANTED_MS } from './meeting.ts';
import { isReconnecting } from './phase.ts';

function setUp(devices = new FakeDevices()) {
  const rooms = new FakeRooms();
  const timers = new ManualTimers();
  const meeting = new Meeting(rooms, devices, timers.after);
  const notices = (): string[] => meeting.view.value.notices.map((one) => one.text);
  return { rooms, timers, meeting, devices, notices, view: () => meeting.view.value };
}

/** A meeting of Me with Ada, joined. */
async function joined() {
  const parts = setUp();
  const start = parts.meeting.start();
  await settled();
  parts.rooms.last.accept('me', 'ada');
  await start;
  return { ...parts, call: parts.rooms.last };
}

describe('on the way in', () => {
  it('a browser that cannot call says so and asks for no device', async () => {
    const { meeting, view, rooms } = setUp(new FakeDevices(undefined, 'insecure'));
    await meeting.start();
    expect(view().phase).toEqual({ name: 'out', exit: 'insecure' });
    expect(rooms.calls).toEqual([]);
  });

  it('a denied camera waits for a decision; joining without it sends the microphone only', async () => {
    const media = { audio: true, video: false, stream: 'microphone' };
    const { meeting, view, rooms } = setUp(new FakeDevices({ kind: 'trouble', audio: null, video: 'denied', media }));
    await meeting.start();
    expect(view().phase).toEqual({ name: 'devices', audio: null, video: 'denied' });
    void meeting.joinWithout();
    await settled();
    expect(rooms.last.media).toEqual(media);
    expect(view().sends).toEqual({ audio: true, video: false });
  });

  it.each([
    [{ code: '403', message: 'Unauthorized' }, 'refused'],
    [{ name: 'AuthError', code: -32002 }, 'token'],
  ])('a join refused with %j shows %s and gives the devices back', async (error, exit) => {
    const { meeting, view, rooms, devices } = setUp();
    void meeting.start();
    await settled();
    await rooms.last.refuse(error);
    expect(view().phase).toEqual({ name: 'out', exit });
    expect(devices.released).toContain(BOTH.stream);
  });

  it('a call that the server has forgotten is joined afresh, but only once', async () => {
    const { meeting, view, rooms } = setUp();
    void meeting.start();
    await settled();
    await rooms.last.refuse({ code: '81', message: 'INVALID_CALL_REFERENCE' });
    expect(rooms.calls).toHaveLength(2);
    expect(view().phase.name).toBe('joining');
    await rooms.last.refuse({ code: '81', message: 'INVALID_CALL_REFERENCE' });
    expect(rooms.calls).toHaveLength(2);
    expect(view().phase).toEqual({ name: 'out', exit: 'failed' });
  });

  it('a server that never answers is given up; when it answers after all, the call is left', async () => {
    const { meeting, view, rooms, timers } = setUp();
    void meeting.start();
    await settled();
    timers.advance(JOIN_PATIENCE_MS);
    expect(view().phase).toEqual({ name: 'out', exit: 'unreachable' });
    rooms.last.accept('me');
    expect(rooms.last.commands).toEqual(['leave']);
    expect(view().phase).toEqual({ name: 'out', exit: 'unreachable' });
  });
});

describe('in the room', () => {
  it('follows people and talking', async () => {
    const { view, call, notices } = await joined();
    call.send({ type: 'member.joined', member: { id: 'bob', name: 'Bob' } });
    call.send({ type: 'member.talking', id: 'ada', talking: true });
    expect(view().people.map((one) => [one.name, one.talking])).toEqual([
      ['ME', false],
      ['ADA', true],
      ['Bob', false],
    ]);
    call.send({ type: 'member.left', id: 'ada' });
    expect(notices()).toEqual(['Bob joined.', 'ADA left.']);
  });

  it('an own mute waits for the event of the server and says nothing about it', async () => {
    const { meeting, view, call, notices } = await joined();
    await meeting.toggleSelf('audio');
    expect(view().wanted.audio).toBe(true);
    await meeting.toggleSelf('audio');
    expect(call.commands).toEqual(['mute audio me']);
    call.send({ type: 'member.updated', member: { id: 'me', audio_muted: true } });
    expect(view().wanted.audio).toBeNull();
    expect(notices()).toEqual([]);
    await meeting.toggleSelf('audio');
    expect(call.commands).toEqual(['mute audio me', 'unmute audio me']);
  });

  it('an own button does not wait for ever for an event that need not come', async () => {
    const { meeting, view, timers } = await joined();
    await meeting.toggleSelf('video');
    timers.advance(WANTED_MS);
    expect(view().wanted.video).toBeNull();
  });

  it('a mute by somebody else is told', async () => {
    const { call, notices } = await joined();
    call.send({ type: 'member.updated', member: { id: 'me', audio_muted: true } });
    call.send({ type: 'member.updated', member: { id: 'me', audio_muted: true } });
    call.send({ type: 'member.updated', member: { id: 'me', video_muted: true } });
    expect(notices()).toEqual(['Your microphone was switched off.', 'Your camera was switched off.']);
  });

  it('muting all reaches those who are not muted, oneself included', async () => {
    const { meeting, call } = await joined();
    call.send({ type: 'member.updated', member: { id: 'ada', audio_muted: true } });
    call.send({ type: 'member.joined', member: { id: 'bob', name: 'Bob', audio_muted: false } });
    await meeting.setAllMuted('audio', true);
    expect(call.commands).toEqual(['mute audio me', 'mute audio bob']);
  });

  it('a refused moderation is told; a person who has just left is not a failure', async () => {
    const { meeting, call, notices } = await joined();
    call.refusal = { code: '403' };
    await meeting.remove('ada');
    expect(notices()).toEqual(['You may not do that in this room.']);
    call.refusal = { code: '404' };
    await meeting.setMuted('ada', 'audio', true);
    expect(notices()).toHaveLength(1);
  });

  it('a lost socket shows, and the list is asked for again when it is back', async () => {
    const { view, call } = await joined();
    call.send({ type: 'socket', up: false });
    expect(isReconnecting(view().phase)).toBe(true);
    call.send({ type: 'socket', up: true });
    expect(isReconnecting(view().phase)).toBe(false);
    expect(call.commands).toEqual(['refresh']);
  });

  it('media that never arrives shows as an interrupted connection', async () => {
    const { view, timers, call } = await joined();
    timers.advance(MEDIA_PATIENCE_MS);
    expect(isReconnecting(view().phase)).toBe(true);
    call.send({ type: 'media', up: true });
    expect(isReconnecting(view().phase)).toBe(false);
  });
});

describe('on the way out', () => {
  it('leaving is not being removed', async () => {
    const { meeting, view } = await joined();
    await meeting.leave();
    expect(view().phase).toEqual({ name: 'out', exit: 'left' });
    expect(view().people).toEqual([]);
  });

  it('a bye of the server is being removed, and the echo changes nothing', async () => {
    const { view, call, devices } = await joined();
    call.send({ type: 'left', detail: { reason: null, cause: 'NORMAL_CLEARING' } });
    call.send({ type: 'left', detail: { reason: null, cause: null } });
    expect(view().phase).toEqual({ name: 'out', exit: 'removed' });
    expect(devices.released).toEqual([BOTH.stream]);
  });

  it('one can come back after leaving', async () => {
    const { meeting, view, rooms } = await joined();
    await meeting.leave();
    void meeting.start();
    await settled();
    rooms.last.accept('me2');
    expect(rooms.calls).toHaveLength(2);
    expect(view().phase.name).toBe('in');
    expect(view().people.map((one) => one.id)).toEqual(['me2']);
  });
});
