import { z } from 'zod';

const Id = z.string().max(128);
const Name = z.string().max(256);
const Volume = z.number();
const Meta = z.record(z.string(), z.unknown());
const Keys = z.array(z.string().max(256)).max(1024);
const Positions = z.record(z.string(), Name);
const MediaAllowed = z.enum(['all', 'audio-only', 'video-only']);

/** Without a session id a method aims at no session: the room answers `"404"`. */
const session = { room_session_id: Id.optional() };
const InSession = z.looseObject(session);
/** A member method without target is answered `"404"` (space-protocol 8.9), so the id may be missing. */
const member = { ...session, member_id: Id.optional() };
const OfMember = z.looseObject(member);
const OfRecording = z.looseObject({ ...session, recording_id: Id });
const OfPlayback = z.looseObject({ ...session, playback_id: Id });
const OfStream = z.looseObject({ ...session, stream_id: Id });

/**
 * Every room method with the types of its params (space-protocol 4.4, 4.5). A wrong type is `-32602`; whether values can be met
 * is the room's business. Unknown members pass through and are ignored.
 */
export const METHOD_PARAMS = {
  'video.member.audio_mute': OfMember,
  'video.member.audio_unmute': OfMember,
  'video.member.video_mute': OfMember,
  'video.member.video_unmute': OfMember,
  'video.member.deaf': OfMember,
  'video.member.undeaf': OfMember,
  'video.member.set_input_volume': z.looseObject({ ...member, volume: Volume.optional() }),
  'video.member.set_output_volume': z.looseObject({ ...member, volume: Volume.optional() }),
  'video.member.set_input_sensitivity': z.looseObject({ ...member, value: z.number().optional() }),
  'video.member.set_position': z.looseObject({ ...member, position: Name }),
  'video.member.remove': OfMember,
  'video.member.raisehand': OfMember,
  'video.member.lowerhand': OfMember,
  'video.member.get_meta': OfMember,
  'video.member.set_meta': z.looseObject({ ...member, meta: Meta }),
  'video.member.update_meta': z.looseObject({ ...member, meta: Meta }),
  'video.member.delete_meta': z.looseObject({ ...member, keys: Keys }),
  'video.member.promote': z.looseObject({
    ...member,
    media_allowed: MediaAllowed.optional(),
    join_audio_muted: z.boolean().optional(),
    join_video_muted: z.boolean().optional(),
    permissions: z.array(Name).max(256).optional(),
    meta: Meta.optional(),
  }),
  'video.member.demote': z.looseObject({ ...member, media_allowed: MediaAllowed.optional() }),
  'video.members.get': InSession,
  'video.list_available_layouts': InSession,
  'video.set_layout': z.looseObject({ ...session, name: Name, positions: Positions.optional() }),
  'video.set_position': z.looseObject({ ...session, positions: Positions }),
  'video.hide_video_muted': InSession,
  'video.show_video_muted': InSession,
  'video.lock': InSession,
  'video.unlock': InSession,
  'video.prioritize_handraise': z.looseObject({ ...session, enable: z.boolean() }),
  'video.get_meta': InSession,
  'video.set_meta': z.looseObject({ ...session, meta: Meta }),
  'video.update_meta': z.looseObject({ ...session, meta: Meta }),
  'video.delete_meta': z.looseObject({ ...session, keys: Keys }),
  'video.recording.start': InSession,
  'video.recording.list': InSession,
  'video.recording.pause': OfRecording,
  'video.recording.resume': OfRecording,
  'video.recording.stop': OfRecording,
  'video.playback.start': z.looseObject({
    ...session,
    url: z.string().max(2048),
    volume: Volume.optional(),
    positions: Positions.optional(),
    layout: Name.optional(),
    seek_position: z.number().optional(),
  }),
  'video.playback.list': InSession,
  'video.playback.pause': OfPlayback,
  'video.playback.resume': OfPlayback,
  'video.playback.stop': OfPlayback,
  'video.playback.set_volume': z.looseObject({ ...session, playback_id: Id, volume: Volume }),
  'video.playback.seek_absolute': z.looseObject({ ...session, playback_id: Id, position: z.number() }),
  'video.playback.seek_relative': z.looseObject({ ...session, playback_id: Id, position: z.number() }),
  'video.stream.start': z.looseObject({ ...session, url: z.string().max(2048) }),
  'video.stream.list': InSession,
  'video.stream.stop': OfStream,
} satisfies Record<string, z.ZodType<Record<string, unknown>>>;

export type RoomMethod = keyof typeof METHOD_PARAMS;

/** Whether `name` is a method of this table. */
export function isRoomMethod(name: string): name is RoomMethod {
  return Object.hasOwn(METHOD_PARAMS, name);
}
