import { describe, expect, it } from 'vitest';
import { member, settled } from '../test/fake-room.ts';
import { GUEST, HOST, inRoom, setUp } from '../test/set-up.ts';
import { JOIN_PATIENCE_MS } from './entry.ts';
import { EXPLAIN_MS, LEAVE_MS, SLOW_MS } from './meeting.ts';
import type { TrackAnswer } from './ports.ts';

describe('the list of people', () => {
  it('is open at first for a moderator where it has room beside the picture', async () => {
    const { view, actions } = await inRoom(HOST, [member('ada')], { wide: true });
    expect(view().panel).toBe('people');
    actions.togglePeople();
    expect(view().panel).toBeNull();
  });

  it('is closed at first for a guest, and where it would cover the picture', async () => {
    expect((await inRoom(GUEST, [member('ada')], { wide: true })).view().panel).toBeNull();
    expect((await inRoom(HOST)).view().panel).toBeNull();
  });
});

describe('before joining', () => {
  it('one waits for the person, with both devices open', async () => {
    const { meeting, view, rooms } = setUp({ skip: false });
    await meeting.start();
    expect(view().phase).toEqual({ name: 'prejoin', elsewhere: false });
    expect(view().devices).toMatchObject({ microphone: { state: 'on' }, camera: { state: 'on' } });
    expect(rooms.calls).toEqual([]);
  });

  it.each(['insecure', 'unsupported'] as const)('a browser that is %s says so and asks for no device', async (hindrance) => {
    const { meeting, view, devices } = setUp();
    devices.hindrance = hindrance;
    await meeting.start();
    expect(view().phase).toMatchObject({ name: 'ended', reason: hindrance, next: 'none' });
    expect(devices.asked).toEqual([]);
  });

  it('with skip one joins at once, unless a device is in trouble', async () => {
    const { meeting, view, devices, rooms } = setUp();
    devices.trouble = { video: 'denied' };
    await meeting.start();
    expect(view().phase.name).toBe('prejoin');
    expect(view().devices.camera).toMatchObject({ state: 'trouble', trouble: 'denied' });
    void meeting.join();
    await settled();
    expect(rooms.last.media).toMatchObject({ audio: true, video: false, stream: { audio: 'audio 1' } });
  });

  it('a page that was loaded again in the middle of a call comes back with what there is', async () => {
    const { meeting, devices, rooms } = setUp({ skip: false, returning: true });
    devices.trouble = { video: 'busy' };
    void meeting.start();
    await settled();
    expect(rooms.last.media).toMatchObject({ audio: true, video: false });
  });

  it('nobody joins without a name', async () => {
    const { meeting, actions, view, rooms } = setUp({ skip: false });
    await meeting.start();
    actions.setName('  ');
    expect(view().name.problem).toBe('empty');
    await meeting.join();
    expect(rooms.calls).toEqual([]);
  });

  it('another name needs another token; the name of the page does not', async () => {
    const same = setUp({ skip: false });
    await same.meeting.start();
    same.actions.setName(' Me ');
    void same.meeting.join();
    await settled();
    expect(same.rooms.last.token).toBe('page token');

    const other = setUp({ skip: false });
    await other.meeting.start();
    other.actions.setName('Zoë');
    void other.meeting.join();
    await settled();
    expect(other.rooms.last.token).toBe('token 1 for Zoë');
  });

  it('another tab in the room is told, and gives the room up when asked', async () => {
    const { meeting, view, tabs, rooms } = setUp({ skip: false });
    tabs.other = true;
    await meeting.start();
    await settled();
    expect(view().phase).toEqual({ name: 'prejoin', elsewhere: true });
    void meeting.moveHere();
    await settled();
    expect(tabs.takenOver).toBe(1);
    expect(rooms.calls).toHaveLength(1);
  });

  it('whoever joins before the browser has answered about devices has them given back when it does', async () => {
    const { meeting, devices, rooms } = setUp({ skip: false });
    const answers: ((answer: { audio: TrackAnswer; video: TrackAnswer }) => void)[] = [];
    devices.openBoth = () => new Promise((resolve) => answers.push(resolve));
    void meeting.start();
    void meeting.join();
    await settled();
    expect(rooms.last.media).toMatchObject({ audio: false, video: false });
    answers[0]?.({ audio: { track: 'late audio', device: null }, video: { track: 'late video', device: null } });
    await settled();
    expect(devices.stopped).toEqual(['late audio', 'late video']);
    expect(devices.followed).toBeNull();
  });
});

