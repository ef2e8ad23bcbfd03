import type { Permission } from '../wire/permissions.ts';
import type { Roles } from './roles.ts';

/** How the pages' hosts open somebody else's microphone or camera. */
export type Unmute = 'ask' | 'direct';
type Consent = 'never' | Unmute;

/** What others may do to the one who joins; the page says it before joining. */
export interface Policy {
  mute: boolean;
  unmute: Consent;
  stopVideo: boolean;
  startVideo: Consent;
  remove: boolean;
  moveToAudience: boolean;
  record: boolean;
}

/**
 * A room takes people from all pages, and ROLES_FILE may let any role moderate, guests included: the policy is what anybody from any of
 * our pages may do.
 */
export function policyOf(roles: Roles, unmute: Unmute): Policy {
  const may = (permission: Permission): boolean => Object.values(roles).some((role) => role.permissions.includes(permission));
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
