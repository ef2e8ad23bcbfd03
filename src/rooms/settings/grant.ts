import type { JoinAs, MediaAllowed } from '../../wire/authorization.ts';
import type { Meta } from '../../wire/events.ts';

/**
 * What a verified token (or a promotion) lets its holder do in one room. Made from the claims by `signaling/`; the domain
 * never sees a signature. Times are epoch milliseconds.
 */
export interface Grant {
  projectId: string;
  roomName: string;
  /** `jti` of the token. */
  tokenId: string;
  userName: string;
  joinAs: JoinAs;
  mediaAllowed: MediaAllowed;
  /** Exactly as the token's creator gave them: same strings, same order. */
  permissions: readonly string[];
  joinFrom: number | null;
  joinUntil: number | null;
  removeAt: number | null;
  /** End of the token: from then on nobody new gets in with it. People who are in may stay, and come back. */
  expiresAt: number | null;
  removeAfterSecondsElapsed: number | null;
  joinAudioMuted: boolean;
  joinVideoMuted: boolean;
  autoCreateRoom: boolean;
  /** Its holder came by a link that anybody may have: it opens only rooms that are open to such. */
  byLink: boolean;
  /** Whom the token is for, in words of the program that asked for it; null: unknown. */
  holder: string | null;
  enableRoomPreviews: boolean;
  roomDisplayName: string | null;
  endRoomSessionOnLeave: boolean;
  roomMeta: Meta;
  meta: Meta;
  syncAudioVideo: boolean | null;
}

/** By what a person is known again in a session: the name that the token's creator gave it, else the token itself. */
export function personKey({ holder, tokenId }: Pick<Grant, 'holder' | 'tokenId'>): string {
  return holder === null ? `token ${tokenId}` : `holder ${holder}`;
}
