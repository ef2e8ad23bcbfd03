import { describe, expect, it } from 'vitest';
import { member, settled } from '../test/fake-room.ts';
import { GUEST, HOST, inRoom } from '../test/set-up.ts';
import { AGAIN_MS } from './library.ts';
import { ANNOUNCED_S } from './recordings.ts';
import type { KeptRecording } from './view-model.ts';

const RECORDER = [...HOST, 'room.recording'];
const started = (id: string) => ({ type: 'recording', recording: { id, state: 'recording' } }) as const;
const on = { type: 'room.updated', room: { recording: true, recorded_by: 'Me' } } as const;

describe('a host', () => {
  it('tells everybody, and records three seconds later', async () => {
    const { actions, call, view, timers, room, said } = await inRoom(RECORDER);
    actions.askRecord();
    expect(view().dialog).toEqual({ kind: 'record' });
    actions.record();
    await settled();
    expect(view().dialog).toBe(null);
    expect(call.commands).toEqual([`announce ${ANNOUNCED_S}`]);
    call.send({ type: 'recording-announced', seconds: ANNOUNCED_S, by: 'Me' });
    expect(room().recording).toEqual({ state: 'soon', by: 'Me' });
    // A second press does not begin another one.
    actions.record();
    timers.advance(ANNOUNCED_S * 1000);
    await settled();
    expect(call.commands).toEqual([`announce ${ANNOUNCED_S}`, 'record']);
    call.send(started('r1'));
    call.send(on);
    expect(room()).toMatchObject({
      recording: { state: 'on', by: 'Me' },
      banners: [{ kind: 'recording', state: 'on', by: 'Me' }],
    });
    expect(said()).toEqual(['recording-announced Me', 'recording-started Me']);
  });

  it('records at once on a Space that carries no word before', async () => {
    const { actions, call } = await inRoom(RECORDER);
    call.refusals.set('announce 3', { code: '-32601' });
    actions.record();
    await settled();
    expect(call.commands).toEqual(['announce 3', 'record']);
  });

  it('learns why none can begin, and that one ended by itself', async () => {
    const { actions, call, timers, said } = await inRoom(RECORDER);
    call.refusals.set('record', { code: '503', message: 'Service Unavailable: disk_full' });
    actions.record();
    await settled();
    timers.advance(ANNOUNCED_S * 1000);
    await settled();
    call.send({ type: 'recording', recording: { id: 'r1', state: 'completed', reason: 'quota' } });
    expect(said()).toEqual(['recording-impossible disk_full', 'recording-broke-off quota']);
  });

  it('pauses, goes on and ends what runs, whoever began it', async () => {
    const { actions, call, view, room } = await inRoom(RECORDER);
    for (const id of ['r1', 'r2']) call.send(started(id));
    call.send(on);
    actions.pauseRecording();
    await settled();
    for (const id of ['r1', 'r2']) call.send({ type: 'recording', recording: { id, state: 'paused' } });
    expect(room().recording.state).toBe('paused');
    actions.resumeRecording();
    await settled();
    call.send(started('r1'));
    expect(room().recording.state).toBe('on');
    actions.askStopRecording();
    expect(view().dialog).toEqual({ kind: 'stop-recording' });
    actions.stopRecording();
    await settled();
    expect(call.commands).toEqual(['pause r1', 'pause r2', 'resume r1', 'resume r2', 'stop r1', 'stop r2']);
    call.send({ type: 'room.updated', room: { recording: false, recorded_by: null } });
    expect(room()).toMatchObject({ recording: { state: 'off', by: null }, banners: [] });
  });

  it('asks what runs when its socket is back', async () => {
    const { call } = await inRoom(RECORDER);
    call.send({ type: 'socket', up: false });
    call.send({ type: 'socket', up: true });
    expect(call.commands).toContain('refresh recordings');
  });

  it('sees what was recorded here, and deletes after a question', async () => {
    const kept: KeptRecording = {
      ...{ id: 'r1', status: 'completed', startedAt: '2026-11-27T12:00:00Z', seconds: 61, bytes: 5_000_000 },
      ...{ link: 'https://x.test/media/rec/r1.webm', brokeOff: false },
    };
    const { actions, admission, view, said } = await inRoom(RECORDER);
    admission.kept = [kept];
    actions.openRecordings();
    expect(view().dialog).toMatchObject({ list: 'loading' });
    await settled();
    expect(view().dialog).toMatchObject({ list: [kept], asking: null });
    actions.askDeleteRecording('r1');
    expect(view().dialog).toMatchObject({ asking: 'r1' });
    actions.askDeleteRecording(null);
    expect(view().dialog).toMatchObject({ asking: null });
    actions.deleteRecording('r1');
    await settled();
    expect(view().dialog).toMatchObject({ list: [], asking: null });
    admission.kept = null;
    actions.openRecordings();
    await settled();
    expect(view().dialog).toMatchObject({ list: 'failed' });
    actions.deleteRecording('r1');
    await settled();
    expect(said()).toEqual(['recording-deleted', 'not-carried-out']);
  });

  it('sees a file that is being made ready as soon as it is there', async () => {
    const { actions, admission, view, timers } = await inRoom(RECORDER);
    const making: KeptRecording = {
      ...{ id: 'r1', status: 'processing', startedAt: '2026-11-27T12:00:00Z', seconds: 61, bytes: null },
      ...{ link: null, brokeOff: false },
    };
    admission.kept = [making];
    actions.openRecordings();
    await settled();
    const done: KeptRecording = { ...making, status: 'completed', bytes: 5, link: 'https://x.test/media/rec/r1.webm' };
    admission.kept = [done];
    timers.advance(AGAIN_MS);
    await settled();
    expect(view().dialog).toMatchObject({ list: [done] });
  });

  it('is not shown the list again when it has closed it meanwhile', async () => {
    const { actions, view } = await inRoom(RECORDER);
    actions.openRecordings();
    actions.closeDialog();
    await settled();
    expect(view().dialog).toBe(null);
  });
});

