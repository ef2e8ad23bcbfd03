import { randomBytes, randomUUID } from 'node:crypto';

/** Source of identifiers and secrets; tests give a counting one. */
export interface Ids {
  /** A lower-case UUID v4. */
  uuid(): string;
  /** `bytes` random bytes as lower-case hex digits. */
  hex(bytes: number): string;
}

/** Identifiers from the system's random generator. */
export const randomIds: Ids = {
  uuid: () => randomUUID(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};
