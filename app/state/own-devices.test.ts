import { describe, expect, it } from 'vitest';
import { member, settled } from '../test/fake-room.ts';
import { GUEST, inRoom, setUp } from '../test/set-up.ts';
import { WANTED_MS } from './commands.ts';
import { SILENT_MS } from './own-media.ts';

describe('one’s own devices', () => {
  it('an own mute waits for the event of the server and says nothing about it', async () => {
    const { actions, room, call, said } = await inRoom();
    actions.toggleMicrophone();
    await settled();
    expect(room().own.audio).toEqual({ state: 'on', busy: true });
    actions.toggleMicrophone();
    expect(call.commands).toEqual(['mute audio me']);
    call.updated('me', { audio_muted: true });
    expect(room().own.audio).toEqual({ state: 'off', busy: false });
    expect(said()).toEqual([]);
    actions.toggleMicrophone();
    expect(call.commands).toEqual(['mute audio me', 'unmute audio me']);
  });

  it('a key that is only touched is nobody else’s doing', async () => {
    const { meeting, call, said, room } = await inRoom();
    call.updated('me', { audio_muted: true });
    const before = said().length;
    const touched = [meeting.room?.own.pushToTalk(true), meeting.room?.own.pushToTalk(false)];
    call.updated('me', { audio_muted: false });
    expect(room().own.audio).toEqual({ state: 'on', busy: true });
    call.updated('me', { audio_muted: true });
    await Promise.all(touched);
    expect(room().own.audio).toEqual({ state: 'off', busy: false });
    expect(said()).toHaveLength(before);
  });

  it('a second own mute does not end its wait with the first one’s', async () => {
    const { actions, call, said, timers } = await inRoom();
    actions.toggleMicrophone();
    await settled();
    call.updated('me', { audio_muted: true });
    timers.advance(WANTED_MS - 1);
    actions.toggleMicrophone();
    timers.advance(1);
    call.updated('me', { audio_muted: false });
    expect(said()).toEqual([]);
  });

  it('an own button does not wait for ever for an event that need not come', async () => {
    const { actions, room, timers } = await inRoom();
    actions.toggleCamera();
    await settled();
    timers.advance(WANTED_MS);
    expect(room().own.video.busy).toBe(false);
  });

  it('a held key unmutes those who were muted, and mutes them again', async () => {
    const { meeting, call } = await inRoom();
    await meeting.room?.own.pushToTalk(true);
    expect(call.commands).toEqual([]);
    call.updated('me', { audio_muted: true });
    await meeting.room?.own.pushToTalk(true);
    call.updated('me', { audio_muted: false });
    await meeting.room?.own.pushToTalk(false);
    expect(call.commands).toEqual(['unmute audio me', 'mute audio me']);
  });

  it('another device is used by the call and remembered for the next one', async () => {
    const { actions, call, view } = await inRoom();
    actions.chooseDevice('camera', 'c2');
    await settled();
    actions.chooseDevice('microphone', 'm2');
    await settled();
    expect(call.commands).toEqual(['use camera c2', 'use microphone m2']);
    expect(view().devices).toMatchObject({ camera: { chosen: 'c2' }, microphone: { chosen: 'm2' } });
  });

  it('a camera that one joined without is opened by coming back with it', async () => {
    const parts = setUp();
    parts.devices.trouble = { video: 'busy' };
    await parts.meeting.start();
    void parts.meeting.join();
    await settled();
    parts.rooms.last.accept(GUEST, [member('me')]);
    expect(parts.room().own.video.state).toBe('none');
    parts.devices.trouble = {};
    parts.actions.chooseDevice('camera', 'c1');
    await settled();
    expect(parts.rooms.calls).toHaveLength(2);
    expect(parts.rooms.last.media).toMatchObject({ video: true, camera: 'c1' });
  });

  it('a silent device is told when it stays so, and comes back by one button', async () => {
    const { actions, room, call, timers, said } = await inRoom();
    call.send({ type: 'tracks', audio: false, video: true });
    timers.advance(SILENT_MS - 1);
    // The browser looks again and again, and sees the same.
    call.send({ type: 'tracks', audio: false, video: true });
    expect(room().banners).toEqual([]);
    timers.advance(1);
    expect(room().banners).toEqual([{ kind: 'media-interrupted', audio: true, video: false, restarting: false }]);
    actions.restartMedia();
    expect(room().banners).toMatchObject([{ restarting: true }]);
    await settled();
    expect(call.commands).toEqual(['restart true false']);
    expect(room().banners).toEqual([]);
    expect(said()).toEqual(['media-restarted']);
  });

  it('a muted device gives nothing and is no fault', async () => {
    const { room, call, timers } = await inRoom();
    call.updated('me', { video_muted: true });
    call.send({ type: 'tracks', audio: true, video: false });
    timers.advance(SILENT_MS);
    expect(room().banners).toEqual([]);
  });

  it('the hint’s button mutes nobody who has unmuted meanwhile', async () => {
    const { actions, call, devices, timers, view } = await inRoom();
    call.updated('me', { audio_muted: true });
    for (let i = 0; i < 12; i += 1) {
      devices.level(0.7);
      timers.advance(100);
    }
    const hint = view().toasts.find((toast) => toast.text.key === 'talking-while-muted');
    call.updated('me', { audio_muted: false });
    // It is gone by then, unless it is held under the pointer.
    expect(view().toasts.map((toast) => toast.text.key)).not.toContain('talking-while-muted');
    actions.answer(hint?.id ?? 0, 'unmute');
    await settled();
    expect(hint).toBeDefined();
    expect(call.commands).toEqual([]);
  });

  it('a host’s question takes the place of the hint, and unmuting answers it', async () => {
    const { call, devices, timers, view } = await inRoom();
    const keys = (): string[] => view().toasts.map((toast) => toast.text.key);
    const talk = (): void => {
      for (let i = 0; i < 12; i += 1) {
        devices.level(0.7);
        timers.advance(100);
      }
    };
    call.updated('me', { audio_muted: true });
    talk();
    expect(keys()).toContain('talking-while-muted');
    call.send({ type: 'asked', kind: 'audio', by: { id: 'mo', name: 'Mo' } });
    expect(keys()).toEqual(['audio-muted', 'asked-to-unmute']);
    call.updated('me', { audio_muted: false });
    expect(keys()).not.toContain('asked-to-unmute');
  });

  it('talking while muted gives a hint that unmutes', async () => {
    const { actions, call, devices, timers, view } = await inRoom();
    call.updated('me', { audio_muted: true });
    for (const toast of view().toasts) actions.dismiss(toast.id);
    for (let i = 0; i < 12; i += 1) {
      devices.level(0.7);
      timers.advance(100);
    }
    const [hint] = view().toasts;
    expect(hint).toMatchObject({ text: { key: 'talking-while-muted' }, buttons: ['unmute'] });
    actions.answer(hint?.id ?? 0, 'unmute');
    expect(call.commands).toEqual(['unmute audio me']);
  });

  it('a screen that the person did not choose is no failure', async () => {
    const { actions, room, call, said } = await inRoom();
    call.refusal = { name: 'NotAllowedError' };
    actions.toggleScreenShare();
    expect(room().own.share).toBe('starting');
    await settled();
    expect(room().own.share).toBe('off');
    expect(said()).toEqual(['screen-refused']);
    call.refusal = null;
    actions.toggleScreenShare();
    await settled();
    expect(room().own.share).toBe('on');
    actions.toggleScreenShare();
    await settled();
    expect(room().own.share).toBe('off');
  });
});
