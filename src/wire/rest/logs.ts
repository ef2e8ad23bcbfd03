import { z } from 'zod';
import { flag, instant } from './fields.ts';
import { dollarsOut, instantOut, uuidOut } from './shapes.ts';

/** Query of `GET /logs` besides the page (rest-api 10.2). */
export const LOG_LIST_FIELDS = {
  include_deleted: flag,
  created_before: instant,
  created_on: instant,
  created_after: instant,
} as const;

/** A session's entry in the logs (rest-api 10.1). */
export const LogBody = z.object({
  id: uuidOut,
  source: z.literal('realtime_api'),
  type: z.enum(['video_room_session', 'video_conference_session']),
  url: z.string().meta({ format: 'uri' }),
  room_name: z.string(),
  status: z.enum(['in-progress', 'completed']),
  locked: z.boolean(),
  started_at: instantOut,
  ended_at: instantOut.nullable(),
  /** The same under their older names. */
  start_time: instantOut,
  end_time: instantOut.nullable(),
  charge: dollarsOut,
  created_at: instantOut,
  charge_details: z.array(z.object({ description: z.string(), charge: dollarsOut })),
});

export type LogBody = z.infer<typeof LogBody>;

/** What is left of an entry that is no longer kept. */
export const DiscardedLogBody = z.object({ id: uuidOut, discarded_at: instantOut, created_at: instantOut });

export type DiscardedLogBody = z.infer<typeof DiscardedLogBody>;
