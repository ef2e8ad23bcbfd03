import dgram from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSpec, IncompatibleOffer } from '../../src/rooms/ports.ts';
import { Caller, usualClips } from '../support/caller/caller.ts';
import { hears, longestGap, loudness, shownIn } from '../support/caller/looks.ts';
import { callIdOf, sleep, TestRoom, testEngine, until } from '../support/caller/room.ts';

const engine = testEngine();
let room: TestRoom;
/** A caller that is in the room all the time: it sends 440 Hz and stamp 10, and looks at all tiles. */
let host: Caller;
/** What a call in a room of its own reports while nothing comes from it for long, and when it comes back. It waits while other tests run. */
let transports: Promise<string[]>;

beforeAll(async () => {
  await Promise.all([10, 11, 12, 13, 14, 15, 16].map((id) => usualClips(id)));
  await usualClips(20, 'H264');
  await engine.ready();
  room = new TestRoom(engine, 'negotiation');
  host = await room.join({ id: 10, hertz: 440 });
  room.show([host]);
  transports = reportedTransports();
  // The test that is about it says what went wrong.
  transports.catch(() => undefined);
});

async function reportedTransports(): Promise<string[]> {
  const alone = new TestRoom(engine, 'transports');
  const caller = await alone.join({ id: 16 });
  const states = () => alone.events.transport.filter((event) => event.callId === callIdOf(caller)).map((event) => event.state);
  await until('connected', () => states().at(-1) === 'connected');
  caller.loss = 1;
  await until('lost', () => states().at(-1) === 'lost', 13_000);
  caller.loss = 0;
  await until('connected again', () => states().at(-1) === 'connected', 2_000);
  const reported = states().slice(-3);
  alone.close();
  return reported;
}

afterAll(async () => {
  await transports.catch(() => undefined);
  room.close();
  await engine.close();
});

