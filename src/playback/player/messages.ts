import { z } from 'zod';

/** What bounds one playback. */
const playerLimitsSchema = z.object({
  /** Bytes of a file, or of a segment of HLS. */
  bytes: z.int().min(1),
  /** Area of the largest picture. */
  pixels: z.int().min(1),
  /** Pictures a second. */
  frameRate: z.number().min(1),
  /** Time in which anything has to come that is waited for, ms. */
  waitMs: z.int().min(1),
});

/** What the server tells a player, once: it never stands in its arguments or its environment, because addresses may have passwords. */
export const playerOrderSchema = z.object({
  url: z.string(),
  positionMs: z.number().min(0),
  /** No picture has to be larger. */
  canvas: z.object({ width: z.int(), height: z.int() }),
  limits: playerLimitsSchema,
  /** See AddressGuard. */
  allow: z.array(z.string()),
  own: z.array(z.string()),
});

const FAILURES = ['url_refused', 'unreachable', 'unsupported', 'too_large', 'too_slow', 'broken'] as const;

/** What a player says; it reads hostile files, so the server believes no more than that. */
export const fromPlayerSchema = z.discriminatedUnion('type', [
  /** The first picture or sound is decoded. */
  z.object({
    type: z.literal('ready'),
    seekable: z.boolean(),
    live: z.boolean(),
    hasPicture: z.boolean(),
    /** Of the whole; null when nobody knows. */
    durationMs: z.number().min(0).max(3.2e11).nullable(),
    /** Where it begins; another one than wanted when it cannot be sought. */
    positionMs: z.number().min(0).max(3.2e11),
  }),
  z.object({ type: z.literal('failed'), reason: z.enum(FAILURES) }),
  /** Some times a second. */
  z.object({ type: z.literal('alive'), rssBytes: z.number().min(0) }),
]);

export type PlayerLimits = z.infer<typeof playerLimitsSchema>;
export type PlayerOrder = z.infer<typeof playerOrderSchema>;
export type FromPlayer = z.infer<typeof fromPlayerSchema>;
export type PlayerFailure = (typeof FAILURES)[number];

/** It cannot be played, or not any further. */
export class Unplayable extends Error {
  override readonly name = 'Unplayable';
  constructor(
    readonly reason: PlayerFailure,
    options?: ErrorOptions,
  ) {
    super(`it cannot be played: ${reason}`, options);
  }
}
