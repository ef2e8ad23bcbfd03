/**
 * What the domain needs from outside, and nothing else. Adapters (`media/`, `store/`, `recordings/`) implement these; drivers
 * (`api/`, `signaling/`) implement {@link Link}. Imports only types of the wire.
 */
import type { VideoEvent } from '../wire/events.ts';
import type { VideoAtMost } from './ports/media.ts';
import type { Grant } from './settings/grant.ts';
import type { Room } from './settings/room.ts';

export * from './ports/media.ts';
export * from './ports/playbacks.ts';
export * from './ports/recordings.ts';
export * from './ports/streams.ts';

/* ------------------------------------------------------------------ previews */

/** Where previews of rooms can be fetched by anybody who knows their address. */
export interface PreviewPort {
  open(): PreviewPlace;
}

/** The place of one session's previews. */
export interface PreviewPlace {
  /** Stays the same as long as the place is open. */
  readonly url: string;
  show(image: Uint8Array): void;
  close(): void;
}

/* ------------------------------------------------------------------ rooms on disk */

/** Where room configurations are found and live sessions are written down. */
export interface RoomStore {
  /** The room or conference of that name: both share one name space (rest-api 8.2). */
  findRoomByName(projectId: string, name: string): Promise<Room | null>;
  /** The room or conference of that id. */
  findRoomOfAnyKind(projectId: string, id: string): Promise<Room | null>;
  /** Where the room is to be sent (rest-api 7), the oldest first; nowhere when it is gone. */
  destinationsOf(projectId: string, roomId: string): Promise<{ id: string; url: string }[]>;
  /** Deletes the room if it is still one for one session: that can be changed while the session lives (rest-api 15.2). */
  deleteEphemeralRoom(projectId: string, id: string): Promise<void>;
}

/* ------------------------------------------------------------------ signalling sessions */

/** What a room says to one signalling session: room events, and messages about one of its calls. */
export type LinkMessage =
  | { kind: 'event'; event: VideoEvent; channel: string }
  /** `verto.answer` with the SDP (space-protocol 3.3). */
  | { kind: 'answer'; callId: string; sdp: string }
  /** `verto.mediaParams`: what the client is to capture at most for one of its calls (space-protocol 3.4). */
  | { kind: 'capture'; callId: string; video: VideoAtMost }
  /** `verto.bye` (space-protocol 3.9). */
  | { kind: 'bye'; callId: string; cause: string; causeCode: number }
  /**
   * `video.member.promoted` or `.demoted`: the client has to build a new call (space-protocol 6.3). The driver completes `params` with
   * the `authorization` object of `grant` (only it knows the signature), and sends a fresh authorization state as below.
   */
  | {
      kind: 'role';
      event: 'video.member.promoted' | 'video.member.demoted';
      params: { room_id: string; room_session_id: string; member_id: string };
      channel: string;
      grant: Grant;
    }
  /**
   * The client may have begun to renew this call when it came back on another socket, and never sent the offer. That offer is to be
   * answered as the one before, so that the client does not wait for ever, or give up (rooms/reconnecting/resuming.ts).
   */
  | { kind: 'settle'; callId: string }
  /** The client is to come back on another socket: one whose link `resumes` then renews the connection of its call. */
  | { kind: 'reconnect' }
  /** What the holder may do changed, or its call is established: a fresh authorization state is due (space-protocol 2.5). */
  | { kind: 'authorization'; grant: Grant };

/**
 * A signalling session as the domain sees it; outlives its socket. Known by its id: another object with the same id is the same link. `send` never throws and never waits; without a socket the
 * message is dropped (space-protocol 5.1).
 */
export interface Link {
  readonly id: string;
  /** IP address of the client, for limits; absent or empty when it is not known. */
  readonly address?: string;
  /** Its client begins to renew its call by itself whenever it is back on another socket; absent: it does not. */
  readonly resumes?: boolean;
  send(message: LinkMessage): void;
}
