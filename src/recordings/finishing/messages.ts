import { z } from 'zod';

/** What the finishing process says in the end; it has read a file that a media worker made, so the server believes no more than that. */
export const outcomeSchema = z.union([
  z.object({
    finished: z.object({
      bytes: z.int().min(0),
      durationMs: z.number().min(0).max(1e10),
      picture: z.boolean(),
      cutBytes: z.int().min(0),
    }),
  }),
  /** Nothing in it plays. */
  z.object({ finished: z.null() }),
  z.object({ fault: z.string().max(1_000) }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;
