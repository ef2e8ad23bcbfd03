import type { Policy, Unmute } from './policy.ts';
import type { RoleName } from './roles.ts';

/** What the page in the browser gets to know (`app/browser/visit.ts` reads it). */
export interface PageData {
  room: string;
  user: string;
  role: RoleName;
  roleLabel: string;
  token: string;
  /** Shows our own server what this page was opened for. */
  ticket: string;
  /** Join at once. */
  skip: boolean;
  unmute: Unmute;
  policy: Policy;
  /** Whether the page may ask us to close the room to somebody. */
  canBlock: boolean;
  /** Path of the page for guests of this room. */
  invite: string;
  /** Path of the page for hosts of this room, with all that a meeting has; null on every page but `/`. */
  fuller: string | null;
  /** What a host hands on to people who are moved on stage. */
  stagePermissions: readonly string[];
  /** How long our Space keeps a participant whose connection is lost; null for another Space. */
  graceSeconds: number | null;
  /** Origins besides our own whose pages may show this one and hear how the meeting goes. */
  embedders: readonly string[];
}

/** The same for a frame that gets its token from the page around it. */
export interface FrameData {
  embedders: readonly string[];
  /** Origins of the sockets that the token may name. */
  sockets: readonly string[];
  roleLabel: string;
  unmute: Unmute;
  graceSeconds: number | null;
}
