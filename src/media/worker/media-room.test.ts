import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { type CallSpec, type CallState, MediaUnavailable } from '../../rooms/ports.ts';
import type { Call } from './call.ts';
import { MediaRoom } from './media-room.ts';
import { Front } from './path/front.ts';
import type { Offer } from './transport/offer.ts';
import { PictureLoad } from './video/picture-load.ts';

/** Stands in for a call: its answers come when the test says so, and its page is the offer's ufrag. */
class FakeCall {
  static readonly made: FakeCall[] = [];
  readonly id: string;
  readonly answers: { resolve(sdp: string): void; reject(error: Error): void }[] = [];
  readonly receivesAudio = false;
  readonly videoHidden = true;
  state: CallState;
  spec: CallSpec;
  lost = false;
  closed = false;
  #page: string | undefined;

  constructor(spec: CallSpec) {
    this.id = spec.callId;
    this.spec = spec;
    this.state = spec.state;
    FakeCall.made.push(this);
  }

  isAnotherPeer(offer: Offer): boolean {
    return this.#page !== undefined && pageOf(offer) !== this.#page;
  }

  async answer(offer: Offer, _spec: CallSpec): Promise<string> {
    const sdp = await new Promise<string>((resolve, reject) => this.answers.push({ resolve, reject }));
    this.#page = pageOf(offer);
    return sdp;
  }

  update(state: CallState): void {
    this.state = state;
  }

  setTile(): void {}

  pulls = 0;
  ticks = 0;
  broken = false;

  pull(): null {
    if (this.broken) throw new Error('this call is broken');
    this.pulls += 1;
    return null;
  }

  tick(): void {
    if (this.broken) throw new Error('this call is broken');
    this.ticks += 1;
  }

  close(): void {
    this.closed = true;
  }
}

vi.mock('./call.ts', () => ({
  get Call() {
    return FakeCall as unknown as typeof Call;
  },
}));

function pageOf(offer: Offer): string | undefined {
  return offer.sections[0]?.transport?.ufrag;
}

function offerOf(page: string): string {
  const fingerprint = `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`;
  const transport = [`a=ice-ufrag:${page}`, `a=ice-pwd:${'x'.repeat(24)}`, fingerprint, 'a=setup:actpass'];
  const media = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2'];
  return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...media, ...transport, ''].join('\r\n');
}

function stateOf(change: Partial<CallState> = {}): CallState {
  const volumes = { inputVolume: 0, outputVolume: 0, inputSensitivity: 50 };
  return { name: 'A', audioMuted: false, videoMuted: false, deaf: false, onHold: false, ...volumes, ownCalls: [], ...change };
}

function specOf(state = stateOf()): CallSpec {
  return { callId: 'a', type: 'member', allow: { audio: 'both', video: 'both' }, state };
}

const rooms: MediaRoom[] = [];
function openRoom(
  onTransport: (callId: string, state: string) => void = () => {},
  { clock = new ManualClock(), onError = (error: unknown) => void expect.fail(String(error)) } = {},
): MediaRoom {
  const room = new MediaRoom({
    id: 'room',
    quality: '720p',
    previews: false,
    transport: { front: new Front({ port: 1, clock, onError: () => {} }), port: 1, announced: [], tcp: null, onError: () => {} },
    offerSections: 2,
    clock,
    load: new PictureLoad(),
    onTalking: () => {},
    onTransport,
    onPreview: () => {},
    onWish: () => {},
    onReport: () => {},
    onError,
  });
  rooms.push(room);
  return room;
}

afterEach(() => {
  for (const room of rooms.splice(0)) room.close();
  FakeCall.made.length = 0;
});

/** The newest call once it has been asked `answers` times. */
async function asked(answers = 1, calls = 1): Promise<FakeCall> {
  await vi.waitFor(() => expect([FakeCall.made.length, FakeCall.made.at(-1)?.answers.length]).toEqual([calls, answers]));
  return FakeCall.made[calls - 1] as FakeCall;
}

/** A call that has been answered. */
async function settled(room: MediaRoom, page = 'page1'): Promise<FakeCall> {
  const answer = room.answer(specOf(), offerOf(page));
  const call = await asked();
  call.answers[0]?.resolve('one');
  expect(await answer).toEqual({ sdp: 'one', lost: false });
  return call;
}

it('a source of a room cannot take the id of a call', async () => {
  const room = openRoom();
  await settled(room);
  const source = { id: 'a', pull: () => null, picture: () => null, close: () => undefined };
  expect(() => room.addSource(source, { whole: true, volume: 0 })).toThrow(RangeError);
});

