import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncompatibleOffer } from '../../../rooms/ports.ts';
import { canSendPicture, chooseAudio, chooseVideo } from './codecs.ts';
import { nativeOffer } from './native-offer.ts';
import { kindOf, type OfferSection, parseOffer } from './offer.ts';

/** Media sections that an offer may have here. */
const MOST = 4;

const FINGERPRINT = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;

const VIDEO = [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=mid:1',
  'a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 H264/90000',
  'a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:99 H264/90000',
  'a=fmtp:99 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:100 H264/90000',
  'a=fmtp:100 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
];

const AUDIO = [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=mid:0',
  'a=recvonly',
  'a=rtpmap:111 opus/48000/2',
  'a=candidate:1 1 udp 2113937151 192.168.1.2 50000 typ host generation 0',
  'a=candidate:2 1 udp 2113937151 5f3c1b2a-1111-4222-8333-444455556666.local 50000 typ host',
  'a=candidate:3 1 tcp 1518280447 192.168.1.2 9 typ host tcptype active',
  'a=candidate:4 2 udp 2113937150 192.168.1.2 50001 typ host',
  'a=candidate:5 1 udp 1677729535 203.0.113.7 50000 typ srflx raddr 192.168.1.2 rport 50000',
];

const HEAD = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=fingerprint:${FINGERPRINT}`, 'a=setup:actpass'];

function offerOf(...sections: string[][]): string {
  return `${[...HEAD, ...sections.flat()].join('\r\n')}\r\n`;
}

function section(lines: string[]): OfferSection {
  return parseOffer(offerOf(lines), MOST).sections[0] as OfferSection;
}

function without(lines: string[], start: string): string[] {
  return lines.filter((line) => !line.startsWith(start));
}

describe('an offer', () => {
  it('is read section by section; what stands above them holds for all', () => {
    const { sections } = parseOffer(offerOf(AUDIO, VIDEO), MOST);
    expect(sections.map((it) => [it.mid, kindOf(it), it.direction])).toEqual([
      ['0', 'audio', 'recvonly'],
      ['1', 'video', 'sendrecv'],
    ]);
    expect(sections[1]?.transport).toMatchObject({ ufrag: 'abcd', setup: 'actpass', fingerprint: { algorithm: 'sha-256' } });
    expect(sections[1]?.extensions.get('http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01')).toBe(4);
  });

  it('gives the native side no address that a caller chose', () => {
    const { transport } = section(AUDIO);
    const native = transport ? nativeOffer('audio', transport) : '';
    expect(native).toContain('a=ice-ufrag:abcd');
    expect(native).not.toMatch(/192\.168|203\.0\.113|\.local|a=candidate/);
  });

  it('has no transport in a section that is switched off', () => {
    expect(section(['m=video 0 UDP/TLS/RTP/SAVPF 96', 'a=mid:1']).transport).toBeNull();
  });

  it.each([
    ['an ICE user', 'a=ice-ufrag', 'has no usable ICE credentials'],
    ['an ICE password', 'a=ice-pwd', 'has no usable ICE credentials'],
  ])('without %s has a flaw in that section, and no transport', (_what, start, flaw) => {
    expect(section(without(AUDIO, start))).toMatchObject({ transport: null, flaw });
  });

  it('without a mid has none; one that no token can be makes the offer unreadable', () => {
    expect(section(without(AUDIO, 'a=mid'))).toMatchObject({ mid: null, flaw: null });
    const mid = (text: string) => section(AUDIO.map((line) => line.replace('a=mid:0', `a=mid:${text}`))).mid;
    expect(mid('x'.repeat(255))).toHaveLength(255);
    for (const text of ['x'.repeat(256), 'a"b', '']) expect(() => mid(text)).toThrow(IncompatibleOffer);
  });

  it.each([
    ['RTP/AVP', 'video'],
    ['RTP/SAVPF', 'video'],
    ['TCP/DTLS/RTP/SAVPF', 'video'],
    ['UDP/TLS/RTP/SAVP', 'video'],
    ['UDP/RTP/SAVPF', null],
    ['UDP/DTLS/SCTP', null],
  ])('of profile %s carries %s', (profile, kind) => {
    expect(kindOf(section(VIDEO.map((line) => line.replace('UDP/TLS/RTP/SAVPF', profile))))).toBe(kind);
  });

  it('of many sections is read within a few milliseconds, whatever fills it', () => {
    const filler = Array.from({ length: 7_900 }, (_, index) => `a=x-${index}:${'y'.repeat(20)}`);
    expect(section([...AUDIO, ...filler]).codecs.map(({ name }) => name)).toEqual(['OPUS']);
    expect(() => section([...AUDIO, ...filler, ...filler])).toThrow(IncompatibleOffer);
  });

  it('whose values would break out of their line in the native offer is refused or harmless', () => {
    const evil = AUDIO.map((line) => line.replace('abcd', 'ab cd\ta=candidate'));
    expect(section(evil).transport).toBeNull();
  });

  it('whatever its text: it is read, or refused as incompatible', () => {
    const lines = [...HEAD, ...AUDIO, ...VIDEO];
    const damaged = fc
      .array(fc.tuple(fc.nat(lines.length - 1), fc.nat(60), fc.string({ maxLength: 12 })), { maxLength: 6 })
      .map((edits) => {
        const text = [...lines];
        for (const [line, at, insert] of edits) text[line] = `${text[line]?.slice(0, at)}${insert}${text[line]?.slice(at + 3)}`;
        return text.join('\r\n');
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ maxLength: 300 })), (text) => {
        try {
          for (const it of parseOffer(text, MOST).sections) {
            if (!it.transport) continue;
            const native = nativeOffer('video', it.transport);
            expect(native.split('\r\n').every((line) => /^[a-z]=[ -~]*$/.test(line) || line === '')).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(IncompatibleOffer);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the choice of codecs', () => {
  it('takes Opus, or nothing', () => {
    expect(chooseAudio(section(AUDIO))?.payloadType).toBe(111);
    expect(chooseAudio(section(AUDIO.map((line) => line.replace('opus', 'speex'))))).toBeNull();
  });

  it('takes VP8 with its RTX and the best H.264: constrained baseline, non-interleaved', () => {
    expect(chooseVideo(section(VIDEO))).toEqual([
      { name: 'VP8', payloadType: 96, rtxPayloadType: 97, parameters: '' },
      {
        name: 'H264',
        payloadType: 100,
        rtxPayloadType: null,
        parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
      },
    ]);
  });

  it('keeps the order of the offer, so that the client sends its own preference', () => {
    const turned = VIDEO.map((line) => line.replace('96 97 98 99 100', '100 99 98 97 96'));
    expect(chooseVideo(section(turned)).map((codec) => codec.name)).toEqual(['H264', 'VP8']);
  });

  it('cannot send without VP8, and receives H.264 alone', () => {
    const h264 = chooseVideo(section(without(VIDEO, 'a=rtpmap:96')));
    expect(h264.map((codec) => codec.name)).toEqual(['H264']);
    expect([canSendPicture(h264), canSendPicture(chooseVideo(section(VIDEO)))]).toEqual([false, true]);
  });

  it('leaves out payload types that look like RTCP (RFC 5761)', () => {
    const low = VIDEO.map((line) => line.replace(/\b96\b/, '72'));
    expect(chooseVideo(section(low)).map((codec) => codec.name)).toEqual(['H264']);
  });
});