describe('a guest', () => {
  it('is told before, and sees who records as long as it lasts', async () => {
    const { call, room, said } = await inRoom(GUEST);
    expect(room().can.record).toBe(false);
    call.send({ type: 'recording-announced', seconds: 3, by: 'Ada' });
    expect(room().banners).toEqual([{ kind: 'recording', state: 'soon', by: 'Ada' }]);
    call.send({ type: 'room.updated', room: { recording: true, recorded_by: 'Ada' } });
    expect(room().banners).toEqual([{ kind: 'recording', state: 'on', by: 'Ada' }]);
    call.send({ type: 'room.updated', room: { recording: false, recorded_by: null } });
    expect(room().banners).toEqual([]);
    expect(said()).toEqual(['recording-announced Ada', 'recording-started Ada', 'recording-stopped']);
  });

  it('who comes during a pause sees a recording, before and after it goes on; a host sees the pause', async () => {
    const paused = { recording: true, recorded_by: 'Ada', recordings: [{ id: 'r1', state: 'paused' }] };
    for (const [permissions, state] of [
      [GUEST, 'on'],
      [RECORDER, 'paused'],
    ] as const) {
      const { call, room } = await inRoom(permissions);
      call.accept(permissions, [member('me')], paused);
      expect(room().banners).toEqual([{ kind: 'recording', state, by: 'Ada' }]);
      // Of the end of the pause those hear alone who may record.
      if (permissions === RECORDER) call.send(started('r1'));
      expect(room().banners).toEqual([{ kind: 'recording', state: 'on', by: 'Ada' }]);
    }
  });

  it('sees no announcement any more when nothing followed', async () => {
    const { call, room, timers } = await inRoom(GUEST);
    call.send({ type: 'recording-announced', seconds: 3, by: 'Ada' });
    timers.advance(6_000);
    expect(room().banners).toEqual([]);
  });
});
