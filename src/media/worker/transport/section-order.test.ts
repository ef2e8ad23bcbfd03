import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOrder } from './section-order.ts';

/** Kinds with their places: `video 0, audio 1` */
function offered(...kinds: string[]): { type: string; place: number }[] {
  return kinds.map((type, place) => ({ type, place }));
}

/** What the vendor's SDK does with an answer before its browser gets it (`sdpMediaOrderHack`), on sections instead of lines. */
function turnedBySdk<Section extends { type: string }>(answer: readonly Section[], offer: readonly Section[]): Section[] {
  const first = (sections: readonly Section[], kind: string): number => sections.findIndex(({ type }) => type === kind);
  const [audioOffered, videoOffered] = [first(offer, 'audio'), first(offer, 'video')];
  if (audioOffered < 0 || videoOffered < 0 || audioOffered < videoOffered) return [...answer];
  const [audio, video] = [first(answer, 'audio'), first(answer, 'video')];
  return [...answer.slice(0, audio), ...answer.slice(video), ...answer.slice(audio, video)];
}

describe('the order of an answer', () => {
  it.each([
    ['audio video audio video', '0 1 2 3'],
    ['application audio video', '0 1 2'],
    ['audio application video', '0 1 2'],
    ['video', '0'],
    ['video audio', '1 0'],
    ['application video audio', '0 2 1'],
    ['video audio video audio application', '3 4 0 1 2'],
    // Nothing that the SDK could turn into this exists, and it never offers it.
    ['video audio video', '0 1 2'],
  ])('to %s is %s', (kinds, order) => {
    expect(
      answerOrder(offered(...kinds.split(' ')))
        .map(({ place }) => place)
        .join(' '),
    ).toBe(order);
  });

  it('is the one that the SDK turns into the order of its offer, wherever there is one', () => {
    const kinds = fc.array(fc.constantFrom('audio', 'video', 'application'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(kinds, (list) => {
        const offer = offered(...list);
        const videoLast = list.lastIndexOf('video') > list.lastIndexOf('audio');
        if (list.indexOf('video') < list.indexOf('audio') && videoLast) return;
        expect(turnedBySdk(answerOrder(offer), offer)).toEqual(offer);
      }),
    );
  });
});
