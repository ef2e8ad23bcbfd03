import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ids } from '../base/ids.ts';

/** Bytes of a generated API token and of the secret that signs room tokens. */
const TOKEN_BYTES = 24;
const SIGNING_BYTES = 64;
const MODERATOR_BYTES = 16;

/** An API token that nobody guesses. */
export function newApiToken(ids: Ids): string {
  return `PT${ids.hex(TOKEN_BYTES)}`;
}

/** File name of each generated secret in the data folder, and how it is made. The server's own id is no secret, but made alike. */
const RECIPES = {
  SPACE_PROJECT: { file: 'project', make: (ids: Ids) => ids.uuid() },
  SPACE_TOKEN: { file: 'token', make: newApiToken },
  SPACE_SECRET: { file: 'signing-secret', make: (ids: Ids) => ids.hex(SIGNING_BYTES) },
  SERVER_ID: { file: 'server-id', make: (ids: Ids) => ids.uuid() },
  MODERATOR_KEY: { file: 'moderator-key', make: (ids: Ids) => ids.hex(MODERATOR_BYTES) },
} as const;

export type SecretName = keyof typeof RECIPES;

/** The folder where a server keeps what must survive it: the database and the secrets that nobody configured. */
export class DataFolder {
  readonly #ids: Ids;

  private constructor(
    readonly path: string,
    ids: Ids,
  ) {
    this.#ids = ids;
  }

  /** Creates the folder if needed and closes it to other users. Throws the system's error when it cannot be used. */
  static open(path: string, ids: Ids): DataFolder {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    const folder = new DataFolder(path, ids);
    const probe = folder.file(`.write-test-${process.pid}`);
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Where a generated secret is kept. */
  secretFile(name: SecretName): string {
    return this.file(RECIPES[name].file);
  }

  /** The secret kept under `name`, or null. */
  kept(name: SecretName): string | null {
    return readSecret(this.secretFile(name));
  }

  /** The secret kept under `name`. A missing one is made and kept (mode 0600). Two servers that start at once agree on one. */
  secret(name: SecretName): string {
    const file = this.secretFile(name);
    return this.kept(name) ?? this.#keep(file, RECIPES[name].make(this.#ids));
  }

  /** A file appears under its name only when it is complete; who comes second takes what is there. */
  #keep(file: string, value: string): string {
    const draft = `${file}.${process.pid}.${this.#ids.hex(4)}`;
    writeFileSync(draft, `${value}\n`, { mode: 0o600, flag: 'wx', flush: true });
    try {
      linkSync(draft, file);
      return value;
    } catch (error) {
      const other = readSecret(file);
      if (other === null) throw error;
      return other;
    } finally {
      rmSync(draft);
    }
  }
}

function readSecret(file: string): string | null {
  try {
    const value = readFileSync(file, 'utf8').trim();
    if (value === '') throw new Error(`${file} is empty; delete it to have a new one made`);
    return value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