describe('a call that throws', () => {
  it('costs the others neither sound nor ticks, and is reported once', async () => {
    const clock = new ManualClock();
    const errors: unknown[] = [];
    const room = openRoom(undefined, { clock, onError: (error) => void errors.push(error) });
    const broken = await settled(room);
    const answer = room.answer({ ...specOf(), callId: 'b' }, offerOf('page2'));
    const other = await asked(1, 2);
    other.answers[0]?.resolve('two');
    await answer;
    broken.broken = true;
    const before = { pulls: other.pulls, ticks: other.ticks };
    clock.advance(100);
    expect(other.pulls - before.pulls).toBe(5);
    expect(other.ticks - before.ticks).toBe(5);
    expect(errors).toEqual([new Error('this call is broken')]);
  });
});

describe('a call that is negotiated again', () => {
  it('keeps the state of the last update, which may be newer than the offer', async () => {
    const room = openRoom();
    const call = await settled(room);
    room.update('a', stateOf({ audioMuted: true }));
    const answer = room.answer(specOf(stateOf({ audioMuted: false })), offerOf('page1'));
    await asked(2);
    call.answers[1]?.resolve('two');
    await answer;
    expect(call.state.audioMuted).toBe(true);
  });

  it('keeps it too when another page comes in under its id', async () => {
    const room = openRoom();
    await settled(room);
    room.update('a', stateOf({ audioMuted: true }));
    const answer = room.answer(specOf(stateOf({ audioMuted: false })), offerOf('page2'));
    const next = await asked(1, 2);
    next.answers[0]?.resolve('two');
    await answer;
    expect(next.state.audioMuted).toBe(true);
  });

  it('goes on when another page comes in under its id and cannot be answered', async () => {
    const room = openRoom();
    const call = await settled(room);
    const answer = room.answer(specOf(), offerOf('page2'));
    const next = await asked(1, 2);
    next.answers[0]?.reject(new MediaUnavailable('no candidate'));
    await expect(answer).rejects.toBeInstanceOf(MediaUnavailable);
    expect([call.closed, next.closed, room.stats().calls]).toEqual([false, true, 1]);
  });

  it('is over when another page was answered, and stays over when it was hung up meanwhile', async () => {
    const room = openRoom();
    const call = await settled(room);
    const answer = room.answer(specOf(), offerOf('page2'));
    const next = await asked(1, 2);
    next.answers[0]?.resolve('two');
    expect(await answer).toEqual({ sdp: 'two', lost: false });
    expect([call.closed, next.closed, room.stats().calls]).toEqual([true, false, 1]);
    const late = room.answer(specOf(), offerOf('page3'));
    const third = await asked(1, 3);
    room.hangup('a');
    third.answers[0]?.resolve('three');
    await expect(late).rejects.toBeInstanceOf(MediaUnavailable);
    expect([next.closed, third.closed, room.stats().calls]).toEqual([true, true, 0]);
  });

  it('tells that the transport of the other page has failed already', async () => {
    const events: unknown[] = [];
    const room = openRoom((callId, state) => events.push([callId, state]));
    await settled(room);
    const answer = room.answer(specOf(), offerOf('page2'));
    const next = await asked(1, 2);
    next.lost = true;
    next.answers[0]?.resolve('two');
    expect(await answer).toEqual({ sdp: 'two', lost: true });
    expect(events).toEqual([['a', 'lost']]);
  });

  it('tells in its answer that a transport failed while it was made', async () => {
    const room = openRoom();
    const call = await settled(room);
    const answer = room.answer(specOf(), offerOf('page1'));
    await asked(2);
    call.lost = true;
    call.answers[1]?.resolve('two');
    expect(await answer).toEqual({ sdp: 'two', lost: true });
  });
});

describe('offers that wait for their turn', () => {
  it('are refused when the call was hung up meanwhile, and make no new call', async () => {
    const room = openRoom();
    const first = room.answer(specOf(), offerOf('page1'));
    const second = room.answer(specOf(), offerOf('page1'));
    const refused = expect(second).rejects.toBeInstanceOf(MediaUnavailable);
    const call = await asked();
    room.hangup('a');
    call.answers[0]?.reject(new MediaUnavailable('closed'));
    await expect(first).rejects.toBeInstanceOf(MediaUnavailable);
    await refused;
    expect(FakeCall.made).toHaveLength(1);
    expect(room.stats().calls).toBe(0);
  });

  it('are refused behind two others, and taken again when those are done', async () => {
    const room = openRoom();
    const taken = [1, 2, 3].map(() => room.answer(specOf(), offerOf('page1')));
    await expect(room.answer(specOf(), offerOf('page1'))).rejects.toBeInstanceOf(MediaUnavailable);
    const call = await asked();
    for (const [index, answer] of taken.entries()) {
      await asked(index + 1);
      call.answers[index]?.resolve('sdp');
      await answer;
    }
    const later = room.answer(specOf(), offerOf('page1'));
    await asked(4);
    call.answers[3]?.resolve('later');
    expect((await later).sdp).toBe('later');
  });
});
