import { describe, expect, it } from 'vitest';
import { settled } from '../test/fake-room.ts';
import { GUEST, HOST, inRoom } from '../test/set-up.ts';
import type { RunningStream } from './running.ts';

const STREAMER = [...HOST, 'room.stream'];
const ADDRESS = 'rtmps://live.test/app';
const KEY = 'secret-key';

function stream(fields: Partial<RunningStream> = {}) {
  const usual = {
    id: 's1',
    state: 'streaming',
    connection: 'connecting',
    receiver: 'live.test',
    watch: null,
    startedAt: 5,
    reason: null,
  };
  return { type: 'stream', stream: { ...usual, ...fields } as RunningStream } as const;
}

describe('a host who goes live', () => {
  it('gives address and key, sees the state of the stream, and asks before it stops', async () => {
    const { actions, call, view, room, said } = await inRoom(STREAMER);
    actions.openLive();
    expect(view().dialog).toEqual({ kind: 'live', asking: null });
    expect(call.commands).toEqual(['refresh streams']);
    actions.startStream(ADDRESS, KEY);
    expect(room().live.starting).toBe('stream');
    await settled();
    expect(room().live.starting).toBe(null);
    expect(call.commands.at(-1)).toBe(`stream ${ADDRESS}/${KEY}`);
    call.send(stream());
    const state = () => room().live.streams.map((one) => [one.state, one.reason]);
    expect(state()).toEqual([['connecting', null]]);
    call.send(stream({ connection: 'streaming' }));
    call.send(stream({ connection: 'retrying', reason: 'lost' }));
    expect(state()).toEqual([['retrying', 'lost']]);
    actions.askStopStream('s1');
    expect(view().dialog).toEqual({ kind: 'live', asking: 's1' });
    actions.stopStream('s1');
    await settled();
    expect(view().dialog).toEqual({ kind: 'live', asking: null });
    expect(call.commands.at(-1)).toBe('stop s1');
    call.send(stream({ state: 'completed' }));
    expect(state()).toEqual([]);
    expect(said()).toEqual([]);
  });

  it('keeps the key nowhere', async () => {
    const { actions, call, view } = await inRoom(STREAMER);
    actions.openLive();
    actions.startStream(ADDRESS, KEY);
    await settled();
    call.send(stream());
    expect(JSON.stringify(view())).not.toContain(KEY);
  });

  it('learns why one ended by itself, in the dialog until it closes', async () => {
    const { actions, call, room, said } = await inRoom(STREAMER);
    call.send(stream());
    actions.openLive();
    call.send(stream({ state: 'completed', reason: 'refused' }));
    expect(room().live.streams).toMatchObject([{ state: 'ended', reason: 'refused', receiver: 'live.test' }]);
    expect(said()).toEqual(['stream-broke-off live.test refused']);
    actions.closeDialog();
    expect(room().live.streams).toEqual([]);
  });

  it.each([
    ['https://live.test/app', null, 'address'],
    [ADDRESS, { code: '400', message: 'Bad Request: url_refused' }, 'url_refused'],
    [ADDRESS, { code: '403', message: 'too many streams of the session' }, 'too_many'],
    [ADDRESS, { code: '501', message: 'Not Implemented' }, 'absent'],
  ])('reads why %s cannot begin: %j', async (address, error, why) => {
    const { actions, call, room } = await inRoom(STREAMER);
    call.refusal = error;
    actions.startStream(address, KEY);
    await settled();
    expect(room().live).toMatchObject({ starting: null, trouble: { of: 'stream', why } });
    call.refusal = null;
    actions.startStream(ADDRESS, KEY);
    await settled();
    expect(room().live.trouble).toBe(null);
  });

  it('opens the page to watch, copies its link, and closes it', async () => {
    const copied: string[] = [];
    const page = {
      reach: async () => {},
      reload: () => {},
      copy: async (text: string) => void copied.push(text),
      isWide: () => false,
    };
    const { actions, call, room, said } = await inRoom(STREAMER, [], { page });
    actions.openLive();
    actions.startWatching();
    expect(room().live.starting).toBe('watch');
    await settled();
    call.send(stream({ id: 'w1', receiver: '', watch: 'https://x.test/watch/Lab?pass=1', connection: 'streaming' }));
    expect(room().live).toMatchObject({ streams: [], watch: { id: 'w1', link: 'https://x.test/watch/Lab?pass=1' } });
    actions.copyWatchLink();
    await settled();
    expect(copied).toEqual(['https://x.test/watch/Lab?pass=1']);
    expect(said()).toEqual(['link-copied']);
    actions.stopStream('w1');
    await settled();
    expect(call.commands).toEqual(['refresh streams', 'watch', 'stop w1']);
  });
});

describe('a guest', () => {
  it('sees that the meeting is live and who streams it, never where', async () => {
    const { call, room, said } = await inRoom(GUEST);
    call.send({ type: 'room.updated', room: { streaming: true, streamed_by: 'Ada' } });
    expect(room().banners).toEqual([{ kind: 'streaming', by: 'Ada' }]);
    expect(room().live).toMatchObject({ streams: [], watch: null });
    call.send({ type: 'room.updated', room: { streaming: false, streamed_by: null } });
    expect(room().banners).toEqual([]);
    expect(said()).toEqual(['streaming-started Ada', 'streaming-stopped']);
  });

  it('who was a host sees no addresses any more', async () => {
    const { call, room } = await inRoom(STREAMER);
    call.send(stream());
    expect(room().live.streams).toHaveLength(1);
    call.accept(GUEST, [{ id: 'me', name: 'Me', type: 'member', audio_muted: false, video_muted: false }], { streams: [] });
    expect(room().live.streams).toEqual([]);
  });
});
