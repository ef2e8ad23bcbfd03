import * as sdp from 'sdp-transform';
import type { Direction } from './offer.ts';

/** What the server's answer says about one section. */
export interface AnsweredSection {
  kind: string;
  mid: string;
  rejected: boolean;
  direction: Direction;
  ufrag: string;
  pwd: string;
  fingerprint: string;
  setup: string;
  candidates: string[];
  payloadTypes: number[];
  codecs: string[];
  ssrcs: number[];
}

/** Reads an answer; sections in its order. */
export function readAnswer(text: string): AnsweredSection[] {
  return sdp.parse(text).media.map((media) => ({
    kind: media.type,
    mid: String(media.mid),
    rejected: media.port === 0,
    direction: media.direction ?? 'sendrecv',
    ufrag: String(media.iceUfrag),
    pwd: String(media.icePwd),
    fingerprint: `${media.fingerprint?.type} ${media.fingerprint?.hash}`,
    setup: String(media.setup),
    candidates: (media.candidates ?? [])
      .filter(({ transport }) => transport.toUpperCase() === 'UDP')
      .map((it) => `candidate:${it.foundation} 1 UDP ${it.priority} ${it.ip} ${it.port} typ ${it.type}`),
    payloadTypes: String(media.payloads).split(' ').map(Number),
    codecs: media.rtp.map((line) => line.codec),
    ssrcs: [...new Set((media.ssrcs ?? []).map((line) => Number(line.id)))],
  }));
}
