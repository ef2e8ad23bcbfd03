import { describe, expect, it } from 'vitest';
import { member, settled } from '../test/fake-room.ts';
import { GUEST, HOST, inRoom, setUp } from '../test/set-up.ts';
import { ASK_MS } from './asks.ts';
import { MEDIA_PATIENCE_MS } from './in-room.ts';

const layer = (member_id: string, position: string) => ({
  member_id,
  position,
  layer_index: 0,
  z_index: 0,
  x: 0,
  y: 0,
  width: 50,
  height: 50,
  reservation: '',
  playing_file: false,
  visible: true,
});

describe('what happens in the room', () => {
  it('shows who comes, talks and goes', async () => {
    const { room, call, said } = await inRoom();
    call.send({ type: 'member.joined', member: member('bob', { name: 'Bob' }) });
    call.send({ type: 'member.talking', id: 'ada', talking: true });
    expect(room().people.map((one) => [one.name, one.talking])).toEqual([
      ['ME', false],
      ['ADA', true],
      ['Bob', false],
    ]);
    call.send({ type: 'member.left', id: 'ada' });
    expect(said()).toEqual(['person-joined Bob', 'person-left ADA']);
  });

  it('a name that came from elsewhere turns no other text about', async () => {
    const { person, call } = await inRoom();
    call.send({ type: 'member.joined', member: member('rlo', { name: 'gpj.\u202eann\u2069\n' }) });
    expect(person('rlo').name).toBe('gpj.ann');
  });

  it('raised hands stand in the order in which they went up', async () => {
    const { room, call } = await inRoom(GUEST, [member('ada'), member('bob')]);
    call.updated('bob', { handraised: true });
    call.updated('ada', { handraised: true });
    call.updated('bob', { handraised: false });
    call.updated('bob', { handraised: true });
    expect(room().hands.map((one) => one.id)).toEqual(['ada', 'bob']);
    expect(room().own.hand.raised).toBe(false);
  });

  it('a mute by somebody else is told once, although the event comes twice', async () => {
    const { call, said } = await inRoom();
    call.updated('me', { audio_muted: true });
    call.updated('me', { audio_muted: true });
    call.updated('me', { video_muted: true });
    expect(said()).toEqual(['audio-muted', 'video-stopped']);
  });

  it('a mute is told with the name of the one who did it, where the Space tells', async () => {
    const { call, said } = await inRoom();
    call.send({ type: 'acted', act: 'audio_mute', by: 'Mo' });
    call.updated('me', { audio_muted: true });
    call.updated('me', { audio_muted: false });
    expect(said()).toEqual(['audio-muted Mo', 'audio-unmuted']);
  });

  it('locking and recording are banners and told', async () => {
    const { room, call, said } = await inRoom();
    call.send({ type: 'room.updated', room: { locked: true, recording: true } });
    expect(room().banners).toEqual([{ kind: 'recording', state: 'on', by: null }, { kind: 'locked' }]);
    expect(said()).toEqual(['room-locked', 'recording-started']);
  });

  it('a shared screen belongs to its owner and is no person', async () => {
    const { room, call, said, person } = await inRoom();
    call.send({ type: 'member.joined', member: member('s1', { type: 'screen', parent_id: 'ada', name: 'Ada' }) });
    call.send({ type: 'layout', name: 'highlight-1-responsive', layers: [layer('s1', 'reserved-1')] });
    expect(room().people).toHaveLength(2);
    expect(person('ada').screenId).toBe('s1');
    expect(room().tiles).toMatchObject([{ id: 's1', screen: true, self: false, person: { id: 'ada' } }]);
    // A screen is called as its owner is in the list.
    expect(said()).toEqual(['screen-started ADA']);
  });

  it('who was muted when moved to the audience comes back on stage muted', async () => {
    const { call } = await inRoom();
    const joined = { type: 'joined', selfId: 'me', permissions: GUEST, room: {} } as const;
    call.updated('me', { audio_muted: true });
    call.send({ ...joined, standing: 'audience', members: [member('ada')] });
    call.send({ ...joined, standing: 'member', members: [member('ada'), member('me')] });
    expect(call.commands).toEqual(['mute audio me']);
    call.updated('me', { audio_muted: true });
    // What the Space says itself needs no command.
    call.send({ ...joined, standing: 'audience', members: [member('ada')] });
    call.send({ ...joined, standing: 'member', members: [member('ada'), member('me', { audio_muted: true })] });
    expect(call.commands).toEqual(['mute audio me']);
  });

  it('being moved to the audience takes the own buttons away and is told', async () => {
    const { room, call, said } = await inRoom();
    call.send({ type: 'joined', selfId: 'me', standing: 'audience', permissions: [], members: [member('ada')], room: {} });
    expect(room()).toMatchObject({ standing: 'audience', can: { audio: { mute: false, unmute: false }, raiseHand: false } });
    expect(room().own).toMatchObject({ audio: { state: 'none' }, video: { state: 'none' } });
    expect(room().banners).toEqual([{ kind: 'audience' }]);
    expect(said()).toEqual(['moved-to-audience']);
  });
});