describe('an answer', () => {
  it('has no bundle, CRLF everywhere, and in each section a direction, rtcp-mux, a candidate and an IPv4 address (158, 168)', () => {
    const text = host.answer;
    expect(text).not.toContain('BUNDLE');
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const sections = text.split(/(?=^m=)/m).slice(1);
    expect(sections.map((section) => section.slice(2, 7))).toEqual(['audio', 'video']);
    for (const section of sections) {
      expect(section.match(/^a=(sendrecv|sendonly|recvonly|inactive)\r$/gm)).toEqual(['a=sendrecv\r']);
      expect(section).toMatch(/^a=rtcp-mux\r$/m);
      expect(section).toMatch(/^a=candidate:\S+ 1 UDP \d+ 127\.0\.0\.1 \d+ typ host/m);
      expect(section).toMatch(/^a=end-of-candidates\r$/m);
      expect(section).toMatch(/^c=IN IP4 127\.0\.0\.1\r$/m);
      expect(section).toMatch(/^a=setup:(active|passive)\r$/m);
    }
    expect(new Set(text.match(/a=ice-ufrag:\S+/g)).size).toBe(2);
  });

  it('names one stream for both tracks, RTX with its sources grouped, and the feedback of the offer', () => {
    const streams = [...host.answer.matchAll(/^a=msid:(\S+) (\S+)/gm)].map((match) => match[1]);
    expect(streams).toHaveLength(2);
    expect(new Set(streams).size).toBe(1);
    const [audio, video] = host.sections;
    expect(audio?.codecs).toEqual(['opus']);
    expect(video?.codecs).toEqual(['VP8', 'rtx', 'H264', 'rtx']);
    expect(video?.ssrcs).toHaveLength(2);
    expect(host.answer).toContain(`a=ssrc-group:FID ${video?.ssrcs.join(' ')}`);
    for (const type of ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc'])
      expect(host.answer).toContain(`a=rtcp-fb:96 ${type}\r`);
    expect(host.answer).toContain('a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01');
    expect(host.answer).toContain('profile-level-id=42e01f');
    expect(host.answer).toContain('a=fmtp:97 apt=96');
  });
});

describe('offers of every kind', () => {
  it('that leave the role in DTLS to us connect, as browsers do', async () => {
    const caller = await room.join({ id: 11, hertz: 550, setup: 'actpass' });
    expect(caller.answer).toContain('a=setup:active');
    await until('both hear', () => hears(caller, 440) && hears(host, 550));
    room.leave(caller);
  });

  it('that keep the beginning of DTLS for themselves connect at once, not with its first repetition after a second', async () => {
    const took: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const since = performance.now();
      const caller = await room.join({ id: 11, setup: 'active' });
      took.push(performance.now() - since);
      expect(caller.answer).toContain('a=setup:passive');
      room.leave(caller);
    }
    expect(Math.min(...took)).toBeLessThan(700);
  });

  it('with video first are answered with audio first, mids kept (159)', async () => {
    const caller = await room.join({ id: 11, hertz: 550, order: ['video', 'audio'], audio: 'recvonly' });
    expect(caller.sections.map((section) => [section.kind, section.mid, section.direction])).toEqual([
      ['audio', '1', 'sendonly'],
      ['video', '0', 'sendrecv'],
    ]);
    room.show([host, caller]);
    await until(
      'both are seen, the host is heard',
      () => shownIn(caller, 0) === 10 && shownIn(host, 1) === 11 && hears(caller, 440),
    );
    room.leave(caller);
  });

  it('make us send to no address that is written in them: clients are found by their own checks', async () => {
    const stranger = dgram.createSocket('udp4');
    let packets = 0;
    stranger.on('message', () => {
      packets += 1;
    });
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.1', resolve));
    const { port } = stranger.address();
    const caller = new Caller({ id: 17, video: null, hertz: 330 });
    room.callers.set(callIdOf(caller), caller);
    const lure = (_line: string, index: number) => `a=candidate:${index} 1 udp 2113937151 127.0.0.1 ${port} typ host`;
    await caller.connect((offer) =>
      room.answererOf(caller)(offer.replace(/^a=candidate.*$/m, Array.from({ length: 16 }, lure).join('\r\n'))),
    );
    await until('it is heard', () => hears(host, 330));
    await sleep(500);
    expect(packets).toBe(0);
    stranger.close();
    room.leave(caller);
  });

  it('without candidates connect all the same (160)', async () => {
    const caller = await room.join({ id: 12, hertz: 550, withoutCandidates: true });
    expect(caller.offer()).not.toContain('a=candidate');
    room.show([host, caller]);
    await until('media flows both ways', () => shownIn(caller, 0) === 10 && shownIn(host, 1) === 12 && hears(host, 550));
    room.leave(caller);
  });

  it('with only sound are heard and get no picture (171)', async () => {
    const caller = await room.join({ id: 13, hertz: 770, video: null });
    expect(caller.sections.map((section) => section.kind)).toEqual(['audio']);
    await until('both hear', () => hears(caller, 440) && hears(host, 770));
    expect(caller.video.packets).toBe(0);
    room.leave(caller);
  });

  it('with only a picture are seen', async () => {
    const caller = await room.join({ id: 14, audio: null });
    room.show([host, caller]);
    await until('both see', () => shownIn(caller, 0) === 10 && shownIn(host, 1) === 14);
    expect(caller.audio.packets).toBe(0);
    room.leave(caller);
  });

  it('that only receive get everything and cost the others nothing', async () => {
    const caller = await room.join(
      { id: 15, audio: 'recvonly', video: 'recvonly' },
      { type: 'audience', allow: { audio: 'receive', video: 'receive' } },
    );
    expect(caller.sections.map((section) => section.direction)).toEqual(['sendonly', 'sendonly']);
    room.show([host]);
    await until('it sees and hears', () => shownIn(caller, 0) === 10 && hears(caller, 440));
    room.leave(caller);
  });

  it('that only send a screen get nothing back', async () => {
    const caller = await room.join({ id: 12, audio: null, video: 'sendonly' }, { type: 'screen' });
    expect(caller.sections.map((section) => section.direction)).toEqual(['recvonly']);
    room.show([host, caller]);
    await until('the screen is seen', () => shownIn(host, 1) === 12);
    expect(caller.video.packets).toBe(0);
    room.leave(caller);
  });

  it('that prefer H.264 send H.264 up and get VP8 down', async () => {
    const caller = await room.join({ id: 20, codecs: ['H264', 'VP8'] });
    expect(caller.sections[1]?.codecs[0]).toBe('H264');
    expect(caller.sender?.clip.codec).toBe('H264');
    room.show([host, caller]);
    await until('both see', () => shownIn(host, 1) === 20 && shownIn(caller, 0) === 10);
    room.leave(caller);
  });

  it('that can only send H.264 are seen', async () => {
    const caller = await room.join({ id: 20, codecs: ['H264'], audio: null, video: 'sendonly' });
    room.show([host, caller]);
    await until('it is seen', () => shownIn(host, 1) === 20);
    room.leave(caller);
  });
});

