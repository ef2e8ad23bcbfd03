import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTimers } from '../test/manual-timers.ts';
import type { Player, PlayerListener } from './player.ts';
import { type Answer, askState } from './state.ts';
import { Watching } from './watching.ts';

/** As much of the element as is used. */
class FakeVideo extends EventTarget {
  muted = false;
  volume = 1;
  paused = true;
  allows: 'all' | 'muted' = 'all';

  async play(): Promise<void> {
    if (this.allows === 'muted' && !this.muted) throw new DOMException('not yet', 'NotAllowedError');
    this.paused = false;
    this.dispatchEvent(new Event('play'));
  }

  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

let timers: ManualTimers;
let video: FakeVideo;
let answer: Answer;
let asked: number;
let listeners: PlayerListener[];
let closed: number;
let watching: Watching;
let canPlay: boolean;

const told = (live: boolean): Answer => ({ kind: 'told', state: { live, now: 1_000_500 }, hereMs: 1_000_000 });

beforeEach(() => {
  timers = new ManualTimers();
  video = new FakeVideo();
  answer = told(false);
  [asked, closed, listeners, canPlay] = [0, 0, [], true];
  const player: Player = {
    playingAt: () => 997_500,
    goLive: () => {},
    close: () => {
      closed += 1;
    },
  };
  watching = new Watching({
    room: 'Reception',
    video: video as unknown as HTMLVideoElement,
    ask: async () => {
      asked += 1;
      return answer;
    },
    open: (listener) => {
      listeners.push(listener);
      return canPlay ? player : null;
    },
    timers,
    now: () => 1_000_000,
    random: () => 0.5,
  });
});

/** The page is opened when the server says that. */
async function open(first: Answer): Promise<void> {
  answer = first;
  watching.start();
  await pass(500);
}

/** Lets time pass in steps, and what is promised happen. */
async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 500) {
    await Promise.resolve();
    timers.advance(500);
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  }
}

describe('the page to watch', () => {
  it('waits while the room is not live, and begins by itself when it is', async () => {
    await open(told(false));
    expect(watching.view.value.state).toBe('waiting');
    answer = told(true);
    await pass(3_500);
    expect([watching.view.value.state, video.paused, listeners.length]).toEqual(['live', false, 1]);
  });

  it("shows how late the picture is by the server's clock, whatever its own says", async () => {
    await open(told(true));
    await pass(2_000);
    expect(watching.view.value.latencyMs).toBe(3_000);
  });

  it('says that it is over, and begins again when the room is live again', async () => {
    await open(told(true));
    answer = told(false);
    listeners[0]?.ended();
    await pass(10_000);
    expect([watching.view.value.state, closed]).toEqual(['over', 1]);
    answer = told(true);
    await pass(3_500);
    expect([watching.view.value.state, listeners.length]).toEqual(['live', 2]);
  });

  it('tries again when the player gives up, and asks no more often for it', async () => {
    await open(told(true));
    listeners[0]?.failed();
    expect(watching.view.value.state).toBe('connecting');
    await pass(3_500);
    expect([watching.view.value.state, listeners.length]).toEqual(['live', 2]);
    const before = asked;
    await pass(30_000);
    expect(asked - before).toBe(2);
  });

  it('plays without sound where the browser allows none yet, and says so until somebody presses', async () => {
    video.allows = 'muted';
    await open(told(true));
    expect([video.paused, video.muted, watching.view.value.soundBlocked]).toEqual([false, true, true]);
    watching.toggleSound();
    expect([video.muted, watching.view.value.soundBlocked]).toEqual([false, false]);
  });

  it('ends when the link has expired', async () => {
    await open(told(true));
    answer = { kind: 'expired' };
    await pass(20_000);
    const before = asked;
    await pass(60_000);
    expect([watching.view.value.state, closed, asked - before]).toEqual(['expired', 1, 0]);
  });

  it('keeps trying while the server is out of reach, and says when the browser cannot play it', async () => {
    await open({ kind: 'unreachable' });
    expect(watching.view.value.state).toBe('unreachable');
    canPlay = false;
    answer = told(true);
    await pass(3_500);
    expect(watching.view.value.state).toBe('unsupported');
  });
});

describe('the question whether a room is live', () => {
  const asking = (response: Response | Error): Promise<Answer> => {
    const times = [100, 140];
    return askState(
      '/watch/r/k',
      async () => {
        if (response instanceof Error) throw response;
        return response;
      },
      () => times.shift() ?? 0,
    );
  };

  it('is answered with the clock of the server, and with ours halfway', async () => {
    expect(await asking(Response.json({ live: true, now: 7 }))).toEqual({
      kind: 'told',
      state: { live: true, now: 7 },
      hereMs: 120,
    });
  });

  it.each([
    ['a link that is good no longer', Response.json({ error: 'expired' }, { status: 403 }), 'expired'],
    ['a fault of the server', Response.json({}, { status: 500 }), 'unreachable'],
    ['a page of a proxy', new Response('<html>'), 'unreachable'],
    ['no network', new TypeError('failed to fetch'), 'unreachable'],
  ])('knows %s', async (_, response, kind) => {
    expect(await asking(response)).toEqual({ kind });
  });
});
