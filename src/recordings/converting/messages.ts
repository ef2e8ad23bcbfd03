import { z } from 'zod';

/** What the converting process says; it has read a file that a media worker made, so the server believes no more than that. */
export const reportSchema = z.union([
  /** What part is done. */
  z.object({ progress: z.number().min(0).max(1) }),
  /** The file is whole, and would survive a power failure. */
  z.object({ converted: z.object({ bytes: z.int().min(1) }) }),
  z.object({ fault: z.string().max(1_000) }),
]);

export type Report = z.infer<typeof reportSchema>;
