import type { Meta } from './meta.ts';

export type JoinAs = 'member' | 'audience';
export type MediaAllowed = 'all' | 'audio-only' | 'video-only';
/** What the holder may do with one kind of media. */
export type KindAllowed = 'none' | 'receive' | 'both';

/** `authorization` of the connect result and of promotions (space-protocol 2.4). Complete: the SDK replaces its copy. */
export interface Authorization {
  type: 'video';
  project: string;
  project_id: string;
  scopes: ['video'];
  scope_id: string;
  resource: string;
  user_name: string;
  join_as: JoinAs;
  media_allowed: MediaAllowed;
  audio_allowed: KindAllowed;
  video_allowed: KindAllowed;
  meta: Meta;
  room: { name: string; display_name: string; scopes: string[]; meta: Meta };
  /** Same as the second piece of the protocol string (space-protocol 2.6). */
  signature: string;
  /** End of the token in epoch seconds; only when it has one. The SDK asks the application for a newer one (space-protocol 2.9). */
  expires_at?: number;
}

/** Media directions that follow from role and media restriction (space-protocol 2.4, table). */
export function kindsAllowed(joinAs: JoinAs, media: MediaAllowed): { audio: KindAllowed; video: KindAllowed } {
  const full: KindAllowed = joinAs === 'member' ? 'both' : 'receive';
  return { audio: media === 'video-only' ? 'none' : full, video: media === 'audio-only' ? 'none' : full };
}
