/** Events that a server application can follow (space-protocol 8.2). */
const KNOWN_EVENTS: ReadonlySet<string> = new Set(
  [
    ['room', 'subscribed', 'started', 'updated', 'ended', 'audience_count'],
    ['layout', 'changed'],
    ['member', 'joined', 'updated', 'left', 'talking'],
    ...['playback', 'recording', 'stream'].map((thing) => [thing, 'started', 'updated', 'ended']),
  ].flatMap(([thing, ...names]) => names.map((name) => `video.${thing}.${name}`)),
);

/** Names that stand for others, as the SDKs send them (space-protocol 3.6, 8.2). */
const SYNONYMS: Record<string, readonly string[]> = {
  'video.room.audienceCount': ['video.room.audience_count'],
  'video.memberList.updated': ['video.member.joined', 'video.member.updated', 'video.member.left'],
};

/** The events meant by a subscription's list; unknown names are dropped. */
export function eventNames(names: readonly string[]): Set<string> {
  const meant = names.flatMap((name) => {
    const single = name.replace(/^video\.video\./, 'video.').replace(/^(video\.member\.(?:updated|talking))\..*$/, '$1');
    return Object.hasOwn(SYNONYMS, single) ? (SYNONYMS[single] ?? []) : [single];
  });
  return new Set(meant.filter((name) => KNOWN_EVENTS.has(name)));
}

interface Subscription {
  events: Set<string>;
  stop: () => void;
}

/** What one server application follows: channel by channel, adding up (space-protocol 8.2). Survives its sockets. */
export class Subscriptions {
  readonly #byChannel = new Map<string, Subscription>();
  readonly #introduced = new Set<string>();

  get size(): number {
    return this.#byChannel.size;
  }

  has(channel: string): boolean {
    return this.#byChannel.has(channel);
  }

  /** Adds events to a channel. `stop` ends that it is followed; what the room sends from now on passes the filter. */
  add(channel: string, events: Set<string>, stop: () => void): void {
    const known = this.#byChannel.get(channel);
    if (known) for (const event of events) known.events.add(event);
    else this.#byChannel.set(channel, { events, stop });
  }

  /** Takes events off a channel; all of them when none are named. */
  remove(channel: string, events: Set<string>): void {
    const known = this.#byChannel.get(channel);
    if (!known) return;
    for (const event of events.size > 0 ? events : [...known.events]) known.events.delete(event);
    if (known.events.size === 0) this.forget(channel);
  }

  /** Events that are followed on a channel. */
  of(channel: string): ReadonlySet<string> {
    return this.#byChannel.get(channel)?.events ?? new Set();
  }

  wants(channel: string, event: string): boolean {
    return this.#byChannel.get(channel)?.events.has(event) ?? false;
  }

  /** True once per channel: `room.subscribed` must not be repeated, each one starts another worker (space-protocol 8.4). */
  introduce(channel: string): boolean {
    if (this.#introduced.has(channel)) return false;
    this.#introduced.add(channel);
    return true;
  }

  /** The channel's session is over, or nobody listens any more. */
  forget(channel: string): void {
    this.#byChannel.get(channel)?.stop();
    this.#byChannel.delete(channel);
    this.#introduced.delete(channel);
  }

  end(): void {
    for (const channel of [...this.#byChannel.keys()]) this.forget(channel);
  }
}
