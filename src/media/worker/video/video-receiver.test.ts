import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datagrams, holds } from '../../../../test/support/fuzz.ts';
import { VideoCall, type VideoCallOptions } from '../../../../test/support/video-call.ts';
import { VideoSender } from '../../../../test/support/video-sender.ts';
import { parseRtp, type RtpPacket, writeRtpHeader } from '../rtp/packet.ts';
import { parseRtcp, type RtcpPacket } from '../rtp/rtcp.ts';
import { PICTURE_LIMITS } from './limits.ts';
import { VideoReceiver } from './video-receiver.ts';

/** A call whose first key frame arrives on a good link, then `seconds` on the bad one, then the good one again. */
function callThroughBadWeather(options: VideoCallOptions, seconds: number): VideoCall {
  const call = new VideoCall({ ...options, loss: 0, duplicates: 0, jitterMs: 0 });
  call.run(100);
  Object.assign(call.up.conditions, options);
  Object.assign(call.back.conditions, options);
  call.run(seconds * 1000);
  Object.assign(call.up.conditions, { loss: 0 });
  Object.assign(call.back.conditions, { loss: 0 });
  call.run(1000);
  call.sending = false;
  call.run(200);
  return call;
}

/** Digests, because comparing thousands of buffers byte by byte as objects takes minutes. */
const digests = (frames: Buffer[]): string[] => frames.map((f) => createHash('sha1').update(f).digest('hex'));

const delivered = (call: VideoCall): string[] => digests(call.received.map((f) => f.data));

const sent = (call: VideoCall): string[] => digests(call.sender.frames);

/** The longest time without a new picture. */
function longestFreeze(call: VideoCall): number {
  return Math.max(...call.received.map((f, i) => f.receivedAt - (call.received[i - 1]?.receivedAt ?? 0)));
}