describe('on the way in', () => {
  it('takes its time, and says so', async () => {
    const { meeting, view, timers } = setUp();
    void meeting.start();
    await settled();
    expect(view().phase).toEqual({ name: 'joining', slow: false });
    timers.advance(SLOW_MS);
    expect(view().phase).toEqual({ name: 'joining', slow: true });
  });

  it('devices that are off are muted on arrival and say nothing of it', async () => {
    const { meeting, actions, view, rooms, said } = setUp({ skip: false });
    await meeting.start();
    actions.toggleMicrophone();
    expect(view().devices.microphone.state).toBe('off');
    void meeting.join();
    await settled();
    expect(rooms.last.media).toMatchObject({ audio: true, stream: { audio: 'stand-in' } });
    rooms.last.accept(GUEST, [member('me')]);
    expect(rooms.last.commands).toEqual(['mute audio me']);
    rooms.last.updated('me', { audio_muted: true });
    expect(view().room?.own.audio.state).toBe('off');
    expect(said()).toEqual([]);
  });

  it.each([
    [{ code: '403', message: 'Unauthorized' }, 'refused'],
    [{ name: 'AuthError', code: -32002 }, 'token'],
    [{ code: 'ICE_GATHERING_FAILED' }, 'media-blocked'],
  ])('a join refused with %j shows %s and gives the devices back', async (error, reason) => {
    const { meeting, view, rooms, devices } = setUp();
    void meeting.start();
    await settled();
    await rooms.last.refuse(error);
    expect(view().phase).toMatchObject({ name: 'ended', reason });
    expect(devices.followed).toBeNull();
  });

  it('a refusal is explained by the server where it knows more', async () => {
    const { meeting, view, rooms, admission } = setUp();
    admission.explanation = { reason: 'full', at: null, places: 5 };
    void meeting.start();
    await settled();
    await rooms.last.refuse({ code: '403' });
    expect(view().phase).toEqual({ name: 'ended', reason: 'full', next: 'try-again', details: { at: null, places: 5 } });
  });

  it('a link that is dead is said once and offers nothing', async () => {
    const { meeting, actions, view, admission } = setUp({ token: null });
    admission.refusal = 'link-dead';
    await meeting.start();
    expect(view().phase).toMatchObject({ reason: 'link-dead', next: 'none' });
    actions.next();
    expect(view().phase.name).toBe('ended');
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
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'failed' });
  });

  it('a page server that gives no token is given up, and the devices with it', async () => {
    const { meeting, view, admission, devices, timers, rooms } = setUp({ token: null });
    admission.token = () => new Promise(() => {});
    void meeting.start();
    await settled();
    timers.advance(JOIN_PATIENCE_MS);
    await settled();
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'unreachable' });
    expect(devices.stopped).toEqual(['audio 1', 'video 2']);
    expect(rooms.calls).toEqual([]);
  });

  it('a server that never answers is given up; when it answers after all, the call is left', async () => {
    const { meeting, view, rooms, timers } = setUp();
    void meeting.start();
    await settled();
    timers.advance(JOIN_PATIENCE_MS);
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'unreachable' });
    expect(rooms.last.abandoned).toBe(true);
    rooms.last.accept(GUEST, [member('me')]);
    expect(rooms.last.commands).toEqual(['leave']);
    expect(view().phase).toMatchObject({ reason: 'unreachable' });
  });
});

