/**
 * CPU of the media worker's single steps, without network: `node --import tsx bench/media-codec.ts`.
 *
 * Method: CPU time of the whole process (process.cpuUsage, all threads), pictures painted beforehand, five rounds of 50 frames each;
 * printed is the median round, in ms per step. The pictures move and are mildly noisy, which is harder than a face.
 */
import { systemClock } from '../src/base/clock.ts';
import { Mixer } from '../src/media/worker/audio/mixer.ts';
import { OpusDecoder, OpusEncoder } from '../src/media/worker/audio/opus.ts';
import { Compositor } from '../src/media/worker/video/compositor.ts';
import { VideoDecoder } from '../src/media/worker/video/decoder.ts';
import { EncoderTier } from '../src/media/worker/video/encoder-tier.ts';
import { Picture } from '../src/media/worker/video/picture.ts';
import { lumaPsnr, paintMoving } from '../test/support/pictures.ts';
import { tone } from '../test/support/tones.ts';

const ROUNDS = 5;
const FRAMES = 50;

/** Median over the rounds of the CPU milliseconds per step. */
async function cpuPerStep(step: (i: number) => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (let i = 0; i < FRAMES; i += 1) await step(round * FRAMES + i);
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 1000 / FRAMES);
  }
  rounds.sort((a, b) => a - b);
  return rounds[ROUNDS >> 1] as number;
}

function report(name: string, ms: number, more = ''): void {
  console.log(`${name.padEnd(44)} ${ms.toFixed(3).padStart(8)} ms  ${more}`);
}

/** 20 pictures that move there and back. */
function pictures(width: number, height: number, seed = 0): (i: number) => Picture {
  const all = Array.from({ length: 20 }, (_, i) => paintMoving(Picture.blank(width, height), i, seed));
  return (i) => {
    const at = i % 38;
    return all[at < 20 ? at : 38 - at] as Picture;
  };
}

for (const [width, height, kbps] of [
  [1280, 720, 1200],
  [640, 360, 500],
  [320, 180, 150],
] as const) {
  const source = pictures(width, height);
  const tier = new EncoderTier({ width, height, kbps, fps: 25, clock: systemClock });
  const frames: Buffer[] = [];
  const encode = await cpuPerStep(async (i) => {
    for (const frame of await tier.encode(source(i), i * 3600, false)) frames.push(frame.data);
  });
  tier.close();
  const decoder = new VideoDecoder('VP8');
  let last: Picture | null = null;
  const decode = await cpuPerStep((i) => {
    last = decoder.decode(frames[i] as Buffer);
  });
  const psnr = last === null ? 0 : lumaPsnr(last, source(frames.length - 1));
  const rate = (frames.reduce((sum, { length }) => sum + length, 0) * 8 * 25) / frames.length / 1000;
  report(`VP8 encode ${width}x${height}`, encode, `${rate.toFixed(0)} kbit/s, ${psnr.toFixed(1)} dB`);
  report(`VP8 decode ${width}x${height}`, decode);
  decoder.close();
}

for (const tiles of [1, 4, 9, 16]) {
  const side = Math.sqrt(tiles);
  const width = Math.floor(1280 / side / 16) * 16;
  const height = Math.floor(720 / side / 2) * 2;
  const compositor = new Compositor(1280, 720);
  const ids = Array.from({ length: tiles }, (_, i) => `call ${i}`);
  compositor.setTiles(
    ids.map((callId, i) => ({ callId, x: (i % side) * width, y: Math.floor(i / side) * height, width, height })),
  );
  const source = pictures(640, 360);
  const compose = await cpuPerStep((i) => {
    for (let k = 0; k < tiles; k += 1) compositor.draw(ids[k] as string, source(i + k));
    compositor.compose();
  });
  report(`compose ${tiles} x 640x360 into ${width}x${height}`, compose);
  compositor.close();
}

const voice = Array.from({ length: 50 }, (_, i) => tone(440, 6000, i * 960));
const encoder = new OpusEncoder();
const packets: Buffer[] = [];
report(
  'Opus encode 20 ms',
  await cpuPerStep((i) => {
    encoder.samples.set(voice[i % 50] as Int16Array);
    packets.push(encoder.encode());
  }),
);
const opus = new OpusDecoder();
report('Opus decode 20 ms', await cpuPerStep((i) => opus.decode(packets[i] as Buffer) + (opus.take()?.length ?? 0)));

for (const [calls, speakers] of [
  [5, 1],
  [5, 5],
  [16, 3],
  [16, 16],
] as const) {
  const mixer = new Mixer((_sink, error) => {
    throw error;
  });
  const sink = { sound: () => undefined };
  const state = { audioMuted: false, deaf: false, onHold: false, inputVolume: 0, outputVolume: 0, ownCalls: [] };
  for (let i = 0; i < calls; i += 1) mixer.set(`call ${i}`, state, sink);
  const tick = await cpuPerStep((i) => {
    for (let k = 0; k < speakers; k += 1) mixer.feed(`call ${k}`, voice[(i + k) % 50] as Int16Array);
    mixer.tick(i * 20);
  });
  report(`mix and encode, ${calls} calls, ${speakers} speak`, tick, `${(tick * 5).toFixed(1)} % of a core`);
  mixer.close();
}