describe('what is not allowed', () => {
  const allow = { audio: 'receive', video: 'none' } as const;

  it('is answered so that nothing is sent, and ignored when it is sent all the same', async () => {
    const caller = await room.join({ id: 11, hertz: 990 }, { allow });
    expect(caller.sections.map((it) => [it.kind, it.rejected, it.direction])).toEqual([
      ['audio', false, 'sendonly'],
      ['video', true, 'inactive'],
    ]);
    room.show([host, caller]);
    await until('it hears', () => hears(caller, 440));
    await sleep(500);
    expect(loudness(host, 990)).toBeLessThan(0.02);
    room.leave(caller);
  });
});

describe('offers that cannot be served', () => {
  const spec = (callId: string): CallSpec => ({
    callId,
    type: 'member',
    allow: { audio: 'both', video: 'both' },
    state: {
      name: '',
      audioMuted: false,
      videoMuted: false,
      deaf: false,
      onHold: false,
      inputVolume: 0,
      outputVolume: 0,
      inputSensitivity: 50,
      ownCalls: [],
    },
  });
  const refuse = (offer: string) => expect(room.room.answer(spec('bad'), offer)).rejects.toBeInstanceOf(IncompatibleOffer);

  it.each([
    ['nothing', ''],
    ['no SDP', 'hello'],
    ['no media', 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n'],
    ['a thousand sections', `v=0\r\n${'m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n'.repeat(900)}`],
    ['endless text', 'v=0\r\n'.repeat(50_000)],
    ['one endless line', `v=0\r\na=${'x'.repeat(90_000)}\r\n`],
  ])('are refused: %s', async (_what, offer) => {
    await refuse(offer);
  });

  it('are refused when no section has ICE credentials, a fingerprint, and a codec that we know', async () => {
    const good = host.offer();
    await refuse(good.replaceAll(/a=ice-pwd:.*\r\n/g, ''));
    await refuse(good.replaceAll(/a=ice-ufrag:.*\r\n/g, 'a=ice-ufrag:../../etc\r\n'));
    await refuse(good.replaceAll(/a=fingerprint:.*\r\n/g, ''));
    const silent = good.replaceAll('opus/48000', 'speex/8000');
    await refuse(silent.replaceAll('VP8/90000', 'AV1/90000').replaceAll('H264/90000', 'H265/90000'));
    await refuse(good.replace('a=mid:1', 'a=mid:0'));
  });

  it('leave no trace: the room goes on', () => {
    expect(shownIn(host, 0)).toBe(10);
  });
});

describe('a call that changes', () => {
  it('stops and resumes each kind with its directions, exactly mirrored (166)', async () => {
    const caller = await room.join({ id: 11, hertz: 550 });
    const answerer = room.answererOf(caller);
    room.show([host, caller]);
    await until(
      'all flows',
      () => shownIn(caller, 0) === 10 && shownIn(host, 1) === 11 && hears(host, 550) && hears(caller, 440),
    );
    await caller.renegotiate(answerer, { audio: 'inactive', video: 'sendonly' });
    expect(caller.sections.map((it) => it.direction)).toEqual(['inactive', 'recvonly']);
    await sleep(200);
    const before = [caller.video.packets, caller.audio.packets];
    await sleep(600);
    expect([caller.video.packets, caller.audio.packets]).toEqual(before);
    expect(shownIn(host, 1)).toBe(11);
    expect(loudness(host, 550)).toBeLessThan(0.02);
    await caller.renegotiate(answerer, { audio: 'sendrecv', video: 'sendrecv' });
    expect(caller.sections.map((it) => it.direction)).toEqual(['sendrecv', 'sendrecv']);
    await until('all flows again', () => shownIn(caller, 0, 200) === 10 && hears(host, 550) && hears(caller, 440), 3_000);
    room.leave(caller);
  });

  it('starts without the picture when told so, is seen meanwhile, and gets it with its next offer', async () => {
    const late = await room.join({ id: 14 }, { allow: { audio: 'both', video: 'send' } });
    room.show([host, late]);
    await until('the host sees it', () => shownIn(host, 1) === 14);
    expect(late.sections.map((it) => it.direction)).toEqual(['sendrecv', 'recvonly']);
    expect(late.video.packets).toBe(0);
    await late.renegotiate(room.answererOf(late));
    await until('it sees the host', () => shownIn(late, 0) === 10);
    expect(late.sections.map((it) => it.direction)).toEqual(['sendrecv', 'sendrecv']);
    room.leave(late);
  });

  it('gets a picture when it adds video to sound', async () => {
    const caller = await room.join({ id: 12, hertz: 550, video: null });
    room.show([host, caller]);
    await caller.renegotiate(room.answererOf(caller), { video: 'sendrecv' });
    await until('video flows', () => shownIn(caller, 0) === 10 && shownIn(host, 1) === 12 && hears(host, 550));
    room.leave(caller);
  });

  it('keeps its media through two ICE restarts in a row, each answered with fresh credentials and candidates (156, 172)', async () => {
    const caller = await room.join({ id: 13, hertz: 550, keepsCertificate: true });
    room.show([host, caller]);
    await until('media flows', () => shownIn(caller, 0) === 10 && shownIn(host, 1) === 13);
    const answerer = room.answererOf(caller);
    const ssrcs = caller.sections.map((section) => section.ssrcs);
    const from = performance.now();
    for (let i = 0; i < 2; i += 1) {
      const ufrags = caller.sections.map((section) => section.ufrag);
      await caller.restartIce(answerer);
      expect(caller.sections.some((section) => ufrags.includes(section.ufrag))).toBe(false);
      for (const section of caller.answer.split(/(?=^m=)/m).slice(1)) expect(section).toMatch(/^a=candidate:\S+ 1 UDP /m);
      await sleep(700);
    }
    const to = performance.now();
    expect(caller.sections.map((section) => section.ssrcs)).toEqual(ssrcs);
    expect(longestGap(caller.audio.arrivals, from, to)).toBeLessThan(400);
    expect(
      longestGap(
        host.video.history.filter((it) => it.id === 13).map((it) => it.at),
        from,
        to,
      ),
    ).toBeLessThan(800);
    await until('media still flows', () => shownIn(caller, 0, 200) === 10 && shownIn(host, 1, 200) === 13 && hears(host, 550));
    room.leave(caller);
  });

  it('comes back after a reload under its old id: the old page hears nothing any more', async () => {
    const page = await room.join({ id: 14, hertz: 550 });
    room.show([host, page]);
    await until('media flows', () => shownIn(host, 1) === 14);
    const reloaded = await room.join({ id: 14, hertz: 660 });
    await until('the new page is seen and heard', () => shownIn(reloaded, 0) === null && hears(host, 660));
    room.show([host, reloaded]);
    await until('and sees', () => shownIn(reloaded, 0) === 10 && shownIn(host, 1, 200) === 14);
    const packets = page.audio.packets;
    await sleep(300);
    expect(page.audio.packets).toBe(packets);
    expect(loudness(host, 550)).toBeLessThan(0.02);
    page.close();
    room.leave(reloaded);
  });

  it('reports its transports: connected, lost when nothing comes for long, connected when it comes back', async () => {
    expect(await transports).toEqual(['connected', 'lost', 'connected']);
  });
});
