import type { Config } from '../config.ts';
import type { DataFolder } from './secrets.ts';

/** Who this Space is: what the configuration says, and what was generated for the rest. */
export interface Identity {
  project: string;
  token: string;
  /** Signs room tokens and more; each use has a key of its own derived from it. */
  secret: string;
  /** Null: everybody on this machine may open the moderator's page. */
  moderatorKey: string | null;
  /** Files that hold generated credentials; null when they were configured. */
  kept: { token: string | null; moderatorKey: string | null };
}

/** Throws the system's error when a secret cannot be kept. */
export function identify(config: Config, folder: DataFolder): Identity {
  const generatedKey = config.exposed && config.MODERATOR_KEY === undefined;
  return {
    project: config.SPACE_PROJECT ?? folder.secret('SPACE_PROJECT'),
    token: config.SPACE_TOKEN ?? folder.secret('SPACE_TOKEN'),
    secret: config.SPACE_SECRET ?? folder.secret('SPACE_SECRET'),
    moderatorKey: config.MODERATOR_KEY ?? (generatedKey ? folder.secret('MODERATOR_KEY') : null),
    kept: {
      token: config.SPACE_TOKEN === undefined ? folder.secretFile('SPACE_TOKEN') : null,
      moderatorKey: generatedKey ? folder.secretFile('MODERATOR_KEY') : null,
    },
  };
}
