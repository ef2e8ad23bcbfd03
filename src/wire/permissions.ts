/** Every permission a token can carry (rest-api 11.1), in the order the specification lists them. */
export const PERMISSIONS = [
  'room.self.audio_mute',
  'room.self.audio_unmute',
  'room.self.video_mute',
  'room.self.video_unmute',
  'room.self.deaf',
  'room.self.undeaf',
  'room.self.set_input_volume',
  'room.self.set_output_volume',
  'room.self.set_input_sensitivity',
  'room.self.set_position',
  'room.self.set_meta',
  'room.self.raisehand',
  'room.self.lowerhand',
  'room.self.screenshare',
  'room.self.additional_source',
  'room.member.audio_mute',
  'room.member.audio_unmute',
  'room.member.video_mute',
  'room.member.video_unmute',
  'room.member.deaf',
  'room.member.undeaf',
  'room.member.set_input_volume',
  'room.member.set_output_volume',
  'room.member.set_input_sensitivity',
  'room.member.set_position',
  'room.member.set_meta',
  'room.member.raisehand',
  'room.member.lowerhand',
  'room.member.remove',
  'room.member.promote',
  'room.member.demote',
  'room.hide_video_muted',
  'room.show_video_muted',
  'room.list_available_layouts',
  'room.set_layout',
  'room.set_position',
  'room.set_meta',
  'room.lock',
  'room.unlock',
  'room.playback',
  'room.playback_seek',
  'room.recording',
  'room.stream',
  'room.prioritize_handraise',
  'room.stream.start',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What the moderator's token of a conference gets: all that rest-api 11.1 lists (rest-api 9.1). */
export const MODERATOR_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter((name) => name !== 'room.stream.start');

/** What a token gets when its creator names no permissions (rest-api 11.2). */
export const DEFAULT_PERMISSIONS: readonly Permission[] = [
  'room.self.audio_mute',
  'room.self.audio_unmute',
  'room.self.video_mute',
  'room.self.video_unmute',
  'room.self.deaf',
  'room.self.undeaf',
  'room.self.set_input_volume',
  'room.self.set_output_volume',
  'room.self.set_input_sensitivity',
  'room.self.screenshare',
  'room.self.additional_source',
];

/** What the guest's token of a conference gets: the defaults without screens and devices (rest-api 9.1). */
export const GUEST_PERMISSIONS: readonly Permission[] = DEFAULT_PERMISSIONS.filter(
  (name) => name !== 'room.self.screenshare' && name !== 'room.self.additional_source',
);
