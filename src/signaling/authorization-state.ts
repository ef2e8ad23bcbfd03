import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const StateSchema = z.object({
  protocol: z.string(),
  projectId: z.string(),
  roomName: z.string(),
  joinAs: z.enum(['member', 'audience']),
  callId: z.string().nullable(),
  /** Counts the states of one session: a lower one is older. */
  serial: z.number().int().nonnegative(),
  /** Epoch milliseconds. */
  issuedAt: z.number(),
});

/** What a client hands back to prove that it owned the session (space-protocol 2.5). */
export type AuthorizationState = z.infer<typeof StateSchema>;

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens authorization states: encrypted and authenticated, opaque to clients. */
export class AuthorizationSeal {
  readonly #key: Buffer;

  /** `key`: 32 secret bytes. Throws on any other length. */
  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new Error('the key of authorization states must have 32 bytes');
    this.#key = Buffer.from(key);
  }

  seal(state: AuthorizationState): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv, { authTagLength: TAG_BYTES });
    const body = Buffer.concat([cipher.update(JSON.stringify(state), 'utf8'), cipher.final()]);
    return [iv, body, cipher.getAuthTag()].map((part) => part.toString('base64url')).join(':');
  }

  /** A string that looks like a state and proves nothing, for clients that failed to prove themselves. */
  blank(): string {
    return [IV_BYTES, 96, TAG_BYTES].map((size) => randomBytes(size).toString('base64url')).join(':');
  }

  /** The state inside `text`, or null when it was not sealed by this key. */
  open(text: string): AuthorizationState | null {
    const [iv, body, tag, ...rest] = text.split(':').map((part) => Buffer.from(part, 'base64url'));
    if (!iv || !body || !tag || rest.length > 0 || iv.length !== IV_BYTES || tag.length !== TAG_BYTES) return null;
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, iv, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(tag);
      const json = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      return StateSchema.parse(JSON.parse(json));
    } catch {
      return null;
    }
  }
}
