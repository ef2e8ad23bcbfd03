import { readdirSync, readFileSync } from 'node:fs';
import * as sdp from 'sdp-transform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { type CallSpec, IncompatibleOffer, type MediaRoom } from '../../src/rooms/ports.ts';
import { testEngine } from '../support/caller/room.ts';

/** One offer a file; its name says what is special about it. */
const FOLDER = new URL('./offers/', import.meta.url);
const BOTH = 'audio 0 sendrecv opus | video 1 sendrecv VP8';
const SOUND = 'audio 0 sendrecv opus | video 1 refused';
const PICTURE = 'audio 0 refused | video 1 sendrecv VP8';
const WITH_H264 = 'audio 0 sendrecv opus | video 1 sendrecv VP8 H264';

/** What is right for each: the answer's sections in order with kind, mid and direction seen from us. */
const RIGHT: Record<string, string> = {
  'sound-and-picture': BOTH,
  // We receive H.264 and send VP8.
  'video-h264-alone': 'audio 0 sendrecv opus | video 1 recvonly H264',
  'video-h264-alone-sent-only': 'audio 0 recvonly opus | video 1 recvonly H264',
  'video-h264-alone-received-only': 'audio 0 sendonly opus | video 1 refused',
  'video-h264-without-parameters': WITH_H264,
  'video-h264-high-profile-beside-vp8': WITH_H264,
  'video-h264-with-parameter-sets': WITH_H264,
  'video-h264-beside-a-proprietary-one': 'audio 0 sendrecv opus | video 1 recvonly H264',
  'video-av1-and-vp9-alone': SOUND,
  'video-h265-before-vp8': BOTH,
  'audio-g711-alone': PICTURE,
  'audio-g711-by-number-alone': PICTURE,
  'audio-red-before-opus': BOTH,
  'audio-opus-without-channels': BOTH,
  'audio-opus-at-16-kHz': PICTURE,
  'audio-multichannel-opus': PICTURE,
  'audio-opus-narrow-with-dtx': BOTH,
  'profile-without-dtls-in-its-name': 'audio audio sendrecv opus | video video sendrecv VP8',
  'profile-of-plain-rtp': BOTH,
  'profile-over-tcp': BOTH,
  'profile-without-feedback': BOTH,
  'profile-that-nobody-knows': SOUND,
  'mid-absent': 'audio - sendrecv opus | video - sendrecv VP8',
  'mid-of-36-characters':
    'audio 1d0c6d2e-5b0e-4b6e-8f33-0a6f7c2f9e10 sendrecv opus | video b7a1f0c4-93d5-4e0a-a1de-6c2b4d8e7f21 sendrecv VP8',
  'bundle-only-without-transport': SOUND,
  'bundle-only-with-transport': SOUND,
  'order-two-of-each-kind': 'audio 0 sendrecv opus | video 1 sendrecv VP8 | audio 2 refused | video 3 refused',
  'order-data-first': 'application 0 refused | audio 1 sendrecv opus | video 2 sendrecv VP8',
  'order-data-between': 'audio 0 sendrecv opus | application 1 refused | video 2 sendrecv VP8',
  'order-a-dead-section-between': 'audio 0 sendrecv opus | video 1 refused | video 2 sendrecv VP8',
  'order-an-idle-section-before': 'audio 0 sendrecv opus | video 1 refused | video 2 sendrecv VP8',
  'order-an-unusable-section-before': 'audio 0 sendrecv opus | video 1 refused | video 2 sendrecv VP8',
  // Sound first only here: the SDK turns the answer around when its own offer has video before sound.
  'order-video-first': 'audio 1 sendrecv opus | video 0 sendrecv VP8',
  'order-video-first-twice': 'audio 3 refused | video 0 sendrecv VP8 | audio 1 sendrecv opus | video 2 refused',
  'sections-of-a-big-page': `${BOTH}${Array.from({ length: 8 }, (_, index) => ` | video ${index + 2} refused`).join('')}`,
  'setup-active': BOTH,
  'setup-passive': BOTH,
  'setup-on-hold-everywhere': 'refused whole',
  'setup-on-hold-of-the-picture': SOUND,
  'fingerprint-missing-of-the-picture': SOUND,
  'credentials-missing-of-the-sound': PICTURE,
  'session-level-transport': BOTH,
  'session-level-direction': 'audio 0 recvonly opus | video 1 recvonly VP8',
  'ice-lite': BOTH,
  'fingerprint-twice': BOTH,
  'fingerprint-of-sha-512': BOTH,
  'fingerprint-in-small-letters': BOTH,
  'candidate-by-name': BOTH,
  'candidate-of-ipv6-with-zone': BOTH,
  'candidates-by-the-dozen': BOTH,
  'candidate-of-rtcp-without-mux': BOTH,
  'simulcast-by-rid': BOTH,
  'simulcast-by-sources': BOTH,
  'extension-id-above-14': BOTH,
  'repair-formats-beside-vp8': 'audio 0 sendrecv opus | video 1 sendrecv VP8 rtx',
  'lines-that-end-with-lf': BOTH,
  'lines-with-trailing-blanks': BOTH,
  'lines-without-a-last-end': BOTH,
  'bitrates-and-stereo-written-in': BOTH,
  'payload-types-from-35-on': BOTH,
  'payload-type-of-rtcp': PICTURE,
  'sound-alone': 'audio 0 sendrecv opus',
  'idle-sections': 'audio 0 inactive opus | video 1 inactive VP8',
  'keys-in-the-clear-beside-dtls': BOTH,
};

