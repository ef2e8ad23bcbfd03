import type { MediaKind, RemoteTransport } from './offer.ts';

/** Payload types as the native side sees them; it neither checks nor rewrites those of the packets. */
export const NATIVE_PAYLOAD_TYPE = { audio: 111, video: 96 } as const;

/**
 * An offer with a single section for one native connection. With one track the library hands every packet of the transport to that
 * track, whatever its source (media.md 1). Every value was checked when the real offer was read, so nothing can be smuggled in.
 */
export function nativeOffer(kind: MediaKind, remote: RemoteTransport): string {
  const payloadType = NATIVE_PAYLOAD_TYPE[kind];
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${remote.ufrag}`,
    `a=ice-pwd:${remote.pwd}`,
    `a=fingerprint:${remote.fingerprint.algorithm} ${remote.fingerprint.value}`,
    `a=setup:${remote.setup}`,
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    `a=rtpmap:${payloadType} ${kind === 'audio' ? 'opus/48000/2' : 'VP8/90000'}`,
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}
