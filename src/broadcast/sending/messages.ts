/**
 * What the server and the process of one stream say to each other over the child's IPC channel. The bytes of the stream go to its standard
 * input. What it says is checked: it listens to a receiver that may be hostile.
 */
import { z } from 'zod';

const port = z.int().min(1).max(65_535);
/** IP addresses of the receiver, which were looked at; the name must not be resolved again. */
const addresses = z.array(z.string()).min(1);

/** The only message to the process. It has the key of the stream, which never stands in arguments or environment. */
export const jobSchema = z.object({
  receiver: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('rtmp'),
      /** Host name for the certificate; null: without TLS. */
      tls: z.object({ host: z.string() }).nullable(),
      addresses,
      port,
      app: z.string(),
      tcUrl: z.string(),
      key: z.string(),
    }),
    z.object({
      kind: z.literal('srt'),
      addresses,
      port,
      streamId: z.string().nullable(),
      passphrase: z.string().nullable(),
      keyBytes: z.int().nullable(),
      latencyMs: z.int().nullable(),
    }),
  ]),
  /** Time in which the receiver has to agree, ms. */
  connectMs: z.number(),
  /** So long may a receiver take nothing, ms. */
  stallMs: z.number(),
});

export const saidSchema = z.union([
  /** The receiver takes the stream. */
  z.object({ connected: z.literal(true) }),
  /** It is over; the process ends. */
  z.object({ failed: z.enum(['refused', 'unreachable', 'lost', 'stalled']) }),
]);

export type Job = z.infer<typeof jobSchema>;
export type Receiver = Job['receiver'];
export type RtmpReceiver = Extract<Receiver, { kind: 'rtmp' }>;
export type SrtReceiver = Extract<Receiver, { kind: 'srt' }>;
export type Said = z.infer<typeof saidSchema>;
export type SendFailure = Extract<Said, { failed: unknown }>['failed'];
