import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { paintMoving } from '../../../test/support/pictures.ts';
import { parseRtp, type RtpPacket, writeRtpHeader } from './rtp/packet.ts';
import { parseRtcp } from './rtp/rtcp.ts';
import type { Agreement } from './transport/call-transports.ts';
import { EncoderTier } from './video/encoder-tier.ts';
import { Picture } from './video/picture.ts';
import { PictureLoad } from './video/picture-load.ts';
import type { SenderWish } from './video/sender-wish.ts';
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

/** A key frame that says it is larger than it is, and a frame that needs it. */
async function claiming(width: number, height: number): Promise<Buffer[]> {
  const [key, delta] = (await vp8(320, 180)) as [Buffer, Buffer];
  key.writeUInt16LE(width, 6);
  key.writeUInt16LE(height, 8);
  return [key, delta];
}

/** Sends a key frame, and after it frames of which each second one is a key frame when the sender was asked. */
async function send(frames: readonly Buffer[], framesPerSecond: number, seconds: number) {
  const [key, delta] = frames as [Buffer, Buffer];
  const seen = { pictures: 0, asked: [] as number[], wishes: [] as SenderWish[], sent: framesPerSecond * seconds };
  let now = 0;
  let keyWanted = true;
  const uplink = new VideoUplink({
    agreement: AGREEMENT,
    kind: 'camera',
    load: new PictureLoad(),
    send: (rtcp) => {
      if (!parseRtcp(rtcp).some((report) => report.type === 'pli')) return;
      seen.asked.push(now);
      keyWanted = true;
    },
    onPicture: () => {
      seen.pictures += 1;
    },
    onGone: () => {},
    onWish: (wish) => seen.wishes.push(wish),
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
    const { pictures, sent } = await send(await vp8(1280, 720), 30, 2);
    expect(pictures).toBe(sent);
  });

  it.each([
    ['3840x2160 to send 1080p', 3840, 2160, { width: 1920, height: 1080, frameRate: 30 }],
    ['2160x3840 to send 1080p upright', 2160, 3840, { width: 1080, height: 1920, frameRate: 30 }],
    ['5120x1440, which is shown as well, to send 1920x540', 5120, 1440, { width: 1920, height: 540, frameRate: 30 }],
    ['2592x1944 to send all of it within 1080p', 2592, 1944, { width: 1440, height: 1080, frameRate: 30 }],
  ])('asks a sender of %s, once', async (_what, width, height, wish) => {
    const { wishes } = await send(await claiming(width, height), 10, 1);
    expect(wishes).toEqual([wish]);
  });

  it('asks a camera of 60 pictures a second for 30, once, and one of 30 for nothing', async () => {
    const frames = await vp8(320, 180);
    expect((await send(frames, 60, 5)).wishes).toEqual([{ width: 320, height: 180, frameRate: 30 }]);
    expect((await send(frames, 30, 5)).wishes).toEqual([]);
  });

  it('asks a camera whose pictures are refused to send smaller ones, and for a key frame only now and then', async () => {
    const { wishes, asked, pictures } = await send(await claiming(5120, 2880), 10, 3);
    expect(pictures).toBe(0);
    expect(wishes).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(1);
  });
});
