/** What is known about the way to one receiver at one moment. */
export interface LinkState {
  /** Receiver's own estimate (REMB), bits per second; null when it has not sent one lately. */
  remb: number | null;
  /** Share of packets lost in the last report, 0 … 1; null without a recent report. */
  loss: number | null;
  /** What was sent in the last second, bits per second, padding included. */
  sent: number;
}

/** Loss that means congestion whatever the estimate says: radio links lose a tenth without being full. */
const HEAVY_LOSS = 0.2;
const SOME_LOSS = 0.03;
/**
 * An estimate that has fallen below this share of what is sent means that the link is full. Browsers cut their estimate to 0.85 of what
 * arrives when a packet is late for any reason, so only less than that is taken seriously without loss.
 */
const FULL_LINK = 0.8;
const FULL_LINK_WITH_LOSS = 0.95;
/** The estimate has fallen when it is below this share of its highest value of late. */
const FALLEN = 0.93;
const PEAK_MEMORY_MS = 3_000;
/** A choice is kept at least so long before the next step down: the estimate needs the time to follow. */
const SETTLE_MS = 800;
/** Wait without trouble before the first attempt at a better tier; doubled after each failure. */
const PATIENCE_MS = { first: 4_000, most: 60_000 } as const;
/** After so long without trouble former failures say nothing any more. */
const FORGIVEN_MS = 60_000;
/** An attempt that ends in trouble within this time has failed. */
const TRIAL_MS = 10_000;
/** Share of the better tier's rate that the link has to show before the step up. */
const HEADROOM = 1.08;
/** How long the padded rate must hold without trouble when the estimate does not say more. */
const PROOF_MS = 1_500;
/** Growth of the padded rate in each step of {@link STEP_MS}. */
const GROWTH = 1.25;
const STEP_MS = 500;

/**
 * Chooses the encoding for one receiver: down fast, up with patience. A browser's estimate never says much more than one and a half
 * times what it receives (media.md 3), so before a step up the link is tried with padding that grows to the better tier's rate.
 * Pure: time and measurements come in.
 */
export class TierChoice {
  readonly #kbps: readonly number[];
  #tier = 0;
  #changedAt: number;
  #calmSince: number;
  #patience: number = PATIENCE_MS.first;
  /** When the last step up was made; trouble soon after makes it a failure. */
  #raisedAt = Number.NEGATIVE_INFINITY;
  #probe: { rate: number; steppedAt: number; fullSince: number | null } | null = null;
  #peak = 0;
  #peakAt = Number.NEGATIVE_INFINITY;

  /** @param kbps rates of the tiers, best first */
  constructor(kbps: readonly number[], nowMs: number) {
    this.#kbps = kbps;
    this.#changedAt = nowMs;
    this.#calmSince = nowMs;
  }

  get tier(): number {
    return this.#tier;
  }

  /** Total rate to reach with padding now, bits per second; 0: no padding. */
  get paddedRate(): number {
    return this.#probe?.rate ?? 0;
  }

  /** Looks at the link; call it about each 200 ms. Returns the tier to send. */
  update(link: LinkState, nowMs: number): number {
    const trouble = this.#isFull(link, nowMs);
    if (trouble) this.#onTrouble(link, nowMs);
    else if (nowMs - this.#raisedAt > TRIAL_MS && this.#calmSince < nowMs - FORGIVEN_MS) this.#patience = PATIENCE_MS.first;
    if (!trouble && this.#tier > 0) this.#tryHigher(link, nowMs);
    return this.#tier;
  }

  #isFull(link: LinkState, nowMs: number): boolean {
    const { remb, loss, sent } = link;
    let fallen = false;
    if (remb !== null) {
      if (remb >= this.#peak || nowMs - this.#peakAt > PEAK_MEMORY_MS) {
        this.#peak = remb;
        this.#peakAt = nowMs;
      }
      fallen = remb < this.#peak * FALLEN;
    }
    if (loss !== null && loss > HEAVY_LOSS) return true;
    if (remb === null || !fallen) return false;
    return remb < sent * (loss !== null && loss > SOME_LOSS ? FULL_LINK_WITH_LOSS : FULL_LINK);
  }

  #onTrouble(link: LinkState, nowMs: number): void {
    this.#calmSince = nowMs;
    if (this.#probe) {
      this.#probe = null;
      this.#fail();
      this.#changedAt = nowMs;
      return;
    }
    if (nowMs - this.#changedAt < SETTLE_MS || this.#tier === this.#kbps.length - 1) return;
    if (nowMs - this.#raisedAt < TRIAL_MS) this.#fail();
    const room = link.remb ?? 0;
    let tier = this.#tier + 1;
    while (link.remb !== null && tier < this.#kbps.length - 1 && this.#rate(tier) > room) tier += 1;
    this.#change(tier, nowMs);
  }

  #tryHigher(link: LinkState, nowMs: number): void {
    if (nowMs - this.#calmSince < this.#patience) return;
    const needed = this.#rate(this.#tier - 1) * HEADROOM;
    if (link.remb !== null && link.remb >= needed) return this.#raise(nowMs);
    if (!this.#probe) {
      this.#probe = { rate: Math.max(link.sent, this.#rate(this.#tier)) * GROWTH, steppedAt: nowMs, fullSince: null };
      return;
    }
    const probe = this.#probe;
    if (probe.fullSince !== null && nowMs - probe.fullSince >= PROOF_MS) return this.#raise(nowMs);
    if (nowMs - probe.steppedAt < STEP_MS) return;
    probe.steppedAt = nowMs;
    probe.rate = Math.min(needed, probe.rate * GROWTH);
    if (probe.rate >= needed) probe.fullSince ??= nowMs;
  }

  #raise(nowMs: number): void {
    this.#raisedAt = nowMs;
    this.#change(this.#tier - 1, nowMs);
  }

  #change(tier: number, nowMs: number): void {
    this.#tier = tier;
    this.#changedAt = nowMs;
    this.#calmSince = nowMs;
    this.#probe = null;
    // What was measured with the former rate says nothing about this one.
    this.#peak = 0;
    this.#peakAt = Number.NEGATIVE_INFINITY;
  }

  #fail(): void {
    this.#patience = Math.min(PATIENCE_MS.most, this.#patience * 2);
  }

  #rate(tier: number): number {
    return (this.#kbps[tier] ?? 0) * 1000;
  }
}
