import type { Meta } from '../../wire/events.ts';
import type { Quality, RoomLayout } from '../../wire/layouts.ts';
import type { Grant } from './grant.ts';

/** Configuration of a room, addressed by name within its project (rest-api 3.1). Times are epoch milliseconds. */
export interface Room {
  id: string;
  projectId: string;
  /** A conference is a room with a ready-made page and two reusable tokens (rest-api 8). */
  kind: 'room' | 'conference';
  name: string;
  displayName: string | null;
  description: string | null;
  maxMembers: number;
  quality: Quality;
  fps: 20 | 30;
  joinFrom: number | null;
  joinUntil: number | null;
  removeAt: number | null;
  removeAfterSecondsElapsed: number | null;
  layout: RoomLayout;
  recordOnStart: boolean;
  toneOnEntryAndExit: boolean;
  roomJoinVideoOff: boolean;
  userJoinVideoOff: boolean;
  enableRoomPreviews: boolean;
  syncAudioVideo: boolean | null;
  meta: Meta;
  prioritizeHandraise: boolean;
  /** Removed when its next session ends (lenient `delete_on_end`), or made by a join for one session. */
  ephemeral: boolean;
  /** Open to everybody who has a link: by our pages, and with tokens for links. Never set for a conference. */
  joinByLink: boolean;
  /** Each session can be watched on a page of this server, by everybody who has the link. */
  hls: boolean;
  /** Made by a visit of our pages, and nobody has changed it since: it goes when it is not used. */
  ofPages: boolean;
  /** Its recordings have sound and no picture. */
  recordAudioOnly: boolean;
  /** What its recordings become; null: as the server is configured. */
  recordFormat: 'webm' | 'mp4' | null;
  createdAt: number;
  updatedAt: number;
}

/** A room as it is when nobody says more about it (rest-api 3.1). `now` in epoch milliseconds. */
export function plainRoom(identity: { id: string; projectId: string; name: string; now: number }): Room {
  const { id, projectId, name, now } = identity;
  return {
    id,
    projectId,
    kind: 'room',
    name,
    displayName: name,
    description: null,
    maxMembers: 20,
    quality: '720p',
    fps: 20,
    joinFrom: null,
    joinUntil: null,
    removeAt: null,
    removeAfterSecondsElapsed: null,
    layout: 'grid-responsive',
    recordOnStart: false,
    toneOnEntryAndExit: true,
    roomJoinVideoOff: false,
    userJoinVideoOff: false,
    enableRoomPreviews: false,
    syncAudioVideo: null,
    meta: {},
    prioritizeHandraise: false,
    ephemeral: false,
    joinByLink: false,
    hls: false,
    ofPages: false,
    recordAudioOnly: false,
    recordFormat: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The room of a join with an unknown name: defaults, and what the token says about the room (rest-api 12.6). */
export function autoRoom(id: string, grant: Grant, now: number): Room {
  const { projectId, roomName: name, enableRoomPreviews, syncAudioVideo, byLink } = grant;
  const wishes = { displayName: grant.roomDisplayName ?? name, enableRoomPreviews, syncAudioVideo, joinByLink: byLink };
  return { ...plainRoom({ id, projectId, name, now }), ...wishes, ephemeral: true };
}
