import { describe, expect, it } from 'vitest';
import { settled } from '../test/fake-room.ts';
import { GUEST, HOST, inRoom } from '../test/set-up.ts';
import type { RunningPlayback } from './running.ts';

const PLAYER = [...HOST, 'room.playback', 'room.playback_seek'];
const LINK = 'https://cdn.test/talk.mp4?pass=secret';

function playback(fields: Partial<RunningPlayback> = {}) {
  const usual = {
    id: 'p1',
    state: 'playing',
    name: 'talk.mp4',
    volume: 0,
    positionMs: 0,
    durationMs: 60_000,
    seekable: true,
    reason: null,
  };
  return { type: 'playback', playback: { ...usual, ...fields } } as const;
}

describe('a host who plays a video', () => {
  it('waits in the dialog until it plays, then has its controls', async () => {
    const { actions, call, view, room } = await inRoom(PLAYER);
    actions.askPlay();
    expect(view().dialog).toEqual({ kind: 'play' });
    actions.play(LINK, -10);
    expect(room().playing).toEqual({ current: null, opening: true, trouble: null });
    // A second press does not play it twice.
    actions.play(LINK, -10);
    expect(call.commands).toEqual([`play ${LINK} -10`]);
    call.send(playback());
    call.opening.resolve('p1');
    await settled();
    expect(view().dialog).toBe(null);
    const current = { id: 'p1', name: 'talk.mp4', paused: false, position: 0, duration: 60, seekable: true, volume: 0 };
    expect(room().playing).toEqual({ current, opening: false, trouble: null });
  });

  it.each([
    [{ code: '400', message: 'Bad Request: url_refused' }, 'url_refused'],
    [{ code: '400', message: 'Bad Request: unsupported' }, 'unsupported'],
    [{ code: '503', message: 'Service Unavailable: too_many' }, 'too_many'],
    [{ code: '403', message: 'too many playbacks of the session' }, 'too_many'],
    [{ code: '501', message: 'Not Implemented' }, 'absent'],
    [{ code: '500' }, 'failed'],
    [null, 'failed'],
  ])('reads in the dialog why %j', async (error, why) => {
    const { actions, call, view, room } = await inRoom(PLAYER);
    actions.askPlay();
    actions.play(LINK, 0);
    call.opening.reject(error);
    await settled();
    expect(view().dialog).toEqual({ kind: 'play' });
    expect(room().playing).toEqual({ current: null, opening: false, trouble: why });
    // It is not said again the next time.
    actions.closeDialog();
    expect(room().playing.trouble).toBe(null);
  });

  it('asks the server for nothing that is no address of a video', async () => {
    const { actions, call, room } = await inRoom(PLAYER);
    actions.play('talk.mp4', 0);
    await settled();
    expect(call.commands).toEqual([]);
    expect(room().playing.trouble).toBe('address');
  });

  it('who closes the dialog while it is being opened does not get it afterwards', async () => {
    const { actions, call, room, said } = await inRoom(PLAYER);
    actions.askPlay();
    actions.play(LINK, 0);
    const { resolve } = call.opening;
    actions.closeDialog();
    expect(room().playing.opening).toBe(false);
    // Another one may be asked for meanwhile, and does not fail with the first.
    actions.play('https://cdn.test/other.mp4', 0);
    resolve('p1');
    await settled();
    expect(call.commands.at(-1)).toBe('stop p1');
    expect(room().playing).toMatchObject({ opening: true, trouble: null });
    expect(said()).toEqual([]);
  });

  it('sees where it is: on while it plays, still while it pauses, at its end at most', async () => {
    const { call, timers, room } = await inRoom(PLAYER);
    const at = () => room().playing.current?.position;
    call.send(playback({ positionMs: 10_400 }));
    timers.advance(1000);
    expect(at()).toBe(11);
    // What happens elsewhere in the room does not send it back.
    call.send({ type: 'room.updated', room: { locked: true } });
    timers.advance(1000);
    expect(at()).toBe(12);
    call.send(playback({ state: 'paused', positionMs: 12_900 }));
    timers.advance(5000);
    expect(room().playing.current).toMatchObject({ paused: true, position: 12 });
    call.send(playback({ positionMs: 12_900 }));
    timers.advance(100_000);
    expect(at()).toBe(60);
  });

  it('pauses, goes on, moves in it, sets its volume, and stops it', async () => {
    const { actions, call, room } = await inRoom(PLAYER);
    call.send(playback());
    actions.pausePlayback('p1');
    actions.resumePlayback('p1');
    actions.seekPlayback('p1', 30);
    actions.setPlaybackVolume('p1', -20);
    // The sliders stay where they were put until the server tells.
    expect(room().playing.current).toMatchObject({ position: 30, volume: -20 });
    actions.stopPlayback('p1');
    await settled();
    expect(call.commands).toEqual(['pause p1', 'resume p1', 'seek p1 30000', 'volume p1 -20', 'stop p1']);
    call.send(playback({ state: 'completed' }));
    expect(room().playing.current).toBe(null);
  });

  it('sees the truth again when a change was refused', async () => {
    const { actions, call, said } = await inRoom(PLAYER);
    call.send(playback());
    call.refusals.set('seek p1 30000', { code: '400' });
    actions.seekPlayback('p1', 30);
    await settled();
    expect(call.commands.at(-1)).toBe('refresh playbacks');
    expect(said()).toEqual(['not-carried-out']);
  });

  it('is told why one ended by itself, and not that one is over', async () => {
    const { call, said } = await inRoom(PLAYER);
    call.send(playback({ state: 'completed' }));
    call.send(playback({ id: 'p2', state: 'completed', reason: 'broken' }));
    expect(said()).toEqual(['playback-broke-off broken']);
  });

  it('controls the one that began last, and can move only where both sides allow it', async () => {
    const { call, room } = await inRoom([...HOST, 'room.playback']);
    call.send(playback());
    call.send(playback({ id: 'p2', durationMs: null }));
    expect(room().playing.current).toMatchObject({ id: 'p2', duration: null, seekable: false });
    call.send({ type: 'socket', up: false });
    call.send({ type: 'socket', up: true });
    expect(call.commands).toContain('refresh playbacks');
    expect(call.commands).not.toContain('refresh streams');
  });
});

describe('a guest', () => {
  it('sees who plays, and has nothing to control', async () => {
    const { call, room } = await inRoom(GUEST);
    call.send({ type: 'room.updated', room: { played_by: 'Ada' } });
    expect(room().banners).toEqual([{ kind: 'playing', by: 'Ada' }]);
    expect(room()).toMatchObject({ can: { play: false, stream: false }, playing: { current: null } });
    call.send({ type: 'room.updated', room: { played_by: null } });
    expect(room().banners).toEqual([]);
  });

  it('sees by the picture that a server application plays', async () => {
    const { call, room } = await inRoom(GUEST);
    const layer = {
      layer_index: 0,
      z_index: 0,
      x: 0,
      y: 0,
      width: 100,
      height: 100,
      position: 'playback',
      visible: true,
    } as never;
    call.send({ type: 'layout', name: '1x1', layers: [Object.assign(layer, { playing_file: true })] });
    expect(room().banners).toEqual([{ kind: 'playing', by: null }]);
  });
});