describe('asking in place of unmuting', () => {
  const muted = [member('ada', { audio_muted: true }), member('bob', { audio_muted: true })];

  it('is what a host does by default; the yes shows by itself', async () => {
    const { actions, call, person, said } = await inRoom(HOST, muted);
    expect(person('ada').can.unmute).toBe('ask');
    actions.unmute('ada');
    actions.unmute('ada');
    await settled();
    expect(call.commands).toEqual(['ask audio ada']);
    expect(person('ada').asked.audio).toBe(true);
    call.updated('ada', { audio_muted: false });
    expect(person('ada').asked.audio).toBe(false);
    expect(said()).toEqual(['asking ADA audio', 'ask-accepted ADA audio']);
  });

  it('ends with a no, with silence, or with a person who leaves', async () => {
    const { actions, call, person, timers, said } = await inRoom(HOST, [...muted, member('cyd', { audio_muted: true })]);
    for (const id of ['ada', 'bob', 'cyd']) actions.unmute(id);
    await settled();
    call.send({ type: 'declined', kind: 'audio', id: 'ada' });
    expect(said()).toContain('ask-declined ADA audio');
    call.send({ type: 'member.left', id: 'cyd' });
    timers.advance(ASK_MS);
    expect(said()).toEqual(['ask-unanswered BOB audio']);
    expect(person('bob').asked.audio).toBe(false);
  });

  it('of all goes to those who are muted, and unmutes oneself', async () => {
    const { actions, call, said } = await inRoom(HOST, [...muted, member('cyd')]);
    call.updated('me', { audio_muted: true });
    actions.unmuteAll();
    await settled();
    expect(call.commands).toEqual(['unmute audio me', 'ask audio ada', 'ask audio bob']);
    expect(said()).toContain('asked-all audio 2');
  });

  it('is not offered by a Space that cannot carry the question', async () => {
    const { call, room, person } = await inRoom(HOST, muted);
    call.asks = false;
    call.accept(HOST, [member('me'), ...muted]);
    await settled();
    expect(person('ada').can.unmute).toBe('never');
    expect(room().can.unmuteAll).toBe('never');
  });

  it('is not needed where the room says direct', async () => {
    const { actions, call, person } = await inRoom(HOST, muted, { unmute: 'direct' });
    expect(person('ada').can.unmute).toBe('direct');
    actions.unmute('ada');
    expect(call.commands).toEqual(['unmute audio ada']);
  });

  it('reaches the one who is asked as a question; yes unmutes, no is sent back', async () => {
    const { actions, call, view } = await inRoom();
    call.updated('me', { audio_muted: true });
    for (const toast of view().toasts) actions.dismiss(toast.id);
    call.send({ type: 'asked', kind: 'audio', by: { id: 'ada', name: 'Ada' } });
    const [question] = view().toasts;
    expect(question).toMatchObject({ text: { key: 'asked-to-unmute', by: 'Ada' }, buttons: ['unmute', 'not-now'] });
    actions.answer(question?.id ?? 0, 'not-now');
    call.send({ type: 'asked', kind: 'audio', by: { id: 'ada', name: 'Ada' } });
    actions.answer(view().toasts[0]?.id ?? 0, 'unmute');
    await settled();
    expect(call.commands).toEqual(['decline audio ada', 'unmute audio me']);
    expect(view().toasts).toEqual([]);
  });

  it('somebody without the device is not bothered, and says no at once', async () => {
    const parts = setUp();
    parts.devices.trouble = { audio: 'missing' };
    await parts.meeting.start();
    void parts.meeting.join();
    await settled();
    const call = parts.rooms.last;
    call.accept(GUEST, [member('me', { audio_muted: true })]);
    call.send({ type: 'asked', kind: 'audio', by: { id: 'mo', name: 'Mo' } });
    expect(call.commands).toEqual(['decline audio mo']);
    expect(parts.view().toasts).toEqual([]);
  });

  it('somebody who is on already is not bothered', async () => {
    const { call, view } = await inRoom();
    call.send({ type: 'asked', kind: 'audio', by: null });
    expect(view().toasts).toEqual([]);
  });
});

