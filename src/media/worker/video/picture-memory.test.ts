import { expect, it } from 'vitest';
import { LARGE_PICTURES_BYTES, USUAL_PIXELS } from './limits.ts';
import { PictureMemory } from './picture-memory.ts';

const SCREEN = { width: 3840, height: 2160, pictures: 6 };
const BYTES = 3840 * 2160 * 1.5 * 6;

it('large pictures are taken up to the limit of a worker and not beyond, and again when others ended', () => {
  const memory = new PictureMemory();
  const fit = Math.floor(LARGE_PICTURES_BYTES / BYTES);
  const senders = Array.from({ length: fit + 1 }, () => ({}));
  expect(senders.map((sender) => memory.hold(sender, SCREEN))).toEqual([...Array(fit).fill(true), false]);
  expect(memory.bytes).toBe(fit * BYTES);
  memory.release(senders[0] as object);
  expect(memory.hold(senders[fit] as object, SCREEN)).toBe(true);
});

it('a sender that goes on with smaller pictures gives its memory back; pictures up to 1080p are always taken', () => {
  const memory = new PictureMemory();
  const sender = {};
  memory.hold(sender, SCREEN);
  expect(memory.hold(sender, { width: 1920, height: USUAL_PIXELS / 1920, pictures: 17 })).toBe(true);
  expect(memory.bytes).toBe(0);
  for (let i = 0; i < 10; i += 1) memory.hold({}, SCREEN);
  expect(memory.hold({}, { width: 1280, height: 720, pictures: 6 })).toBe(true);
});
