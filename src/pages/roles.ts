import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PERMISSIONS, type Permission } from '../wire/permissions.ts';

export type RoleName = 'moderator' | 'guest' | 'meeting-host' | 'meeting-guest';

/** One way to be in a room. */
export interface Role {
  name: RoleName;
  /** The word for it on the page. */
  label: string;
  /** Exactly what the token permits. */
  permissions: readonly Permission[];
}

export type Roles = Readonly<Record<RoleName, Role>>;

/** Roles that need the moderator key. */
export const HOST_ROLES: readonly RoleName[] = ['moderator', 'meeting-host'];

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

/** What anybody in a meeting may do. Without `room.self.set_meta`: the meta says who is a host. */
const MEETING: readonly Permission[] = [...SELF, 'room.self.raisehand', 'room.self.lowerhand', 'room.self.screenshare'];

const HOSTING: readonly Permission[] = [
  ...OTHERS,
  'room.member.raisehand',
  'room.member.lowerhand',
  'room.member.set_position',
  'room.member.set_meta',
  'room.member.promote',
  'room.member.demote',
  'room.list_available_layouts',
  'room.set_layout',
  'room.set_position',
  'room.hide_video_muted',
  'room.show_video_muted',
  'room.prioritize_handraise',
  'room.lock',
  'room.unlock',
  'room.set_meta',
  'room.recording',
  'room.playback',
  'room.playback_seek',
  'room.stream',
];

/** Who may do what, unless ROLES_FILE says otherwise: the only place where the pages decide it. */
export const DEFAULT_ROLES: Roles = {
  moderator: { name: 'moderator', label: 'Moderator', permissions: [...SELF, ...OTHERS] },
  guest: { name: 'guest', label: 'Regular User', permissions: SELF },
  'meeting-host': { name: 'meeting-host', label: 'Host', permissions: [...MEETING, ...HOSTING] },
  'meeting-guest': { name: 'meeting-guest', label: 'Guest', permissions: MEETING },
};

const known = z.enum(PERMISSIONS);
const RoleSchema = z.strictObject({
  label: z.string().min(1).max(40).optional(),
  permissions: z.array(z.string()).optional(),
});
const RolesSchema = z.strictObject({
  moderator: RoleSchema.optional(),
  guest: RoleSchema.optional(),
  'meeting-host': RoleSchema.optional(),
  'meeting-guest': RoleSchema.optional(),
});

/**
 * Roles from a JSON file `{"<role>": {"label": "…", "permissions": ["room.…"]}}`; what it leaves out stays as it is by default.
 * @throws Error with one line that names what is wrong
 */
export async function readRoles(path: string): Promise<Roles> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = RolesSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const role = (name: RoleName): Role => {
    const given = parsed.data[name] ?? {};
    const permissions = given.permissions?.map((permission) => {
      const checked = known.safeParse(permission);
      if (!checked.success) throw new Error(`${name}: ${JSON.stringify(permission)} is no permission`);
      return checked.data;
    });
    const { label, permissions: usual } = DEFAULT_ROLES[name];
    return { name, label: given.label ?? label, permissions: permissions ?? usual };
  };
  return {
    moderator: role('moderator'),
    guest: role('guest'),
    'meeting-host': role('meeting-host'),
    'meeting-guest': role('meeting-guest'),
  };
}
