import type { Grant } from './grant.ts';
import { plainRoom, type Room } from './room.ts';

/** The room of a join with an unknown name: defaults, and what the token says about the room (rest-api 12.6). */
export function autoRoom(id: string, grant: Grant, now: number): Room {
  const { projectId, roomName: name, enableRoomPreviews, syncAudioVideo, byLink } = grant;
  const wishes = { displayName: grant.roomDisplayName ?? name, enableRoomPreviews, syncAudioVideo, joinByLink: byLink };
  return { ...plainRoom({ id, projectId, name, now }), ...wishes, ephemeral: true };
}
