import { z } from 'zod';

/** Bytes of one part: ten times what half a second of 1080p takes. As base64 in a message. */
const MOST_PART_BYTES = 4 * 1024 * 1024;
const bytes = z.string().max(Math.ceil(MOST_PART_BYTES / 3) * 4);

/** What the packaging process says. It reads what a media worker made, so the server believes no more than that. */
export const packagedSchema = z.discriminatedUnion('type', [
  /** Head of what follows; not the first one of a process: there is a gap before. */
  z.object({ type: z.literal('init'), bytes }),
  z.object({
    type: z.literal('part'),
    bytes,
    durationMs: z.number().positive().max(5_000),
    /** Begins a segment, with a picture that decodes by itself. */
    opens: z.boolean(),
    /** Ends it. */
    closes: z.boolean(),
  }),
]);

export type Packaged = z.infer<typeof packagedSchema>;
