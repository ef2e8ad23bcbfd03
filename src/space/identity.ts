import { NO_KEY } from '../config/readers.ts';
import type { Config } from '../config.ts';
import type { DataFolder } from './secrets.ts';

/** Who this Space is: what the configuration says, and what was generated for the rest. */
export interface Identity {
  project: string;
  token: string;
  /** Signs room tokens and more; each use has a key of its own derived from it. */
  secret: string;
  /** Null: everybody who can open the moderator's page is a moderator, as the configuration says. */
  moderatorKey: string | null;
  /** Files that hold generated credentials; null when they were configured. */
  kept: { token: string | null; moderatorKey: string | null };
}

/** Whether browsers on this machine are moderators without the key: nobody else can reach us, and nobody configured a key. */
export function needsNoKeyHere({ exposed, MODERATOR_KEY }: Pick<Config, 'exposed' | 'MODERATOR_KEY'>): boolean {
  return !exposed && MODERATOR_KEY === undefined;
}

/** Throws the system's error when a secret cannot be kept. */
export function identify(config: Config, folder: DataFolder): Identity {
  const configuredKey = config.MODERATOR_KEY;
  return {
    project: config.SPACE_PROJECT ?? folder.secret('SPACE_PROJECT'),
    token: config.SPACE_TOKEN ?? folder.secret('SPACE_TOKEN'),
    secret: config.SPACE_SECRET ?? folder.secret('SPACE_SECRET'),
    moderatorKey: configuredKey === NO_KEY ? null : (configuredKey ?? folder.secret('MODERATOR_KEY')),
    kept: {
      token: config.SPACE_TOKEN === undefined ? folder.secretFile('SPACE_TOKEN') : null,
      moderatorKey: configuredKey === undefined ? folder.secretFile('MODERATOR_KEY') : null,
    },
  };
}
