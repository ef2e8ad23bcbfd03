import { z } from 'zod';
import { streamUrl } from './fields.ts';
import { instantOut, uuidOut } from './shapes.ts';

/** Fields of `POST` and `PUT` of streams (rest-api 7.2). */
export const STREAM_FIELDS = { url: streamUrl } as const;

/** A destination of streams as clients see it (rest-api 7.1). */
export const StreamBody = z.object({
  id: uuidOut,
  url: z.string().meta({ format: 'uri' }),
  /** `srt` is an extension of this server. */
  stream_type: z.enum(['rtmp', 'srt']),
  width: z.int(),
  height: z.int(),
  fps: z.int(),
  created_at: instantOut,
  updated_at: instantOut,
  /** Extensions, present while a session of the room lives: whether the receiver gets it, and why not. */
  state: z.enum(['connecting', 'streaming', 'retrying', 'failed']).optional(),
  reason: z.string().optional(),
});

export type StreamBody = z.infer<typeof StreamBody>;
