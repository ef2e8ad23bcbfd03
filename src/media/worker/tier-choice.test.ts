import { describe, expect, it } from 'vitest';
import { TierChoice } from './tier-choice.ts';
import { TIERS } from './tiers.ts';

const RATES = TIERS['720p'].map((tier) => tier.kbps);
const STEP_MS = 200;

/** A link with a queue, and a receiver that estimates as browsers do: 0.85 of what arrives when the queue grows, else slowly up. */
class Link {
  capacity: number;
  #queued = 0;
  #remb = Number.POSITIVE_INFINITY;
  #loss = 0;
  randomLoss = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** One step of sending; what the sender then knows. */
  step(sent: number) {
    const before = this.#queued;
    const backlog = before + ((sent - this.capacity) * STEP_MS) / 1000;
    const room = this.capacity * 0.3;
    this.#queued = Math.min(room, Math.max(0, backlog));
    this.#loss = sent > 0 ? Math.max(0, backlog - room) / ((sent * STEP_MS) / 1000) + this.randomLoss : 0;
    const arriving = Math.min(sent, this.capacity);
    if (this.#queued > before) this.#remb = 0.85 * arriving;
    else this.#remb = Math.min(Math.min(this.#remb, 1e8) * 1.08 ** (STEP_MS / 1000), 1.5 * arriving + 10_000);
    return { remb: this.#remb, loss: this.#loss, sent };
  }

  /** A packet was late for another reason than a full link. */
  hiccup(sent: number): void {
    this.#remb = 0.85 * sent;
  }
}

/** Runs a choice against a link and returns the tier at each step. */
function run(
  choice: TierChoice,
  link: Link,
  fromMs: number,
  toMs: number,
  disturb?: (now: number, sent: number) => void,
): number[] {
  const tiers: number[] = [];
  for (let now = fromMs; now < toMs; now += STEP_MS) {
    const sent = Math.max((RATES[choice.tier] ?? 0) * 1000, choice.paddedRate);
    disturb?.(now, sent);
    tiers.push(choice.update(link.step(sent), now));
  }
  return tiers;
}

function share(tiers: readonly number[], tier: number): number {
  return tiers.filter((it) => it === tier).length / tiers.length;
}

describe('the choice of a tier', () => {
  it('stays with the full picture on a fast link', () => {
    const tiers = run(new TierChoice(RATES, 0), new Link(5_000_000), 0, 60_000);
    expect(share(tiers, 0)).toBe(1);
  });

  it('leaves the full picture within a second when the link carries 800 kbit/s, and stays there', () => {
    const tiers = run(new TierChoice(RATES, 0), new Link(800_000), 0, 60_000);
    expect(tiers.slice(5).every((tier) => tier === 1)).toBe(true);
  });

  it('goes straight to the smallest when the link carries 250 kbit/s', () => {
    const tiers = run(new TierChoice(RATES, 0), new Link(250_000), 0, 20_000);
    expect(tiers.slice(10).every((tier) => tier === 2)).toBe(true);
  });

  it('returns to the full picture within 15 seconds after the link has become fast', () => {
    const choice = new TierChoice(RATES, 0);
    const link = new Link(800_000);
    run(choice, link, 0, 3_000);
    link.capacity = 5_000_000;
    expect(run(choice, link, 3_000, 18_000).at(-1)).toBe(0);
  });

  it('tries a link that stays slow more and more seldom', () => {
    const choice = new TierChoice(RATES, 0);
    const link = new Link(800_000);
    let attempts = 0;
    let padding = false;
    run(choice, link, 0, 240_000, () => {
      if (choice.paddedRate > 0 && !padding) attempts += 1;
      padding = choice.paddedRate > 0;
    });
    expect(attempts).toBeGreaterThan(2);
    expect(attempts).toBeLessThan(9);
  });

  it('does not take a late packet for a full link', () => {
    const choice = new TierChoice(RATES, 0);
    const link = new Link(5_000_000);
    const tiers = run(choice, link, 0, 60_000, (now, sent) => {
      if (now % 5_000 === 0) link.hiccup(sent);
    });
    expect(share(tiers, 0)).toBe(1);
  });

  it('stays with the full picture on a link that loses a tenth without being full', () => {
    const link = new Link(5_000_000);
    link.randomLoss = 0.1;
    expect(share(run(new TierChoice(RATES, 0), link, 0, 60_000), 0)).toBe(1);
  });

  it('goes down by loss alone when the receiver does not estimate', () => {
    const choice = new TierChoice(RATES, 0);
    for (let now = 0; now < 2_000; now += STEP_MS) choice.update({ remb: null, loss: 0.4, sent: 1_200_000 }, now);
    expect(choice.tier).toBeGreaterThan(0);
  });

  it('does not go below the smallest', () => {
    const tiers = run(new TierChoice(RATES, 0), new Link(50_000), 0, 20_000);
    expect(tiers.at(-1)).toBe(2);
  });
});
