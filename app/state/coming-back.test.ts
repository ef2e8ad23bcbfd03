import { describe, expect, it } from 'vitest';
import { member, settled } from '../test/fake-room.ts';
import { GUEST, inRoom } from '../test/set-up.ts';
import { AGAIN_MS, PATIENCE_MS } from './coming-back.ts';

const LOST = { type: 'left', detail: { reason: 'RECONNECTION_ATTEMPT_TIMEOUT', cause: null } } as const;

describe('a call that the Space no longer knows', () => {
  it('is joined again by itself, behind the picture, with other people and mutes as they are now', async () => {
    const { call, rooms, room, view, devices, said } = await inRoom();
    call.updated('me', { audio_muted: true });
    call.send(LOST);
    await settled();
    expect(view().phase.name).toBe('in-room');
    expect(room().banners).toMatchObject([{ kind: 'reconnecting', secondsLeft: 120 }]);
    expect(call.abandoned).toBe(true);
    expect(rooms.calls).toHaveLength(2);
    expect(rooms.last.token).toBe('token 1 for Me');
    expect(rooms.last.media).toMatchObject({ audio: true, muted: { audio: true, video: false }, stream: { audio: 'stand-in' } });
    expect(room().people.map(({ id }) => id)).toEqual(['me', 'ada']);
    rooms.last.accept(GUEST, [member('me2'), member('bob')]);
    expect(room().people.map(({ id }) => id)).toEqual(['me2', 'bob']);
    expect(room().banners).toEqual([]);
    expect(rooms.last.commands).toEqual(['mute audio me2']);
    expect(devices.stopped).not.toContain(rooms.last.media.stream);
    // The first mute was somebody else's; nothing else is said.
    expect(said()).toEqual(['audio-muted']);
  });

  it('is joined again and again while that fails, and no longer than two minutes after the loss', async () => {
    const { call, rooms, room, view, timers } = await inRoom();
    call.send({ type: 'media', up: false });
    timers.advance(20_000);
    call.send(LOST);
    await settled();
    await rooms.last.refuse({ code: 'ICE_GATHERING_FAILED' });
    expect(rooms.calls).toHaveLength(2);
    timers.advance(AGAIN_MS);
    await settled();
    expect(rooms.calls).toHaveLength(3);
    expect(room().banners).toMatchObject([{ secondsLeft: (PATIENCE_MS - 20_000 - AGAIN_MS) / 1000 }]);
    timers.advance(PATIENCE_MS - 20_000 - AGAIN_MS);
    await settled();
    expect(view()).toMatchObject({ phase: { name: 'ended', reason: 'lost', next: 'join-again' }, room: null });
    expect(rooms.last.abandoned).toBe(true);
    timers.advance(PATIENCE_MS);
    await settled();
    expect(rooms.calls).toHaveLength(3);
  });

  it('is not joined again by somebody who leaves meanwhile; what comes through late is left', async () => {
    const { meeting, call, rooms, view, devices } = await inRoom();
    call.send(LOST);
    await settled();
    await meeting.leave();
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'left' });
    expect(devices.followed).toBeNull();
    rooms.last.accept(GUEST, [member('me2')]);
    expect(rooms.last.commands).toEqual(['leave']);
    expect(view().phase.name).toBe('ended');
  });

  it('ends with the reason where another try cannot help', async () => {
    const { call, rooms, view, admission } = await inRoom();
    admission.explanation = { reason: 'locked', at: null, places: null };
    call.send(LOST);
    await settled();
    await rooms.last.refuse({ code: '403' });
    expect(view().phase).toMatchObject({ name: 'ended', reason: 'locked' });
  });

  it('waits in front of a full room: the place of a lost participant becomes free', async () => {
    const { call, rooms, view, admission, timers } = await inRoom();
    admission.explanation = { reason: 'full', at: null, places: 5 };
    call.send(LOST);
    await settled();
    await rooms.last.refuse({ code: '403' });
    expect(view().phase.name).toBe('in-room');
    timers.advance(AGAIN_MS);
    await settled();
    expect(rooms.calls).toHaveLength(3);
  });
});

it('a call without sound and picture for two minutes is over', async () => {
  const { call, view, timers } = await inRoom();
  call.send({ type: 'media', up: false });
  timers.advance(PATIENCE_MS);
  await settled();
  expect(call.abandoned).toBe(true);
  expect(view().phase).toMatchObject({ name: 'ended', reason: 'lost' });
});
