import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { chooseAudio, chooseVideo } from './codecs.ts';
import { type OfferSection, parseOffer } from './offer.ts';

/** As Firefox 153 ESR wrote it through the SDK; candidates left out, secrets replaced. */
const OFFER = readFileSync(new URL('./firefox-offer.fixture.sdp', import.meta.url), 'utf8');

it('an offer of Firefox is read: its own payload types, VP8 with retransmission, extensions with a direction', () => {
  const [audio, video] = parseOffer(OFFER, 2).sections as [OfferSection, OfferSection];
  expect([audio.type, audio.mid, audio.direction]).toEqual(['audio', '0', 'sendrecv']);
  expect(chooseAudio(audio)).toMatchObject({ name: 'OPUS', payloadType: 109 });
  expect(video.transport).toMatchObject({ ufrag: '8663db08', setup: 'actpass', fingerprint: { algorithm: 'sha-256' } });
  expect(chooseVideo(video)).toEqual([expect.objectContaining({ name: 'VP8', payloadType: 120, rtxPayloadType: 124 })]);
  expect(video.extensions.get('http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01')).toBe(7);
});
