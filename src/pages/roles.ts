import type { Permission } from '../wire/permissions.ts';

/** The two kinds of visitors; each has one page. */
export type RoleName = 'moderator' | 'guest';

export interface Role {
  name: RoleName;
  /** Path of its page. */
  path: '/' | '/guest';
  /** What the page calls it. */
  label: string;
  /** Exactly what the token permits. */
  permissions: readonly Permission[];
}

const SELF: readonly Permission[] = [
  'room.self.audio_mute',
  'room.self.audio_unmute',
  'room.self.video_mute',
  'room.self.video_unmute',
];

const OTHERS: readonly Permission[] = [
  'room.member.audio_mute',
  'room.member.audio_unmute',
  'room.member.video_mute',
  'room.member.video_unmute',
  'room.member.remove',
];

/** Who may do what: the only place where the pages decide it. */
export const ROLES: Readonly<Record<RoleName, Role>> = {
  moderator: { name: 'moderator', path: '/', label: 'Moderator', permissions: [...SELF, ...OTHERS] },
  guest: { name: 'guest', path: '/guest', label: 'Regular User', permissions: SELF },
};
