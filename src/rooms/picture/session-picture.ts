import type { VideoEvent } from '../../wire/events.ts';
import { CANVAS, type Quality } from '../../wire/layouts.ts';
import { hasPicture } from '../people/member.ts';
import type { Roster } from '../people/roster.ts';
import type { Link, Tile } from '../ports.ts';
import type { Room } from '../settings/room.ts';
import { Highlight } from './highlight.ts';
import { type CallPerformer, compose } from './layouts/compose.ts';
import type { SeatingRules } from './layouts/seating.ts';
import type { Canvas } from './layouts/snap.ts';

/** What of a session its picture is made of. */
interface Pictured extends Omit<SeatingRules, 'highlighted'> {
  readonly id: string;
  readonly room: Pick<Room, 'id'>;
  readonly roster: Roster;
  readonly playbacks: PlayedPictures;
}

/** What is played into the room and has a picture. */
interface PlayedPictures {
  /** Counts what may have moved the picture. */
  readonly changes: number;
  pictured(): { sourceId: string; requestedPosition: string; since: number }[];
}

/** What is new in the picture after a command. */
export interface PictureChange {
  /** For the compositor; null when it draws the same already. */
  tiles: Tile[] | null;
  /** For everybody; null when the geometry is the one they know. */
  layout: VideoEvent | null;
  /** For single links that have not seen the geometry yet. Only when `layout` is null. */
  greet: { link: Link; event: VideoEvent }[];
  /** Milliseconds after which the picture may change by itself, or null. */
  recheckMs: number | null;
}

/** Counts of what changed in people and in what is played, layout, both settings, and who is highlighted: nothing else moves the picture. */
type Composed = readonly [number, number, string, boolean, boolean, string | null];

/**
 * The composed picture of a session: remembers what clients know, so that each geometry is sent once, and from what it was composed, so that
 * a turn that moves nothing costs nothing.
 */
export class SessionPicture {
  readonly highlight: Highlight;
  readonly #guard: () => void;
  readonly #canvas: Canvas;
  readonly #greet = new Map<Link['id'], Link>();
  #told = '';
  #drawn = '';
  #repeat = false;
  /** What the picture is now, and what of the session it was composed from; null before the first one. */
  #now: { event: VideoEvent; tiles: Tile[]; of: Composed } | null = null;

  /** `guard` throws when nothing may change now. */
  constructor(quality: Quality, guard: () => void) {
    this.#guard = guard;
    this.highlight = new Highlight(guard);
    this.#canvas = CANVAS[quality];
  }

  /** `link` needs the geometry at the end of this command, changed or not. */
  greet(link: Link): void {
    this.#guard();
    this.#greet.set(link.id, link);
  }

  /** Everybody gets the geometry at the end of this command, changed or not: somebody asked for it by name. */
  repeat(): void {
    this.#guard();
    this.#repeat = true;
  }

  /** The compositor lost its scene. */
  forgetTiles(): void {
    this.#guard();
    this.#drawn = '';
  }

  /** What is new in the picture of the session as it is now. `now`: monotonic milliseconds. */
  settle(session: Pictured, now: number): PictureChange {
    this.#guard();
    const recheckMs = this.highlight.decide(now);
    const of: Composed = [
      session.roster.pictured,
      session.playbacks.changes,
      session.layout,
      session.hideVideoMuted,
      session.prioritizeHandraise,
      this.highlight.current,
    ];
    const isSame = this.#now?.of.every((part, index) => part === of[index]) ?? false;
    if (!this.#now || !isSame) this.#now = { ...this.#compose(session), of };
    else if (!this.#repeat && this.#greet.size === 0 && this.#drawn !== '')
      return { tiles: null, layout: null, greet: [], recheckMs };
    const { event, tiles } = this.#now;
    const told = isSame ? this.#told : JSON.stringify(event);
    const drawn = JSON.stringify(tiles);
    const layout = this.#repeat || told !== this.#told ? event : null;
    const change: PictureChange = {
      tiles: drawn === this.#drawn ? null : tiles,
      layout,
      greet: layout ? [] : [...this.#greet.values()].map((link) => ({ link, event })),
      recheckMs,
    };
    this.#told = told;
    this.#drawn = drawn;
    this.#repeat = false;
    this.#greet.clear();
    return change;
  }

  #compose(session: Pictured): { event: VideoEvent; tiles: Tile[] } {
    const { layers, tiles } = compose(performersOf(session), { ...session, highlighted: this.highlight.current }, this.#canvas);
    const ids = { room_id: session.room.id, room_session_id: session.id };
    const event: VideoEvent = {
      event_type: 'video.layout.changed',
      params: { ...ids, layout: { ...ids, id: session.layout, name: session.layout, layers } },
    };
    return { event, tiles };
  }
}

/** Everybody who could be shown: all people, the screens and devices that bring a picture, and what is played. */
function performersOf(session: Pictured): CallPerformer[] {
  return [...legsOf(session), ...playedIn(session)];
}

function playedIn({ playbacks }: Pictured): CallPerformer[] {
  return playbacks.pictured().map(({ sourceId, requestedPosition, since }) => ({
    memberId: null,
    callId: sourceId,
    type: 'playback',
    requestedPosition,
    picture: true,
    handRaisedAt: null,
    since,
  }));
}

function legsOf(session: Pictured): CallPerformer[] {
  return session.roster.listed().flatMap((member) =>
    member.call && member.type !== 'audience' && (member.type === 'member' || member.sendsVideo)
      ? [
          {
            memberId: member.id,
            callId: member.call.id,
            type: member.type,
            requestedPosition: member.requestedPosition,
            picture: hasPicture(member),
            handRaisedAt: member.handRaisedAt,
            since: member.since,
          },
        ]
      : [],
  );
}
