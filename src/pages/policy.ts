import type { Policy, Unmute } from '../wire/page.ts';
import type { Permission } from '../wire/permissions.ts';
import type { Roles } from './roles.ts';

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
    stream: may('room.stream') || may('room.stream.start'),
  };
}
