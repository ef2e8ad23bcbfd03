import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalMedia } from '../state/ports.ts';
import { SdkCall } from './sdk-call.ts';
import { followPeers } from './sdk-peers.ts';
import type { SdkRoom } from './sdk-types.ts';

/** As much of the browser's stream as is needed to see what is stopped. */
class FakeStream {
  stopped = false;
  readonly #track = { stop: () => (this.stopped = true) };
  getTracks(): unknown[] {
    return [this.#track];
  }
  clone(): FakeStream {
    return new FakeStream();
  }
}

function fakeRoom() {
  const listeners = new Map<string, () => void>();
  const sound = { srcObject: new FakeStream() as FakeStream | null };
  const screen = { on: () => {}, leave: vi.fn(async () => {}), localStream: new FakeStream() };
  const room = {
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    emit: (event: string) => listeners.get(event)?.(),
    getAudioEl: () => sound,
    startScreenShare: async () => screen,
    localStream: new FakeStream(),
    options: {} as { localStream?: FakeStream },
    sound,
    screen,
  };
  return { room, sdk: room as unknown as SdkRoom };
}

const media = (stream: unknown, video = true): LocalMedia => {
  return { audio: true, video, stream, microphone: null, camera: null, speaker: null };
};

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a call that is given up', () => {
  it('stops camera, microphone, shared screen and sound', async () => {
    const { room, sdk } = fakeRoom();
    const first = new FakeStream();
    const call = new SdkCall(sdk, media(first), () => {});
    await call.startSharing();
    call.abandon();
    expect([first.stopped, room.localStream.stopped, room.screen.localStream.stopped]).toEqual([true, true, true]);
    expect(room.sound.srcObject).toBeNull();
  });

  it('shares no screen that is chosen afterwards', async () => {
    const { room, sdk } = fakeRoom();
    const told: unknown[] = [];
    const call = new SdkCall(sdk, media(null), (signal) => told.push(signal));
    call.abandon();
    await call.startSharing();
    expect(room.screen.leave).toHaveBeenCalledOnce();
    expect(told).toEqual([]);
  });
});

describe('the copy of the devices for a new peer connection', () => {
  it('is made anew on each arrival, and the earlier one is stopped unless it is what is sent', () => {
    const { room, sdk } = fakeRoom();
    followPeers(sdk, media(null, false), {} as HTMLElement);
    room.emit('room.joined');
    const first = room.options.localStream as FakeStream;
    room.emit('room.joined');
    const second = room.options.localStream as FakeStream;
    expect([first.stopped, second.stopped]).toEqual([true, false]);
    room.localStream = second;
    room.emit('room.joined');
    expect(second.stopped).toBe(false);
  });
});
