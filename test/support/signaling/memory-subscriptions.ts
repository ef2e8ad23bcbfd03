import type { FollowedEvents, SubscriptionBook } from '../../../src/signaling/ports.ts';

/** A book of subscriptions in memory; `broken` makes every call fail, and `held` lets calls wait until it is settled. */
export class MemorySubscriptions implements SubscriptionBook {
  readonly rows = new Map<string, FollowedEvents & { seenAt: number }>();
  broken = false;
  held: Promise<void> | null = null;

  async keep(entries: readonly FollowedEvents[], now: number): Promise<void> {
    await this.#open();
    for (const entry of entries) this.rows.set(entry.key, { ...entry, seenAt: now });
  }

  async find(projectId: string, key: string): Promise<{ events: readonly string[]; seenAt: number } | null> {
    await this.#open();
    const row = this.rows.get(key);
    return row?.projectId === projectId ? row : null;
  }

  async forget(key: string): Promise<void> {
    await this.#open();
    this.rows.delete(key);
  }

  async forgetBefore(time: number): Promise<void> {
    await this.#open();
    for (const [key, { seenAt }] of this.rows) if (seenAt < time) this.rows.delete(key);
  }

  async #open(): Promise<void> {
    await this.held;
    if (this.broken) throw new Error('the database is away');
  }
}
