import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalMedia } from '../state/ports.ts';
import { OwnTracks } from './own-tracks.ts';
import { SdkCall } from './sdk-call.ts';
import type { SdkRoom } from './sdk-types.ts';

/** As much of the browser's stream as is needed to see what is stopped. */
class FakeStream {
  stopped = false;
  readonly #track = { kind: 'video', stop: () => (this.stopped = true) };
  getTracks(): unknown[] {
    return [this.#track];
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
    startScreenShare: vi.fn(async (_options: object) => screen),
    localStream: new FakeStream(),
    options: {} as { localStream?: FakeStream },
    sound,
    screen,
  };
  return { room, sdk: room as unknown as SdkRoom };
}

function callOf(sdk: SdkRoom, stream: unknown, listen: (signal: unknown) => void = () => {}): SdkCall {
  const muted = { audio: false, video: false };
  const media: LocalMedia = { audio: true, video: true, muted, stream, microphone: null, camera: null, speaker: null };
  const devices = { open: vi.fn(), stop: vi.fn(), combine: vi.fn() };
  const repair = { follow: vi.fn(), close: vi.fn() };
  return new SdkCall(sdk, media, new OwnTracks(sdk, media, devices, listen), repair, listen);
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a shared screen', () => {
  it('is asked of the browser in the size of the largest room, which is the most that anybody sees', async () => {
    const { room, sdk } = fakeRoom();
    await callOf(sdk, new FakeStream()).startSharing();
    expect(room.startScreenShare).toHaveBeenCalledWith(
      expect.objectContaining({ video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 30 } } }),
    );
  });
});

describe('a call that is given up', () => {
  it('stops camera, microphone, shared screen and sound', async () => {
    const { room, sdk } = fakeRoom();
    const first = new FakeStream();
    const call = callOf(sdk, first);
    await call.startSharing();
    call.abandon();
    expect([first.stopped, room.localStream.stopped, room.screen.localStream.stopped]).toEqual([true, true, true]);
    expect(room.sound.srcObject).toBeNull();
  });

  it('shares no screen that is chosen afterwards', async () => {
    const { room, sdk } = fakeRoom();
    const told: unknown[] = [];
    const call = callOf(sdk, null, (signal) => told.push(signal));
    call.abandon();
    await call.startSharing();
    expect(room.screen.leave).toHaveBeenCalledOnce();
    expect(told).toEqual([]);
  });
});
