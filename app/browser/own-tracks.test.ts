import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalMedia, RoomSignal, TrackAnswer } from '../state/ports.ts';
import type { Kind } from '../state/view-model.ts';
import { settled as turn } from '../test/fake-room.ts';
import { OwnTracks } from './own-tracks.ts';
import type { SdkRoom } from './sdk-types.ts';

/** Enough turns for what the fake SDK does one after the other. */
async function settled(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await turn();
}

class FakeTrack {
  readyState: 'live' | 'ended' = 'live';
  constructor(
    readonly kind: Kind,
    /** What gives it: a device, or `stand-in`. */
    readonly of: string,
    readonly all: FakeTrack[],
  ) {
    all.push(this);
  }
  stop(): void {
    this.readyState = 'ended';
  }
  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.of, this.all);
  }
}

class FakeStream {
  constructor(public tracks: FakeTrack[]) {}
  getTracks(): FakeTrack[] {
    return this.tracks;
  }
  replace(kind: Kind, by: FakeTrack): void {
    for (const one of this.tracks) if (one.kind === kind && one !== by) one.stop();
    this.tracks = [...this.tracks.filter((one) => one.kind !== kind), by];
  }
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Somebody who came with the given devices; `muted` before joining. */
function came(kinds: readonly Kind[], muted: readonly Kind[] = []) {
  const all: FakeTrack[] = [];
  const track = (kind: Kind, of: string): FakeTrack => new FakeTrack(kind, of, all);
  const stream = new FakeStream(kinds.map((kind) => track(kind, muted.includes(kind) ? 'stand-in' : 'first')));
  const media: LocalMedia = {
    audio: kinds.includes('audio'),
    video: kinds.includes('video'),
    muted: { audio: muted.includes('audio'), video: muted.includes('video') },
    stream,
    microphone: null,
    camera: null,
    speaker: null,
  };
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const state = { trouble: new Set<string>(), slow: false };
  const devices = {
    async open(kind: Kind, device: string | null): Promise<TrackAnswer> {
      asked.push(device === null ? kind : `${kind} ${device}`);
      if (state.slow) await new Promise<void>((resolve) => waiting.push(resolve));
      if (state.trouble.has(device ?? '')) return { trouble: 'busy' };
      return { track: track(kind, device ?? 'default'), device };
    },
    stop: (one: unknown) => (one as FakeTrack).stop(),
    combine: (tracks: { audio?: unknown; video?: unknown }) =>
      new FakeStream(
        (['audio', 'video'] as const).flatMap((kind) =>
          kind in tracks ? [(tracks[kind] as FakeTrack | null) ?? track(kind, 'stand-in')] : [],
        ),
      ),
  };
  const listeners = new Map<string, (event: unknown) => void>();
  const told: RoomSignal[] = [];
  const room = {
    on: (event: string, listener: (event: unknown) => void) => listeners.set(event, listener),
    memberId: 'me',
    interactivityMode: 'member',
    localStream: stream as FakeStream | undefined,
    options: { localStream: stream } as { localStream?: FakeStream },
    async setLocalStream(next: FakeStream) {
      // As the SDK does it: each track that it finds, also of the other kind, ends those of its kind that came meanwhile.
      const local = room.localStream as FakeStream;
      const added = next.tracks[0] as FakeTrack;
      local.replace(added.kind, added);
      for (const found of [...local.tracks]) {
        await turn();
        local.replace(found.kind, found);
      }
    },
  };
  const emit = (event: string, payload: unknown = undefined): void => listeners.get(event)?.(payload);
  const tracks = new OwnTracks(room as unknown as SdkRoom, media, devices, (signal) => told.push(signal));
  const joined = (self: object = {}): void => {
    emit('room.joined', { member_id: 'me', room_session: { members: [{ id: 'me', ...self }] } });
  };
  return {
    tracks,
    state,
    asked,
    told,
    joined,
    /** As the server tells of one's own mutes. */
    update: (fields: object) => emit('member.updated', { member: { id: 'me', ...fields } }),
    emit,
    answer: () => waiting.splice(0).forEach((go) => void go()),
    /** The SDK's new peer connection: it takes the stream that it finds and stops the old tracks. */
    rebuild(standing: 'member' | 'audience', self: object = {}): void {
      emit(standing === 'member' ? 'member.promoted' : 'member.demoted');
      const old = room.localStream;
      room.localStream = room.options.localStream;
      for (const one of old?.tracks ?? []) one.stop();
      room.interactivityMode = standing;
      joined(self);
    },
    /** What is open of a kind, wherever it is held. */
    live: (kind: Kind) => all.filter((one) => one.kind === kind && one.readyState === 'live').map((one) => one.of),
  };
}

describe.each([[['video']], [['audio', 'video']]] satisfies [Kind[]][])('the camera of somebody who came with %j', (kinds) => {
  it('is given back when it is muted and opened again when it is not', async () => {
    const one = came(kinds);
    one.joined();
    expect(one.live('video')).toEqual(['first']);
    for (let round = 0; round < 2; round += 1) {
      one.update({ video_muted: true });
      expect(one.live('video')).toEqual([]);
      one.update({ video_muted: false });
      await settled();
      expect(one.live('video')).toEqual(['default']);
    }
    expect(one.asked).toEqual(['video', 'video']);
  });

  it('is not opened by a new peer connection while it is muted, and goes on while it is not', async () => {
    const one = came(kinds);
    one.joined();
    one.rebuild('member');
    expect(one.live('video')).toEqual(['first']);
    one.update({ video_muted: true });
    one.rebuild('member', { video_muted: true });
    await settled();
    expect(one.live('video')).toEqual([]);
    expect(one.asked).toEqual([]);
    one.update({ video_muted: false });
    await settled();
    expect(one.live('video')).toEqual(['default']);
  });

  it('is given back in the middle of a rebuilt connection, too', () => {
    const one = came(kinds);
    one.joined();
    one.emit('member.promoted');
    expect(one.live('video')).toEqual(['first', 'first']);
    one.update({ video_muted: true });
    expect(one.live('video')).toEqual([]);
  });

  it('is closed in the audience and opens again on stage, unless it was muted', async () => {
    const one = came(kinds);
    one.joined();
    one.rebuild('audience');
    expect(one.live('video')).toEqual([]);
    expect(one.told).toContainEqual({ type: 'microphone', track: null });
    one.rebuild('member');
    await settled();
    expect(one.live('video')).toEqual(['default']);
    one.update({ video_muted: true });
    one.rebuild('audience');
    one.rebuild('member');
    await settled();
    expect(one.live('video')).toEqual(['stand-in']);
    one.update({ video_muted: true });
    expect(one.live('video')).toEqual([]);
    expect(one.asked.filter((what) => what.startsWith('video'))).toEqual(['video']);
  });
});

describe('a browser that takes its time', () => {
  it('gives a camera that was muted meanwhile, and it is given back', async () => {
    const one = came(['audio', 'video']);
    one.joined({ video_muted: true });
    one.state.slow = true;
    one.update({ video_muted: false });
    one.update({ video_muted: true });
    one.answer();
    await settled();
    expect(one.live('video')).toEqual([]);
    one.update({ video_muted: false });
    one.update({ video_muted: true });
    one.update({ video_muted: false });
    one.answer();
    await settled();
    expect(one.live('video')).toEqual(['default']);
  });

  it('gives another camera that was muted meanwhile, and one whose call is over', async () => {
    const one = came(['audio', 'video']);
    one.joined();
    one.state.slow = true;
    const used = one.tracks.use('video', 'c2');
    one.update({ video_muted: true });
    one.answer();
    await used;
    expect(one.live('video')).toEqual([]);
    one.update({ video_muted: false });
    one.tracks.close();
    one.answer();
    await settled();
    expect([one.live('video'), one.live('audio')]).toEqual([[], []]);
  });
});

describe('another device', () => {
  it('takes the place of the old one, which is given back', async () => {
    const one = came(['audio', 'video']);
    one.joined();
    await one.tracks.use('video', 'c2');
    expect(one.live('video')).toEqual(['c2']);
    expect(one.live('audio')).toEqual(['first']);
  });

  it('is opened by the next unmute when it is chosen while muted', async () => {
    const one = came(['audio', 'video']);
    one.joined({ audio_muted: true });
    await one.tracks.use('audio', 'm2');
    expect(one.live('audio')).toEqual([]);
    expect(one.told).toEqual([{ type: 'microphone', track: null }]);
    one.update({ audio_muted: false });
    await settled();
    expect(one.live('audio')).toEqual(['m2']);
  });

  it('that cannot be had leaves the old one, and nothing else open', async () => {
    const one = came(['audio', 'video']);
    one.joined();
    await one.tracks.use('video', 'c2');
    one.state.trouble.add('c3');
    await expect(one.tracks.use('video', 'c3')).rejects.toThrow('busy');
    expect(one.live('video')).toEqual(['c2']);
    one.update({ video_muted: true });
    expect(one.live('video')).toEqual([]);
  });
});

describe('both devices at once', () => {
  it('are both open after a restart', async () => {
    const one = came(['audio', 'video']);
    one.joined();
    await one.tracks.restart({ audio: true, video: true });
    expect([one.live('audio'), one.live('video')]).toEqual([['default'], ['default']]);
  });
});

describe('devices that were off before joining', () => {
  it('are dark and silent until the mute arrives, and no browser is asked', async () => {
    const one = came(['audio', 'video'], ['audio', 'video']);
    one.joined();
    await settled();
    expect([one.live('audio'), one.live('video')]).toEqual([['stand-in'], ['stand-in']]);
    one.update({ audio_muted: true, video_muted: true });
    expect([one.live('audio'), one.live('video')]).toEqual([[], []]);
    expect(one.asked).toEqual([]);
  });
});

describe('somebody without any device', () => {
  it('gets a silence for a new peer connection, so that the SDK asks for no device', () => {
    const one = came([]);
    one.joined();
    one.rebuild('member');
    expect(one.live('audio')).toEqual(['stand-in']);
    expect(one.asked).toEqual([]);
  });

  it('restarts nothing that is muted', async () => {
    const one = came(['audio', 'video']);
    one.joined({ video_muted: true });
    await one.tracks.restart({ audio: true, video: true });
    expect([one.live('audio'), one.live('video')]).toEqual([['default'], []]);
  });
});