describe.each(['VP8', 'H264'] as const)('%s', (codec) => {
  test('frames arrive whole and in order on a good link, without feedback', () => {
    const call = callThroughBadWeather({ codec }, 3);
    expect(delivered(call)).toEqual(sent(call));
    expect(call.receiver.stats).toMatchObject({ nacked: 0, plis: 0, keyFrames: 1, breaks: 0 });
    expect(call.received[0]).toMatchObject({ key: true, timestamp: 0, receivedAt: 20 });
  });

  test.each([
    ['5 % loss, repeated on RTX', { loss: 0.05 }],
    ['10 % loss, repeated on RTX', { loss: 0.1 }],
    ['5 % loss, repeated on the stream itself', { loss: 0.05, rtx: false }],
    ['10 % loss, repeated on the stream itself', { loss: 0.1, rtx: false }],
    ['packets that overtake each other', { jitterMs: 15 }],
    ['packets that come twice', { duplicates: 0.3 }],
    ['all of it, over the wrap of the numbers', { loss: 0.08, jitterMs: 10, duplicates: 0.1, sequenceNumber: 65000 }],
  ])('every frame is delivered in spite of %s', (_what, conditions) => {
    for (let seed = 1; seed <= 4; seed++) {
      const call = callThroughBadWeather({ codec, seed, ...conditions }, 8);
      expect(delivered(call), `seed ${seed}`).toEqual(sent(call));
      expect(call.receiver.stats, `seed ${seed}`).toMatchObject({ plis: 0, breaks: 0 });
    }
  });

  test('a long line with 10 % loss freezes for less than a second', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const call = callThroughBadWeather({ codec, seed, loss: 0.1, delayMs: 50 }, 20);
      expect(longestFreeze(call), `seed ${seed}`).toBeLessThan(1000);
      expect(delivered(call).at(-1)).toBe(sent(call).at(-1));
    }
  });

  test('a packet that is never repeated is given up after 400 ms, and a key frame asked for', () => {
    const call = new VideoCall({ codec });
    call.run(1000);
    const victim = call.now;
    let lost: number | undefined;
    call.filter = (packet) => {
      if (call.now < victim || packet.payloadType !== 96) return packet.payloadType === 96;
      lost ??= packet.sequenceNumber;
      return packet.sequenceNumber !== lost;
    };
    call.run(350);
    expect(call.receiver.stats).toMatchObject({ plis: 0, breaks: 0 });
    call.run(650);
    expect(call.sender.keyRequests).toBe(1);
    expect(call.receiver.stats).toMatchObject({ breaks: 1, plis: 1, keyFrames: 2 });
    const timestamps = new Set(call.received.map((f) => f.timestamp));
    const gap = call.sender.frames.map((_, i) => i).filter((i) => !timestamps.has(i * 3000));
    expect(gap.length).toBeGreaterThan(8);
    expect(gap.length).toBeLessThan(22);
    expect(delivered(call).at(-1)).toBe(sent(call).at(-2));
  });

  test('an outage of two seconds ends with a key frame', () => {
    const call = new VideoCall({ codec });
    call.run(1000);
    call.up.conditions.loss = 1;
    call.run(2000);
    call.up.conditions.loss = 0;
    call.run(1000);
    expect(delivered(call).at(-1)).toBe(sent(call).at(-2));
    expect(call.receiver.stats.plis).toBeLessThanOrEqual(3);
  });

  test('another SSRC is followed, and late packets of the old one change nothing', () => {
    const call = new VideoCall({ codec });
    call.run(990);
    const old = call.sender;
    call.sender = call.newSender(2000, 30_000);
    const before = call.received.length;
    call.run(30);
    old.frame();
    call.run(1000);
    expect(call.receiver.ssrc).toBe(2000);
    const frames = delivered(call).slice(before);
    expect(frames.at(-1)).toBe(sent(call).at(-2));
    expect(frames.length).toBeGreaterThan(25);
  });

  test('of several versions sent at once (legacy simulcast) one is shown, without asking for key frames again and again', () => {
    const call = new VideoCall({ codec });
    const others = [call.newSender(2000, 20_000), call.newSender(3000, 40_000)];
    const run = (ms: number, sending: readonly VideoSender[]): void => {
      for (const end = call.now + ms; call.now < end; ) {
        if (call.now % 33 === 0) for (const sender of sending) sender.frame();
        call.run(1);
      }
    };
    run(600, others);
    const { ssrc } = call.receiver;
    const before = call.received.length;
    run(3_000, others);
    expect(call.receiver.ssrc).toBe(ssrc);
    expect(call.received.length - before).toBeGreaterThan(85);
    expect(call.receiver.stats.plis).toBeLessThanOrEqual(3);
    // The version that is shown ends.
    call.sending = ssrc !== 1000;
    const left = others.filter((_, i) => ssrc !== (i + 2) * 1000);
    run(1_200, left);
    expect(call.receiver.ssrc).not.toBe(ssrc);
  });

  test('a sender that restarts its numbers on the same SSRC is followed', () => {
    const call = new VideoCall({ codec, sequenceNumber: 40_000 });
    call.run(990);
    call.sender = call.newSender(1000, 100);
    call.run(1000);
    expect(delivered(call).at(-1)).toBe(sent(call).at(-2));
  });

  test('probes are acknowledged and disturb nothing', () => {
    const call = new VideoCall({ codec });
    for (let i = 0; i < 30; i++) {
      call.run(33);
      call.sender.probe();
    }
    expect(call.receiver.stats).toMatchObject({ breaks: 0, nacked: 0, frames: call.received.length });
  });

  test('a key frame is asked for at most each 300 ms, until one came', () => {
    const call = new VideoCall({ codec });
    call.run(500);
    call.back.conditions.loss = 1;
    call.receiver.requestKeyframe(call.now);
    call.receiver.requestKeyframe(call.now);
    expect(call.receiver.stats.plis).toBe(1);
    call.run(1000);
    expect(call.receiver.stats.plis).toBe(4);
    call.back.conditions.loss = 0;
    call.run(1000);
    expect(call.receiver.stats).toMatchObject({ plis: 5, keyFrames: 2 });
  });

  test('a silent sender is not asked again and again', () => {
    const call = new VideoCall({ codec });
    call.run(500);
    call.sending = false;
    call.receiver.requestKeyframe(call.now);
    call.run(60_000);
    expect(call.receiver.stats.plis).toBeLessThanOrEqual(5);
  });

  test('a key frame wanted before the first packet is asked for when it turns out not to be one', () => {
    const feedback: RtcpPacket[] = [];
    const receiver = new VideoReceiver({
      codec,
      localSsrc: 99,
      send: (rtcp) => feedback.push(...parseRtcp(rtcp)),
      onFrame: () => expect.fail('no frame was complete'),
    });
    receiver.requestKeyframe(0);
    receiver.tick(10, 20);
    expect(feedback).toEqual([]);
    const raw = Buffer.alloc(40, 1);
    writeRtpHeader(raw, 0, 96, true, 1, 1, 7);
    receiver.packet(parseRtp(raw) as RtpPacket, 20);
    expect(feedback).toEqual([{ type: 'pli', senderSsrc: 99, mediaSsrc: 7 }]);
    expect(receiver.waitsForKeyframe).toBe(true);
  });

  test('a key frame that takes seconds to come is not asked for again meanwhile', () => {
    const call = new VideoCall({ codec });
    call.run(990);
    call.sending = false;
    call.receiver.requestKeyframe(call.now);
    call.run(40);
    const slow: Buffer[] = [];
    const sender = new VideoSender({ codec, ssrc: 1000, sequenceNumber: 500, random: () => 0.99, send: (raw) => slow.push(raw) });
    const plis = call.receiver.stats.plis;
    sender.frame();
    expect(slow.length).toBeGreaterThan(15);
    for (const raw of slow) {
      call.receiver.packet(parseRtp(raw) as RtpPacket, call.now);
      call.run(100);
    }
    expect(call.receiver.stats.plis - plis).toBeLessThanOrEqual(1);
    expect(call.received.at(-1)?.key).toBe(true);
  });

  test('garbage never throws and never delivers less than a key frame first', () => {
    const packets = fc.array(
      fc.tuple(
        fc.integer({ min: -3, max: 20 }),
        fc.boolean(),
        fc.nat(3),
        fc.constantFrom(1, 1, 1, 1, 2),
        datagrams(12),
        fc.boolean(),
      ),
      { maxLength: 120 },
    );
    holds(packets, (list) => {
      let first = true;
      const receiver = new VideoReceiver({
        codec,
        localSsrc: 1,
        send: (rtcp) => expect(parseRtcp(rtcp)).toHaveLength(1),
        onFrame: (frame) => {
          if (first) expect(frame.key).toBe(true);
          expect(frame.data.length).toBeGreaterThan(0);
          first = false;
        },
      });
      let sequence = 0;
      let now = 0;
      for (const [step, marker, timestamp, ssrc, payload, rtx] of list) {
        sequence = (sequence + step * step * Math.sign(step)) & 0xffff;
        now += 7;
        const raw = Buffer.concat([Buffer.alloc(12), payload]);
        writeRtpHeader(raw, 0, 96, marker, sequence, timestamp, ssrc);
        const packet = parseRtp(raw) as RtpPacket;
        if (rtx) receiver.rtx(packet, now);
        else receiver.packet(packet, now);
        if (now % 3 === 0) receiver.tick(now, 30);
      }
      receiver.tick(now + 1000, 30);
    });
  });
});

