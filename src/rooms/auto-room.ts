import type { Grant } from './grant.ts';
import type { Room } from './room.ts';

/** Seats of a room that nobody configured (rest-api 3.1). */
const DEFAULT_MAX_MEMBERS = 20;

/** The room of a join with an unknown name: defaults, and what the token says about the room (rest-api 12.6). */
export function autoRoom(id: string, grant: Grant, now: number): Room {
  return {
    id,
    projectId: grant.projectId,
    name: grant.roomName,
    displayName: grant.roomDisplayName,
    description: null,
    maxMembers: DEFAULT_MAX_MEMBERS,
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
    enableRoomPreviews: grant.enableRoomPreviews,
    syncAudioVideo: grant.syncAudioVideo,
    meta: {},
    prioritizeHandraise: false,
    ephemeral: true,
    createdAt: now,
    updatedAt: now,
  };
}
