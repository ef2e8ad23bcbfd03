import type { FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Refused } from '../base/refused.ts';
import type { WatchLinks } from '../watch/links.ts';
import type { Unmute } from '../wire/page.ts';
import type { Roles } from './roles.ts';
import type { SpaceAccess } from './space-http.ts';

/** Bounds for each client address. */
interface PageLimits {
  /** Pages, and requests that pages make of us. */
  visitsPerMinute: number;
  /** Wrong moderator keys in half an hour. */
  wrongKeys: number;
  /** Rooms that are made for its visits in an hour. */
  newRooms: number;
}

/** Finds out whether a browser runs on this machine, by what cannot be reached from elsewhere. */
export interface LocalProof {
  /** Where to send the browser; from there it is sent to `back`, with a pass in the field `pass`. */
  begin(back: string): string;
  /** Whether it is such a pass, which was not used yet. */
  knows(pass: string): boolean;
  /** The same, and uses it up: each opens once. */
  redeem(pass: string): boolean;
}

export interface PagesOptions {
  /** The Space that gives rooms and tokens: our own over HTTP, or a remote one. */
  space: SpaceAccess;
  /**
   * Headers for a Space that is ours, so that it writes the address the browser used into `ch` of the token: usually
   * `X-Forwarded-Host` and `X-Forwarded-Proto`. Absent for a remote Space.
   */
  forward?: (request: FastifyRequest) => Record<string, string>;
  /** Socket that tokens of a Space that is ours name when they are asked for at this address. Absent for a remote Space. */
  spaceSocket?: (request: FastifyRequest) => string;
  /** Key needed to be a moderator or a host; null: everybody who can open the page may be one. */
  moderatorKey: string | null;
  /** Lets browsers on this machine in without the key; null: they need it, too. */
  localProof: LocalProof | null;
  /** Signs the tickets of pages. */
  ticketKey: Uint8Array;
  /** Who may do what. */
  roles: Roles;
  /** Whether hosts ask people to unmute or do it themselves. */
  unmute: Unmute;
  /** How long the Space keeps a participant whose connection is lost; null for a remote Space. */
  graceSeconds: number | null;
  /** Origins whose pages may show ours in a frame. */
  embedOrigins: readonly string[];
  /** `embed`: only the frame for rooms with a token of somebody else. */
  only: 'all' | 'embed';
  /** Whether guests need an invite in their link. */
  links: 'open' | 'invite';
  /** Where browsers reach us; null: as the request came. With https, cookies are `Secure` whatever the request itself shows. */
  publicOrigin: string | null;
  /** Folder of the built pages, `dist/app`. */
  appDirectory: string;
  /** Reads links to watch rooms. Absent: none is watched here. */
  watchLinks?: WatchLinks;
  log: Logger;
  /** Counts what is refused to visitors. */
  refused: Pick<Refused, 'count'>;
  clock: Clock;
  limits: PageLimits;
  /** Whole number for the default user name. */
  random?: () => number;
}