const lines: Record<string, unknown>[] = [];
const engine = testEngine(1, createLog('info', { write: (line) => void lines.push(JSON.parse(line)) }));
let room: MediaRoom;

beforeAll(async () => {
  await engine.ready();
  const nothing = (): void => {};
  const listener = {
    talking: nothing,
    transport: nothing,
    preview: nothing,
    sendAtMost: nothing,
    lost: nothing,
    crashed: nothing,
  };
  room = engine.openRoom({ roomSessionId: 'offers', quality: '720p', previews: false }, listener);
});

afterAll(() => engine.close());

function offerIn(name: string): string {
  return readFileSync(new URL(`${name}.sdp`, FOLDER), 'utf8');
}

async function answer(callId: string, offer: string): Promise<string> {
  const volumes = { inputVolume: 0, outputVolume: 0, inputSensitivity: 50 };
  const state = { name: '', audioMuted: false, videoMuted: false, deaf: false, onHold: false, ...volumes, ownCalls: [] };
  const spec: CallSpec = { callId, type: 'member', allow: { audio: 'both', video: 'both' }, state };
  const { sdp } = await room.answer(spec, offer).finally(() => room.hangup(callId));
  return sdp;
}

function inShort(text: string): string {
  const sections = sdp.parse(text).media.map((media) => {
    const what = media.port === 0 ? ['refused'] : [media.direction, ...media.rtp.map(({ codec }) => codec)];
    return [media.type, media.mid ?? '-', ...what].join(' ');
  });
  return sections.join(' | ');
}

describe('an offer is answered section by section, in its own order', () => {
  it('for each file of the folder it is said what is right', () => {
    const files = readdirSync(FOLDER).map((name) => name.replace('.sdp', ''));
    expect(files.sort()).toEqual(Object.keys(RIGHT).sort());
  });

  it.each(Object.entries(RIGHT))('%s: %s', async (name, right) => {
    const offer = offerIn(name);
    const answered = await answer(name, offer).catch((error: unknown) => error as Error);
    if (right === 'refused whole') return expect(answered).toBeInstanceOf(IncompatibleOffer);
    expect(inShort(String(answered))).toBe(right);
    // RFC 8829, section 5.1.2: the profile of a section is that of the offer, whatever it calls DTLS.
    const profiles = (text: string): string[] => sdp.parse(text).media.map(({ protocol }) => protocol);
    expect(profiles(String(answered)).sort()).toEqual(profiles(offer).sort());
  });
});

describe('the log says in one line, without SDP', () => {
  const told = async (name: string, offer = offerIn(name)): Promise<Record<string, unknown>[]> => {
    lines.length = 0;
    await answer(name, offer).catch(() => {});
    return [...lines];
  };

  it('why an offer is refused whole', async () => {
    expect(await told('setup-on-hold-everywhere')).toEqual([
      {
        level: 40,
        time: expect.any(Number),
        room: 'offers',
        call: 'setup-on-hold-everywhere',
        reason:
          'audio section 1 has a setup role that cannot be answered; video section 2 has a setup role that cannot be answered',
        msg: 'an offer cannot be answered (cause 88)',
      },
    ]);
  });

  it('why a part of it is refused', async () => {
    expect(await told('video-av1-and-vp9-alone')).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        pid: expect.any(Number),
        msg: 'media worker: a part of an offer of call video-av1-and-vp9-alone is refused: video section 2 has neither VP8 nor H.264, but AV1/90000, VP9/90000',
      },
    ]);
  });

  it('nothing about sections that the client switched off itself', async () => {
    expect(await told('order-a-dead-section-between')).toEqual([]);
  });
});

describe('the number of sections', () => {
  const page = (sections: number): string => {
    const [head = '', audio = ''] = offerIn('sound-alone').split(/(?=^m=)/m);
    return head + Array.from({ length: sections }, (_, index) => audio.replace('a=mid:0', `a=mid:${index}`)).join('');
  };

  it('may be as large as configured, and no larger', async () => {
    expect(inShort(await answer('largest', page(32))).split(' | ')).toHaveLength(32);
    await expect(answer('larger', page(33))).rejects.toThrow('the offer has more than 32 media sections');
  });
});
