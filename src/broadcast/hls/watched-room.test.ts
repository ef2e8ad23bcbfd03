import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../base/log.ts';
import type { BroadcastListener, MediaRoom } from '../../rooms/ports.ts';
import { LiveWindow } from './live-window.ts';
import type { PackagerListener } from './packager-process.ts';
import { WatchedRoom } from './watched-room.ts';

interface FakePackager {
  listener: PackagerListener;
  got: string[];
  stopped: boolean;
}

let clock: ManualClock;
let window: LiveWindow;
let packagers: FakePackager[];
let broadcast: BroadcastListener;
let closed: number;
let failures: number;
let starved: boolean;
let room: WatchedRoom;

beforeEach(() => {
  clock = new ManualClock();
  window = new LiveWindow('run', clock);
  [packagers, closed, failures, starved] = [[], 0, 0, false];
  room = new WatchedRoom(
    {} as MediaRoom,
    {
      ...{ clock, window, log: silentLog, confine: () => [] },
      broadcasts: {
        broadcast: (_, listener) => {
          broadcast = listener;
          return {
            close: () => {
              closed += 1;
            },
          };
        },
      },
      spawn: (_, listener) => {
        if (starved) throw new Error('no process can be started');
        const packager: FakePackager = { listener, got: [], stopped: false };
        packagers.push(packager);
        return {
          write: (bytes) => void packager.got.push(Buffer.from(bytes).toString()),
          stop: () => {
            packager.stopped = true;
          },
        };
      },
    },
    () => {
      failures += 1;
    },
  );
});

const give = (bytes: string, key = false): void => broadcast.bytes(Buffer.from(bytes), key);
const bytes = (text: string): string => Buffer.from(text).toString('base64');

describe('a room that is watched', () => {
  it('begins with a picture that decodes by itself, and shows what its packager makes of it', () => {
    give('before');
    give('key', true);
    give('next');
    expect(packagers[0]?.got).toEqual(['key', 'next']);
    packagers[0]?.listener.packaged({ type: 'init', bytes: bytes('head') });
    packagers[0]?.listener.packaged({ type: 'part', bytes: bytes('part'), durationMs: 500, opens: true, closes: true });
    expect([window.playable, window.file('run-s0.m4s')?.toString()]).toEqual([true, 'part']);
  });

  it('goes on with another packager when one dies, from the next such picture on', () => {
    give('key', true);
    packagers[0]?.listener.died('SIGKILL');
    give('lost', true);
    clock.advance(100);
    give('half');
    give('key again', true);
    expect(packagers.map(({ got }) => got)).toEqual([['key'], ['key again']]);
    expect(failures).toBe(0);
  });

  it('waits for another packager when none can be started, as when one dies', () => {
    starved = true;
    packagers[0]?.listener.died('SIGKILL');
    clock.advance(100);
    expect([packagers.length, failures]).toEqual([1, 0]);
    starved = false;
    clock.advance(500);
    give('key', true);
    expect([packagers[1]?.got, failures]).toEqual([['key'], 0]);
  });

  it('has a packager killed that does not end its segment, and goes on with another', () => {
    packagers[0]?.listener.packaged({ type: 'init', bytes: bytes('head') });
    for (let n = 0; n < 30 && !packagers[0]?.stopped; n += 1)
      packagers[0]?.listener.packaged({ type: 'part', bytes: bytes('part'), durationMs: 500, opens: n === 0, closes: false });
    clock.advance(100);
    expect([packagers[0]?.stopped, packagers.length, failures]).toEqual([true, 2, 0]);
    expect(window.file('run-p0.20.m4s')).toBe(null);
  });

  it('is given up when packagers die one after the other, and not because one dies now and then', () => {
    for (let day = 0; day < 20; day += 1) {
      clock.advance(86_400_000);
      packagers.at(-1)?.listener.died('SIGKILL');
      clock.advance(100);
    }
    expect([packagers.length, failures]).toEqual([21, 0]);
    for (let n = 0; n < 4; n += 1) {
      packagers.at(-1)?.listener.died('exit code 1');
      clock.advance(10_000);
    }
    expect([failures, closed, window.ended]).toEqual([0, 0, false]);
    packagers.at(-1)?.listener.died('exit code 1');
    expect([failures, closed, window.ended]).toEqual([1, 1, true]);
  });

  it('ends with its broadcast, once, and stops its packager', () => {
    broadcast.failed();
    room.close();
    expect([failures, closed, packagers[0]?.stopped, window.ended, clock.pending]).toEqual([1, 1, true, true, 0]);
  });
});
