import { z } from 'zod';
import { streamUrl } from './fields.ts';
import { instantOut, uuidOut } from './shapes.ts';

/** Fields of `POST` and `PUT` of streams (rest-api 7.2). */
export const STREAM_FIELDS = { url: streamUrl } as const;

/** A destination of streams as clients see it (rest-api 7.1). */
export const StreamBody = z.object({
  id: uuidOut,
  url: z.string().meta({ format: 'uri' }),
  stream_type: z.literal('rtmp'),
  width: z.int(),
  height: z.int(),
  fps: z.int(),
  created_at: instantOut,
  updated_at: instantOut,
});

export type StreamBody = z.infer<typeof StreamBody>;
