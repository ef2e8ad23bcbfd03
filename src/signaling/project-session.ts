import { SerialQueue } from '../base/serial-queue.ts';
import type { LinkMessage } from '../rooms/ports.ts';
import type { ProjectAuthorization } from '../wire/connect.ts';
import type { RoomSessionPayload, VideoEvent } from '../wire/events.ts';
import { eventParams } from './events.ts';
import { Session } from './session.ts';
import { Subscriptions } from './subscriptions.ts';

/** Channel on which a project hears about all its sessions. */
export const LIFECYCLE = 'video.rooms';
/** Events that answer an action of this very application: they pass whatever it subscribed to (space-protocol 5.1, 8.6). */
const ANSWERING_EVENT = /^video\.(?:recording|playback|stream)\./;

/** The signalling session of a server application: no calls, every right in its project (space-protocol 8). */
export class ProjectSession extends Session {
  readonly kind = 'project';
  readonly subscriptions = new Subscriptions();
  /** Changes of what is followed in the project are written down one after another. */
  readonly changes = new SerialQueue();
  /** SHA-256 in hex of the API token that it was entered with last. */
  credential = '';

  get idle(): boolean {
    return this.subscriptions.size === 0;
  }

  authorization(): ProjectAuthorization {
    return {
      type: 'video',
      project: this.projectId,
      project_id: this.projectId,
      scopes: ['video'],
      signature: this.signature,
    };
  }

  /** One name for a channel that clients may write in two ways. */
  channelName(channel: string): string {
    return channel === `${LIFECYCLE}.${this.projectId}` ? LIFECYCLE : channel;
  }

  override acknowledged(): void {
    // Nothing of a server application depends on acknowledgements.
  }

  override pinged(): void {
    // Nor on pings.
  }

  /** Nothing is said again to a server application: after a reconnect it asks what there is (space-protocol 8.8). */
  override takeUnacknowledged(): VideoEvent[] {
    return [];
  }

  override send(message: LinkMessage): void {
    if (message.kind !== 'event') return;
    const channel = this.channelName(message.channel);
    const type: string = message.event.event_type;
    if (this.subscriptions.wants(channel, type) || ANSWERING_EVENT.test(type)) this.#write(channel, message.event);
    if (message.event.event_type !== 'video.room.ended') return;
    const ended = message.event.params.room_session.event_channel;
    // The same event may be on its way through the session's own channel.
    queueMicrotask(() => this.subscriptions.forget(ended));
  }

  /** `video.room.subscribed`, which lets the SDK work with a session it just followed; once per channel (space-protocol 8.4). */
  introduce(session: RoomSessionPayload): void {
    if (!this.subscriptions.introduce(session.event_channel)) return;
    const { id, ...fields } = session;
    const room_session = { ...session, members: session.members ?? [] };
    const room = { ...fields, members: room_session.members, room_session_id: id };
    const params = { call_id: '', member_id: '', room_session, room };
    this.#write(session.event_channel, { event_type: 'video.room.subscribed', params });
  }

  #write(channel: string, event: VideoEvent): void {
    const shown = channel === LIFECYCLE ? `${LIFECYCLE}.${this.projectId}` : channel;
    this.event({ type: event.event_type, channel: shown, params: eventParams(event, false) });
  }
}
