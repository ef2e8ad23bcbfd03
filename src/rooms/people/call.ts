import { type KindAllowed, kindsAllowed } from '../../wire/authorization.ts';
import type { CallSpec, CallState, SectionUse } from '../ports.ts';
import { isDeaf, isMuted, isVideoMuted, type Member, type MemberType } from './member.ts';

/** Longest fingerprint line kept; sha-512 needs 199 characters. */
const LONGEST_FINGERPRINT = 250;

/** First certificate fingerprint of an offer (RFC 8122), or an empty string. Only ever compared with another one. */
export function certificateOf(offer: string): string {
  return /^a=fingerprint:([^\r\n]+)/m.exec(offer)?.[1]?.trim().slice(0, LONGEST_FINGERPRINT) ?? '';
}

/**
 * Whether a call sends a picture: its offer has a video section in use whose direction sends (RFC 3264, section 6.1: the default), and the
 * answer does not refuse all of them.
 */
export function sendsVideo(offer: string, answer: string): boolean {
  const offered = videoSections(offer).some((section) => isInUse(section) && !/^a=(?:recvonly|inactive)\s*$/m.test(section));
  const answered = videoSections(answer);
  return offered && (answered.length === 0 || answered.some(isInUse));
}

function videoSections(sdp: string): string[] {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .filter((section) => section.startsWith('video '));
}

/** Port 0 switches a section off, or refuses it. */
function isInUse(section: string): boolean {
  return !section.startsWith('video 0 ');
}

/** The use of a video section for somebody who does not get the room's picture yet. */
const WITHOUT_PICTURE: Record<KindAllowed, SectionUse> = { none: 'none', receive: 'idle', both: 'send' };

/** What a call is for the mixer: a promoted person is a member from the offer of its new call on, before others learn of it. */
function mediaType(member: Member): MemberType {
  return member.ownerId === null ? member.grant.joinAs : member.type;
}

/** What the mixer has to know of a member's call. `ownCalls`: the other legs of the same owner. */
export function callState(member: Member, ownCalls: string[]): CallState {
  // Somebody who was promoted is heard when its new call is answered, and not before.
  const silent = member.type === 'audience';
  return {
    name: member.name,
    audioMuted: silent || isMuted(member),
    videoMuted: silent || isVideoMuted(member),
    deaf: isDeaf(member),
    onHold: member.onHold,
    inputVolume: member.inputVolume,
    outputVolume: member.outputVolume,
    inputSensitivity: member.inputSensitivity,
    ownCalls,
  };
}

/** How a call of `member` is to be answered: its kind, and which media the grant lets it send (space-protocol 2.10). */
export function callSpec(member: Member, callId: string, ownCalls: string[]): CallSpec {
  const { joinAs, mediaAllowed } = member.grant;
  const { audio, video } = kindsAllowed(joinAs, mediaAllowed);
  const allow = { audio, video: member.pictureHeld ? WITHOUT_PICTURE[video] : video };
  return { callId, type: mediaType(member), allow, state: callState(member, ownCalls) };
}