describe('hosting', () => {
  it('muting all reaches those who are not muted, oneself included', async () => {
    const { actions, call, view, said } = await inRoom(HOST, [member('ada', { audio_muted: true }), member('bob')]);
    actions.muteAll();
    expect(view().dialog).toEqual({ kind: 'mute-all', what: 'audio', direct: false });
    actions.muteAllNow('audio');
    await settled();
    expect(view().dialog).toBeNull();
    expect(call.commands).toEqual(['mute audio me', 'mute audio bob']);
    for (const id of ['me', 'bob']) call.updated(id, { audio_muted: true });
    actions.muteAll();
    expect(view().dialog).toBeNull();
    expect(said()).toEqual(['all-off audio']);
  });

  it('muting one asks first where only the person can take it back', async () => {
    const asking = await inRoom(HOST);
    asking.actions.stopVideo('ada');
    expect(asking.view().dialog).toEqual({ kind: 'mute', what: 'video', id: 'ada', name: 'ADA' });
    expect(asking.call.commands).toEqual([]);
    asking.actions.muteNow('ada', 'video');
    await settled();
    expect(asking.call.commands).toEqual(['mute video ada']);
    expect(asking.view().dialog).toBeNull();
    const direct = await inRoom(HOST, [member('ada')], { unmute: 'direct' });
    direct.actions.mute('ada');
    await settled();
    expect(direct.call.commands).toEqual(['mute audio ada']);
  });

  it('a guest is offered nothing of it', async () => {
    const { room, person } = await inRoom(GUEST, [member('ada', { handraised: true })]);
    const { audio, video, raiseHand, lowerHand, shareScreen, ...others } = room().can;
    expect({ audio, video }).toEqual({ audio: { mute: true, unmute: true }, video: { mute: true, unmute: true } });
    expect([raiseHand, lowerHand, shareScreen]).toEqual([true, true, true]);
    expect(Object.values(others).filter((one) => one !== false && one !== 'never')).toEqual([]);
    const nothing = Object.values(person('ada').can).flat();
    expect(nothing.filter((one) => one !== false && one !== 'never')).toEqual([]);
  });

  it('a spotlight is the large place of a layout, and gives the old layout back', async () => {
    const { actions, call, person } = await inRoom(HOST);
    call.send({ type: 'layout', name: '2x2', layers: [layer('me', 'standard-1'), layer('ada', 'standard-2')] });
    expect(person('ada').can.positions).toEqual(['auto', 'standard-1', 'standard-2', 'off-canvas', 'full-screen']);
    actions.spotlight('ada');
    call.send({ type: 'layout', name: 'highlight-1-responsive', layers: [layer('ada', 'reserved-1')] });
    expect(person('ada')).toMatchObject({ spotlit: true, can: { spotlight: false, endSpotlight: true } });
    actions.endSpotlight();
    expect(call.commands).toEqual(['layout highlight-1-responsive {"ada":"reserved-1"}', 'layout 2x2 {"ada":"auto"}']);
  });

  it('whoever was moved to the audience can be brought back on stage', async () => {
    const { actions, call, room } = await inRoom(HOST);
    actions.moveToAudience('ada');
    await settled();
    call.send({ type: 'member.talking', id: 'ada', talking: true });
    expect(room().audience.known).toEqual([]);
    call.send({ type: 'member.left', id: 'ada' });
    expect(room().audience.known).toEqual([{ id: 'ada', name: 'ADA', canPromote: true }]);
    actions.moveOnStage('ada');
    await settled();
    expect(call.commands).toEqual(['demote ada', 'promote ada']);
    expect(room().audience.known).toEqual([]);
  });

  it.each([
    ['blocked', 'removed-and-blocked ADA'],
    ['partly', 'removed-block-partly ADA'],
    ['not', 'removed-not-blocked ADA'],
  ] as const)('removing with a block that came out as %s says so', async (outcome, text) => {
    const { actions, call, admission, said, view } = await inRoom(HOST);
    admission.outcome = outcome;
    actions.askRemove('ada');
    expect(view().dialog).toEqual({ kind: 'remove', id: 'ada', name: 'ADA', canBlock: true });
    actions.remove('ada', true);
    await settled();
    expect(admission.blocked).toEqual(['ada']);
    expect(call.commands).toEqual(['remove ada']);
    expect(said()).toEqual([text]);
  });

  it('removing without a block can be taken back at once', async () => {
    const { actions, call, said, view } = await inRoom(HOST);
    actions.remove('ada', false);
    await settled();
    const [toast] = view().toasts;
    expect(toast).toMatchObject({ text: { key: 'removed', name: 'ADA' }, buttons: ['let-in'] });
    actions.answer(toast?.id ?? -1, 'let-in');
    await settled();
    expect(call.commands).toEqual(['remove ada', 'readmit ada']);
    expect(said().at(-1)).toBe('let-in-again ADA');
  });

  it('nobody is blocked whose removal failed', async () => {
    const { actions, call, admission, said } = await inRoom(HOST);
    call.refusal = { code: '403' };
    actions.remove('ada', true);
    await settled();
    call.refusal = { code: '500' };
    actions.remove('ada', true);
    await settled();
    expect(admission.blocked).toEqual([]);
    expect(said()).toEqual(['forbidden', 'not-carried-out']);
  });

  it.each([
    [false, [], 'person-gone ADA'],
    [true, ['ada'], 'gone-and-blocked ADA'],
  ] as const)('removing somebody who has left just now says so (block: %s)', async (block, blocked, text) => {
    const { actions, call, admission, said } = await inRoom(HOST);
    call.refusal = { code: '404' };
    actions.remove('ada', block);
    await settled();
    expect(admission.blocked).toEqual(blocked);
    expect(said()).toEqual([text]);
  });

  it('a refused command is told; a person who has just left is not a failure', async () => {
    const { actions, call, said } = await inRoom(HOST);
    call.refusal = { code: '403' };
    actions.muteNow('ada', 'audio');
    await settled();
    expect(said()).toEqual(['forbidden']);
    call.refusal = { code: '404' };
    actions.muteNow('ada', 'audio');
    await settled();
    expect(said()).toHaveLength(1);
  });

  it('all hands can be lowered', async () => {
    const { actions, call } = await inRoom(HOST, [member('ada', { handraised: true }), member('bob')]);
    actions.lowerAllHands();
    await settled();
    expect(call.commands).toEqual(['lower ada']);
  });
});

