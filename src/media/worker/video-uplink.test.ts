import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { paintMoving } from '../../../test/support/pictures.ts';
import { parseRtp, type RtpPacket, writeRtpHeader } from './rtp/packet.ts';
import { parseRtcp } from './rtp/rtcp.ts';
import type { Agreement } from './transport/call-transports.ts';
import { EncoderTier } from './video/encoder-tier.ts';
import { Picture } from './video/picture.ts';
import { packetizeVp8 } from './video/vp8.ts';
import { VideoUplink } from './video-uplink.ts';

const AGREEMENT: Agreement = {
  direction: 'recvonly',
  codecs: [{ name: 'VP8', payloadType: 96, rtxPayloadType: null, parameters: '' }],
  sources: { ssrc: 1, rtxSsrc: 2 },
  transportCcId: 0,
  colourSpaceId: 0,
};

/** A key frame and a frame that needs it. */
async function vp8(width: number, height: number): Promise<Buffer[]> {
  const tier = new EncoderTier({ width, height, kbps: 800, fps: 25, clock: new ManualClock() });
  const picture = paintMoving(Picture.blank(width, height), 0);
  const frames: Buffer[] = [];
  for (let i = 0; i < 2; i += 1) for (const { data } of await tier.encode(picture, i * 3600, false)) frames.push(data);
  picture.free();
  tier.close();
  return frames;
}

/** Sends a key frame, and after it frames of which each second one is a key frame when the sender was asked. */
async function send(width: number, height: number, framesPerSecond: number, seconds: number) {
  const [key, delta] = (await vp8(width, height)) as [Buffer, Buffer];
  const seen = { pictures: 0, asked: [] as number[], sent: framesPerSecond * seconds };
  let now = 0;
  let keyWanted = true;
  const uplink = new VideoUplink({
    agreement: AGREEMENT,
    send: (rtcp) => {
      if (!parseRtcp(rtcp).some((report) => report.type === 'pli')) return;
      seen.asked.push(now);
      keyWanted = true;
    },
    onPicture: () => {
      seen.pictures += 1;
    },
    onGone: () => {},
  });
  let sequence = 0;
  for (let i = 0; i < seen.sent; i += 1) {
    now = (i * 1000) / framesPerSecond;
    const parts = packetizeVp8(keyWanted ? key : delta);
    keyWanted = false;
    for (const [index, { payload }] of parts.entries()) {
      const raw = Buffer.concat([Buffer.alloc(12), payload]);
      writeRtpHeader(raw, 0, 96, index === parts.length - 1, sequence++ & 0xffff, i * 1500, 5);
      uplink.packet(parseRtp(raw) as RtpPacket, now);
    }
    uplink.tick(now, 50);
  }
  uplink.close();
  return seen;
}

describe('an uplink', () => {
  it('shows every frame of a camera', async () => {
    const { pictures, sent } = await send(1280, 720, 30, 2);
    expect(pictures).toBe(sent);
  });

  it('leaves out frames of a sender of huge pictures, and asks for key frames no more often than usual', async () => {
    const { pictures, asked } = await send(4096, 2304, 60, 3);
    // A burst of one second and three seconds' allowance, ten pictures each.
    expect(pictures).toBeGreaterThan(20);
    expect(pictures).toBeLessThan(45);
    expect(asked.length).toBeGreaterThan(0);
    for (const [index, at] of asked.entries()) expect(at - (asked[index - 1] ?? -300)).toBeGreaterThanOrEqual(300);
  }, 20_000);
});
