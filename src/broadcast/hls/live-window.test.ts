import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { LiveWindow } from './live-window.ts';

let clock: ManualClock;
let window: LiveWindow;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 1, 12));
  window = new LiveWindow('run', clock);
});

const text = (): string => window.playlist(false).toString();
const tags = (name: string): string[] =>
  text()
    .split('\n')
    .filter((line) => line.startsWith(`#EXT-X-${name}`));

/** Half a second passes, and is there. */
function part(opens: boolean, closes: boolean, bytes = 'part'): void {
  clock.advance(500);
  window.add({ bytes: Buffer.from(bytes), durationMs: 500, opens, closes });
}

function segments(count: number, bytes?: string): void {
  for (let i = 0; i < count; i += 1) for (let n = 0; n < 4; n += 1) part(n === 0, n === 3, bytes);
}

describe('the playlist of a live stream', () => {
  it('names complete segments, the parts of the last ones, and the next part', () => {
    window.begin(Buffer.from('head'));
    segments(1);
    part(true, false);
    expect(text()).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:6',
        '#EXT-X-TARGETDURATION:2',
        '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=2.1,HOLD-BACK=6.0',
        '#EXT-X-PART-INF:PART-TARGET=0.7',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-MAP:URI="run-i0.mp4"',
        '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:00.000Z',
        '#EXT-X-PART:DURATION=0.50000,URI="run-p0.0.m4s",INDEPENDENT=YES',
        '#EXT-X-PART:DURATION=0.50000,URI="run-p0.1.m4s"',
        '#EXT-X-PART:DURATION=0.50000,URI="run-p0.2.m4s"',
        '#EXT-X-PART:DURATION=0.50000,URI="run-p0.3.m4s"',
        '#EXTINF:2.00000,',
        'run-s0.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:02.000Z',
        '#EXT-X-PART:DURATION=0.50000,URI="run-p1.0.m4s",INDEPENDENT=YES',
        '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="run-p1.1.m4s"',
        '',
      ].join('\n'),
    );
    expect(gunzipSync(window.playlist(true)).toString()).toBe(text());
  });

  it('has the last seven segments; older ones are kept for three more, and then gone', () => {
    window.begin(Buffer.from('head'));
    segments(12, 'abcd');
    expect(tags('MEDIA-SEQUENCE')).toEqual(['#EXT-X-MEDIA-SEQUENCE:5']);
    expect(text().match(/#EXTINF/g)).toHaveLength(7);
    expect(tags('PART:')).toHaveLength(12);
    expect([window.file('run-s0.m4s'), window.file('run-p0.2.m4s')]).toEqual([null, null]);
    expect(window.file('run-s2.m4s')?.toString()).toBe('abcd'.repeat(4));
    expect(window.file('run-p11.3.m4s')?.toString()).toBe('abcd');
    expect(window.file('run-i0.mp4')?.toString()).toBe('head');
  });

  it('is no larger in memory than its bound, however large its parts are', () => {
    window.begin(Buffer.from('head'));
    segments(8, 'x'.repeat(4 * 1024 * 1024));
    const kept = [0, 1, 2, 3, 4, 5, 6, 7].filter((number) => window.file(`run-s${number}.m4s`));
    expect(kept).toEqual([4, 5, 6, 7]);
  });

  it('takes no part with which a segment would have more bytes or parts than any of ours', () => {
    const add = (bytes: number, opens = false) =>
      window.add({ bytes: Buffer.alloc(bytes), durationMs: 500, opens, closes: false });
    window.begin(Buffer.from('head'));
    const large = [true, false, false, false].map((opens) => add(4 * 1024 * 1024, opens));
    expect([...large, add(1)]).toEqual([true, true, true, true, false]);
    expect(window.file('run-p0.4.m4s')).toBe(null);
    window.begin(Buffer.from('head'));
    const many = Array.from({ length: 21 }, (_, n) => add(1, n === 0));
    expect(many.lastIndexOf(true)).toBe(19);
    expect([add(1), add(1, true)]).toEqual([false, true]);
  });

  it('keeps no head of which it has no segment', () => {
    for (const head of ['a', 'b', 'c']) window.begin(Buffer.from(head));
    part(true, true);
    window.begin(Buffer.from('d'));
    window.begin(Buffer.from('e'));
    const heads = [0, 1, 2, 3, 4].map((n) => window.file(`run-i${n}.mp4`)?.toString() ?? null);
    expect(heads).toEqual([null, null, 'c', null, 'e']);
  });

  it('tells of a discontinuity after which another head is due, and counts those that have left the list', () => {
    window.begin(Buffer.from('one'));
    segments(1);
    part(true, false);
    clock.advance(3_000);
    window.begin(Buffer.from('two'));
    segments(1);
    expect(text()).toContain(
      'run-s1.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="run-i1.mp4"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:05.500Z\n',
    );
    expect(tags('DISCONTINUITY-SEQUENCE')).toEqual(['#EXT-X-DISCONTINUITY-SEQUENCE:0']);
    segments(6);
    expect(tags('DISCONTINUITY')).toEqual(['#EXT-X-DISCONTINUITY-SEQUENCE:1']);
    segments(12);
    expect(tags('DISCONTINUITY')).toEqual(['#EXT-X-DISCONTINUITY-SEQUENCE:1']);
    expect([window.file('run-i0.mp4'), window.file('run-i1.mp4')?.toString()]).toEqual([null, 'two']);
  });

  it('ends for players with its last segment, and takes nothing more', () => {
    window.begin(Buffer.from('head'));
    part(true, false);
    window.end();
    part(false, false);
    expect(text()).toMatch(/#EXTINF:0\.50000,\nrun-s0\.m4s\n#EXT-X-ENDLIST\n$/);
    expect(window.reach(9, 0)).toBe('there');
  });

  it('dates pictures by those that came soonest: a packager that begins late says nothing of the clock', () => {
    window.begin(Buffer.from('head'));
    clock.advance(3_000);
    for (let n = 0; n < 4; n += 1) window.add({ bytes: Buffer.from('x'), durationMs: 500, opens: n === 0, closes: n === 3 });
    part(true, false);
    expect(tags('PROGRAM-DATE-TIME').at(-1)).toBe('#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:03.000Z');
  });
});

describe('what a player may wait for', () => {
  beforeEach(() => {
    window.begin(Buffer.from('head'));
    segments(2);
    part(true, false);
  });

  it.each([
    [1, null, 'there'],
    [2, 0, 'there'],
    [2, 1, 'soon'],
    [2, null, 'soon'],
    [3, 0, 'soon'],
    [2, 5, 'soon'],
    [2, 6, 'beyond'],
    [4, null, 'soon'],
    [5, null, 'beyond'],
  ] as const)('segment %i, part %s: %s', (number, asked, reach) => {
    expect(window.reach(number, asked)).toBe(reach);
  });

  it('calls back once, with the next part', () => {
    let calls = 0;
    window.wait(() => {
      calls += 1;
    });
    window.wait(() => expect.unreachable())();
    expect(window.isNext('run-p2.1.m4s')).toBe(true);
    part(false, false);
    part(false, false);
    expect([calls, window.reach(2, 1)]).toEqual([1, 'there']);
  });
});
