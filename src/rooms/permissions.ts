import type { Permission } from '../wire/permissions.ts';

/** Whom a call acts on, seen from the caller. `self` includes the caller's own screens and devices. */
type Relation = 'self' | 'other';

/** Which permission a method needs. Lists are alternatives: one of them is enough. */
type Rule =
  /** Acts on a member: what is needed for oneself, and for anybody else (or an id that does not exist). */
  | { on: 'member'; self: readonly Permission[]; other: readonly Permission[] }
  /** Acts on the room. `positions`: needed in addition when the call places members. */
  | { on: 'room'; needs: readonly Permission[]; positions?: readonly Permission[] }
  /** Reading: no permission. */
  | { on: 'member' | 'room'; free: true }
  /** Only server applications with the project's rights. */
  | { on: 'project' };

type SelfAction<P> = P extends `room.self.${infer X}` ? X : never;
type MemberAction<P> = P extends `room.member.${infer X}` ? X : never;

/** For oneself the `self` or the `member` form, for others only the latter (space-protocol 4.3). */
function action(name: SelfAction<Permission> & MemberAction<Permission>): Rule {
  return { on: 'member', self: [`room.self.${name}`, `room.member.${name}`], other: [`room.member.${name}`] };
}

/** Only the `member` form exists, for oneself too. */
function moderation(name: MemberAction<Permission>): Rule {
  return { on: 'member', self: [`room.member.${name}`], other: [`room.member.${name}`] };
}

function room(...needs: Permission[]): Rule {
  return { on: 'room', needs };
}

const PLAYBACK = room('room.playback');
const SEEK = room('room.playback_seek');
const RECORDING = room('room.recording');

/** Every method of space-protocol 4.4 and 4.5 with what it needs: the only place that says so. */
export const RULES = {
  'video.member.audio_mute': action('audio_mute'),
  'video.member.audio_unmute': action('audio_unmute'),
  'video.member.video_mute': action('video_mute'),
  'video.member.video_unmute': action('video_unmute'),
  'video.member.deaf': action('deaf'),
  'video.member.undeaf': action('undeaf'),
  'video.member.set_input_volume': action('set_input_volume'),
  'video.member.set_output_volume': action('set_output_volume'),
  'video.member.set_input_sensitivity': action('set_input_sensitivity'),
  'video.member.set_position': action('set_position'),
  'video.member.remove': moderation('remove'),
  'video.member.raisehand': action('raisehand'),
  'video.member.lowerhand': action('lowerhand'),
  'video.member.get_meta': { on: 'member', free: true },
  'video.member.set_meta': action('set_meta'),
  'video.member.update_meta': action('set_meta'),
  'video.member.delete_meta': action('set_meta'),
  'video.member.promote': moderation('promote'),
  'video.member.demote': moderation('demote'),
  'video.members.get': { on: 'room', free: true },
  'video.list_available_layouts': room('room.list_available_layouts'),
  'video.set_layout': { on: 'room', needs: ['room.set_layout'], positions: ['room.set_position'] },
  'video.set_position': room('room.set_position'),
  'video.hide_video_muted': room('room.hide_video_muted'),
  'video.show_video_muted': room('room.show_video_muted'),
  'video.lock': room('room.lock'),
  'video.unlock': room('room.unlock'),
  'video.prioritize_handraise': room('room.prioritize_handraise'),
  'video.get_meta': { on: 'room', free: true },
  'video.set_meta': room('room.set_meta'),
  'video.update_meta': room('room.set_meta'),
  'video.delete_meta': room('room.set_meta'),
  'video.recording.start': RECORDING,
  'video.recording.list': RECORDING,
  'video.recording.pause': RECORDING,
  'video.recording.resume': RECORDING,
  'video.recording.stop': RECORDING,
  'video.playback.start': PLAYBACK,
  'video.playback.list': PLAYBACK,
  'video.playback.pause': PLAYBACK,
  'video.playback.resume': PLAYBACK,
  'video.playback.stop': PLAYBACK,
  'video.playback.set_volume': PLAYBACK,
  'video.playback.seek_absolute': SEEK,
  'video.playback.seek_relative': SEEK,
  'video.stream.start': room('room.stream', 'room.stream.start'),
  'video.stream.list': room('room.stream'),
  'video.stream.stop': room('room.stream'),
  // Ours: the right to unmute others includes asking them to do so.
  'wirespace.member.ask_audio': action('audio_unmute'),
  'wirespace.member.ask_video': action('video_unmute'),
  'wirespace.member.decline_audio': { on: 'member', free: true },
  'wirespace.member.decline_video': { on: 'member', free: true },
  // Ours: the right to record includes announcing it.
  'wirespace.recording.announce': RECORDING,
  // Ours: the right to remove people includes letting them in again.
  'wirespace.readmit': room('room.member.remove'),
  'video.rooms.get': { on: 'project' },
  'video.room.get': { on: 'project' },
} as const satisfies Record<string, Rule>;

export type MethodName = keyof typeof RULES;

/** Whether a method name is one of ours; drivers answer all others with "method not found". */
export function isKnownMethod(name: string): name is MethodName {
  return Object.hasOwn(RULES, name);
}

/** Permissions that only read. */
const READING: readonly string[] = ['room.list_available_layouts'] satisfies Permission[];

/**
 * Whether the holder of `held` may give permission `name` by a promotion: what concerns only the promoted one itself, and reading, always;
 * power over others and over the room only when the holder has it.
 */
export function mayGive(held: readonly string[], name: string): boolean {
  return name.startsWith('room.self.') || READING.includes(name) || held.includes(name);
}

export interface PermissionCase {
  method: MethodName;
  /** What the caller holds; `all` for server applications, which may do everything (space-protocol 4.3). */
  held: readonly string[] | 'all';
  relation: Relation;
  /** The call also places members (`video.set_layout` with positions). */
  positions: boolean;
}

/** The one decision about permissions. */
export function isPermitted({ method, held, relation, positions }: PermissionCase): boolean {
  if (held === 'all') return true;
  const rule: Rule = RULES[method];
  if (rule.on === 'project') return false;
  if ('free' in rule) return true;
  const holdsOne = (needed: readonly string[]): boolean => needed.some((permission) => held.includes(permission));
  if (rule.on === 'member') return holdsOne(rule[relation]);
  return holdsOne(rule.needs) && (!positions || !rule.positions || holdsOne(rule.positions));
}
