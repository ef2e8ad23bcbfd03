import type { LayerPayload, MemberPayload, RoomSessionPayload, VideoEvent } from '../../../src/wire/events.ts';
import type { Client } from '../room-bench.ts';

/** What a client knows of its room that follows its events from its latest `room.subscribed`: the room as the page draws it. */
export class ClientPicture {
  readonly members = new Map<string, MemberPayload>();
  session: RoomSessionPayload | null = null;
  layers: LayerPayload[] = [];
  layoutName = '';
  audience = 0;
  /** Room events that came since the last look, whatever they say. */
  news = 0;
  #client: Client;
  #read = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Takes in what came since the last time. */
  read(): void {
    this.news = 0;
    for (; this.#read < this.#client.log.length; this.#read++) {
      const entry = this.#client.log[this.#read];
      if (entry?.kind !== 'event') continue;
      this.news += 1;
      this.#take(entry.event);
    }
  }

  /** Passes over what came: the client is out, or has no socket. */
  skip(): void {
    const fresh = this.#client.log.slice(this.#read);
    this.news = fresh.filter(({ kind }) => kind === 'event').length;
    this.#read = this.#client.log.length;
  }

  #take(event: VideoEvent): void {
    switch (event.event_type) {
      case 'video.room.subscribed':
        this.#begin(event.params.room_session);
        return;
      case 'video.room.updated':
        this.session = event.params.room_session;
        return;
      case 'video.room.audience_count':
        this.audience = event.params.total;
        return;
      case 'video.member.joined':
        this.members.set(event.params.member.id, event.params.member);
        return;
      case 'video.member.left':
        if (!this.members.delete(event.params.member.id)) throw new Error(`${event.params.member.id} left and was not there`);
        return;
      case 'video.member.updated': {
        const { updated, ...change } = event.params.member;
        this.#change(change.id, Object.fromEntries(Object.entries(change).filter(([field]) => updated.includes(field))));
        return;
      }
      case 'video.member.talking': {
        const { id, talking } = event.params.member;
        if (this.members.get(id)?.talking === talking) throw new Error(`${id} was told twice that talking is ${talking}`);
        this.#change(id, { talking });
        return;
      }
      case 'video.layout.changed':
        this.layers = event.params.layout.layers;
        this.layoutName = event.params.layout.name;
        return;
      case 'video.wirespace.acted':
        // Says who; what changed comes by itself.
        return;
      default:
        throw new Error(`${this.#client.id} was told ${event.event_type}`);
    }
  }

  #begin(session: RoomSessionPayload): void {
    this.session = session;
    this.audience = session.audience_count;
    this.members.clear();
    for (const member of session.members ?? []) this.members.set(member.id, member);
  }

  #change(id: string, change: Partial<MemberPayload>): void {
    const known = this.members.get(id);
    if (!known) throw new Error(`${this.#client.id} was told of ${id}, which it does not know`);
    this.members.set(id, { ...known, ...change });
  }
}
