import { z } from 'zod';

/**
 * Payload of a Video Room Token (rest-api 4.4, space-protocol 2.1). Times are epoch seconds, fractions allowed. The names from
 * `ma` on are ours: the vendor does not publish any for these options.
 */
export const ClaimsSchema = z.object({
  iat: z.number(),
  /** End of the token's life; only in tokens that were asked for with one. */
  exp: z.number().optional(),
  jti: z.uuid(),
  sub: z.string(),
  /** Room name. */
  r: z.string().min(1),
  /** User name. */
  u: z.string().optional(),
  /** Permissions, in the order they were asked for. */
  s: z.array(z.string()),
  /** auto_create_room. */
  acr: z.boolean(),
  /** by_link: opens only rooms that are open to everybody who has a link. */
  bl: z.boolean().optional(),
  /** holder: whom the token is for, in words of the program that asked for it. */
  h: z.string().optional(),
  /** join_from, join_until, remove_at. */
  jf: z.number().optional(),
  ju: z.number().optional(),
  rat: z.number().optional(),
  /** remove_after_seconds_elapsed. */
  rse: z.number().optional(),
  /** join_as. */
  ja: z.enum(['member', 'audience']),
  /** media_allowed. */
  ma: z.enum(['all', 'audio-only', 'video-only']).optional(),
  /** join_audio_muted, join_video_muted. */
  jam: z.boolean().optional(),
  jvm: z.boolean().optional(),
  /** enable_room_previews. */
  erp: z.boolean().optional(),
  /** room_display_name. */
  rdn: z.string().optional(),
  /** end_room_session_on_leave. */
  eor: z.boolean().optional(),
  /** room_meta, meta. */
  rm: z.record(z.string(), z.unknown()).optional(),
  m: z.record(z.string(), z.unknown()).optional(),
  /** sync_audio_video. */
  sav: z.boolean().optional(),
});

export type Claims = z.infer<typeof ClaimsSchema>;
