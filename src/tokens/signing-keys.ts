import { createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKey } from './secrets.ts';

/** Keys that are remembered; the one longest unused is forgotten first and derived again when it is wanted. */
const REMEMBERED = 1_000;

/** The keys that sign room tokens: one for each project, derived from the server's secret and the project's salt. */
export class SigningKeys {
  readonly #secret: string;
  readonly #keys = new Map<string, KeyObject>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** `salt`: null until the project changed its key for the first time. */
  of(projectId: string, salt: string | null): KeyObject {
    const purpose = `room tokens of ${projectId}${salt === null ? '' : `, ${salt}`}`;
    const key = this.#keys.get(purpose) ?? createSecretKey(deriveKey(this.#secret, purpose));
    this.#keys.delete(purpose);
    this.#keys.set(purpose, key);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > REMEMBERED && oldest !== undefined) this.#keys.delete(oldest);
    return key;
  }
}
