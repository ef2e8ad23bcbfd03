import type { Permission } from '../wire/permissions.ts';
import { HOST_ROLES, type Roles } from './roles.ts';

/** How the pages' hosts open somebody else's microphone or camera. */
export type Unmute = 'ask' | 'direct';
type Consent = 'never' | Unmute;

/** What hosts may do to the one who joins; the page says it before joining. */
export interface Policy {
  mute: boolean;
  unmute: Consent;
  stopVideo: boolean;
  startVideo: Consent;
  remove: boolean;
  moveToAudience: boolean;
  record: boolean;
}

/** A room takes hosts from both pages: the policy is what any of them may do. */
export function policyOf(roles: Roles, unmute: Unmute): Policy {
  const may = (permission: Permission): boolean => HOST_ROLES.some((name) => roles[name].permissions.includes(permission));
  return {
    mute: may('room.member.audio_mute'),
    unmute: may('room.member.audio_unmute') ? unmute : 'never',
    stopVideo: may('room.member.video_mute'),
    startVideo: may('room.member.video_unmute') ? unmute : 'never',
    remove: may('room.member.remove'),
    moveToAudience: may('room.member.demote'),
    record: may('room.recording'),
  };
}