describe('on the way out', () => {
  it('leaving is not being removed, and one can come back with another token', async () => {
    const { meeting, actions, view, rooms, room } = await inRoom();
    await meeting.leave();
    expect(view()).toMatchObject({ phase: { name: 'ended', reason: 'left', next: 'join-again' }, room: null });
    actions.next();
    await settled();
    rooms.last.accept(GUEST, [member('me2')]);
    expect(rooms.calls).toHaveLength(2);
    expect(rooms.last.token).toBe('token 1 for Me');
    expect(room().people.map((one) => one.id)).toEqual(['me2']);
  });

  it('leaving does not wait for a server that does not answer', async () => {
    const { actions, view, call, timers } = await inRoom();
    call.deaf = true;
    actions.leave();
    await settled();
    expect(view().phase.name).toBe('in-room');
    timers.advance(LEAVE_MS);
    await settled();
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'left' });
    expect(call.abandoned).toBe(true);
  });

  it('whoever was muted comes back muted', async () => {
    const { actions, rooms, call, devices } = await inRoom();
    call.updated('me', { audio_muted: true, video_muted: true });
    call.send({ type: 'left', detail: { reason: null, cause: null } });
    devices.asked.length = 0;
    actions.next();
    await settled();
    expect(devices.asked).toEqual([]);
    expect(rooms.last.media).toMatchObject({ audio: true, video: true, stream: { audio: 'stand-in', video: 'stand-in' } });
    rooms.last.accept(GUEST, [member('me2')]);
    expect(rooms.last.commands).toEqual(['mute audio me2', 'mute video me2']);
  });

  it('a bye of the server is being removed, and the echo changes nothing', async () => {
    const { view, call, devices } = await inRoom();
    call.send({ type: 'left', detail: { reason: null, cause: 'NORMAL_CLEARING' } });
    call.send({ type: 'left', detail: { reason: null, cause: null } });
    await settled();
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'removed' });
    expect(devices.followed).toBeNull();
  });

  it('a bye with which the whole room ended is no removal', async () => {
    const { view, call, admission } = await inRoom();
    admission.explanation = { reason: 'room-ended', at: null, places: null };
    call.send({ type: 'left', detail: { reason: null, cause: 'NORMAL_CLEARING' } });
    await settled();
    expect(view().phase).toMatchObject({ reason: 'room-ended' });
  });

  it('a server that is slow with reasons does not keep one waiting', async () => {
    const { view, call, admission, timers } = await inRoom();
    admission.silent = true;
    call.send({ type: 'left', detail: { reason: null, cause: 'NORMAL_CLEARING' } });
    timers.advance(EXPLAIN_MS);
    await settled();
    expect(view().phase).toMatchObject({ reason: 'removed' });
  });

  it('the host who ends for all reads that the meeting has ended', async () => {
    const { actions, view, call } = await inRoom(HOST);
    actions.askEndForAll();
    expect(view().dialog).toEqual({ kind: 'end-for-all', people: 2 });
    actions.endForAll();
    await settled();
    expect(call.commands).toContain('remove all');
    call.send({ type: 'left', detail: { reason: null, cause: 'NORMAL_CLEARING' } });
    expect(view()).toMatchObject({ phase: { reason: 'room-ended' }, dialog: null });
  });

  it('another tab that takes over ends the call here, and the call can be taken back', async () => {
    const { view, actions, tabs, rooms } = await inRoom();
    tabs.leave?.();
    await settled();
    expect(view().phase).toMatchObject({ reason: 'other-tab', next: 'use-here' });
    actions.next();
    actions.next();
    await settled();
    expect(tabs.takenOver).toBe(1);
    expect(rooms.calls).toHaveLength(2);
    expect(rooms.last.media).toMatchObject({ audio: true, video: true });
  });

  it('a token that is refused in between needs a new page', async () => {
    const { view, actions, call, reloads } = await inRoom();
    call.send({ type: 'token-refused' });
    expect(view().phase).toMatchObject({ reason: 'token', next: 'reload' });
    expect(call.abandoned).toBe(true);
    actions.next();
    expect(reloads.count).toBe(1);
  });

  it('other devices can be chosen by going back to the choice', async () => {
    const { meeting, view } = await inRoom();
    await meeting.changeDevices();
    expect(view().phase).toEqual({ name: 'prejoin', elsewhere: false });
    expect(view().devices.camera.state).toBe('on');
  });
});