describe('the connection', () => {
  it('a lost socket counts down, and the list is asked for again when it is back', async () => {
    const { room, call, timers } = await inRoom();
    call.send({ type: 'socket', up: false });
    expect(room().banners).toEqual([{ kind: 'reconnecting', part: 'socket', secondsLeft: 120 }]);
    timers.advance(5000);
    expect(room().banners).toMatchObject([{ secondsLeft: 115 }]);
    // Sound and picture go on without a socket; nobody ends that.
    timers.advance(116_000);
    expect(room().banners).toMatchObject([{ secondsLeft: null }]);
    call.send({ type: 'socket', up: true });
    expect(room().banners).toEqual([]);
    expect(call.commands).toEqual(['refresh']);
  });

  it('what a person can change is named first', async () => {
    const { room, call } = await inRoom();
    call.send({ type: 'media', up: false });
    call.send({ type: 'network', up: false });
    expect(room().banners).toMatchObject([{ part: 'network' }]);
    call.send({ type: 'network', up: true });
    expect(room().banners).toMatchObject([{ part: 'media' }]);
  });

  it('media that never arrives shows as an interrupted connection', async () => {
    const { meeting, rooms, room, timers } = setUp();
    void meeting.start();
    await settled();
    rooms.last.accept(GUEST, [member('me')]);
    expect(room().banners).toEqual([]);
    timers.advance(MEDIA_PATIENCE_MS);
    expect(room().banners).toMatchObject([{ kind: 'reconnecting', part: 'media' }]);
    rooms.last.send({ type: 'media', up: true });
    expect(room().banners).toEqual([]);
  });
});