test('a sender of pictures that are too large is refused with a word, asked rarely, and taken when it sends smaller ones', () => {
  const keyFrame = (width: number, height: number, sequence: number): RtpPacket => {
    const frame = Buffer.from('1000009d012a00000000ffffffff', 'hex');
    frame.writeUInt16LE(width, 6);
    frame.writeUInt16LE(height, 8);
    const raw = Buffer.concat([Buffer.alloc(12), Buffer.from([0x10]), frame]);
    writeRtpHeader(raw, 0, 96, true, sequence, sequence * 3000, 7);
    return parseRtp(raw) as RtpPacket;
  };
  const delta = (sequence: number): RtpPacket => {
    const raw = Buffer.concat([Buffer.alloc(12), Buffer.from([0x10, 0x31, 0, 0])]);
    writeRtpHeader(raw, 0, 96, true, sequence, sequence * 3000, 7);
    return parseRtp(raw) as RtpPacket;
  };
  const refused: string[] = [];
  const frames: number[] = [];
  const receiver = new VideoReceiver({
    codec: 'VP8',
    limits: PICTURE_LIMITS.camera,
    localSsrc: 99,
    send: () => {},
    onFrame: (frame) => frames.push(frame.format?.width ?? 0),
    onRefused: ({ width, height }) => refused.push(`${width}x${height}`),
  });
  let sequence = 0;
  let now = 0;
  receiver.packet(keyFrame(4096, 2320, sequence++), now);
  for (; now < 12_000; now += 33) {
    receiver.packet(delta(sequence++), now);
    receiver.tick(now, 20);
  }
  expect(refused).toEqual(['4096x2320']);
  expect(receiver.stats.plis).toBe(2);
  receiver.packet(keyFrame(4096, 2304, sequence++), now);
  expect(frames).toEqual([4096]);
});
