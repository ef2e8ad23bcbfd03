import { SequenceFilter, SequenceUnwrapper } from '../rtp/sequence.ts';
import { opusDuration } from './opus-duration.ts';

/** 20 ms at 48 kHz. */
const TICK = 960;
/** What lies behind the packet that is played next: one tick when all is well, two for a while after running dry. */
const CUSHION_TICKS = 1;
const CUSHION_TICKS_AFTER_UNDERRUN = 2;
const CALM_PULLS = 500;
/** More than eight packets of 20 ms is a burst after a stall: what is old is dropped down to three. */
const MAX_SAMPLES = 8 * TICK;
const SAMPLES_AFTER_DROP = 3 * TICK;
/** When this much was never needed for so many pulls, one packet is left out: delay that came with a stall goes away. */
const SPARE_SAMPLES = 3 * TICK;
const SPARE_PULLS = 100;
/** A longer gap is an outage whose time has passed already; concealing it would only add delay. */
const MAX_CONCEALED = 5;
/** An Opus packet is never longer: 6 frames of 1275 bytes and their lengths (RFC 6716 3.2). */
const MAX_PAYLOAD = 7680;

interface Entry {
  readonly sequence: number;
  readonly payload: Buffer;
  readonly samples: number;
}

/** Counters since the buffer was made. */
export interface JitterBufferStats {
  /** Came after its place was played, or twice. */
  late: number;
  /** Never came in time. */
  lost: number;
  /** Left out to shorten the delay. */
  dropped: number;
  /** How often the buffer ran dry. */
  underruns: number;
}

/**
 * Puts the Opus packets of one sender in order and smooths their arrival with 20 to 60 ms of delay. Memory is bounded.
 *
 * The listener asks for a packet whenever it has less than 20 ms of decoded samples left, which makes packets of 10, 40 or
 * 60 ms work like those of 20 ms.
 */
export class JitterBuffer {
  readonly stats: JitterBufferStats = { late: 0, lost: 0, dropped: 0, underruns: 0 };
  readonly #filter = new SequenceFilter(500, 100);
  readonly #unwrapper = new SequenceUnwrapper();
  /** In ascending order. */
  #entries: Entry[] = [];
  #samples = 0;
  #expected = Number.NEGATIVE_INFINITY;
  #playing = false;
  #waited = 0;
  #cushion = CUSHION_TICKS;
  #calm = 0;
  #spare = Number.POSITIVE_INFINITY;
  #sparePulls = 0;
  #frameSamples = TICK;

  /** Samples at 48 kHz of the last packet given out: how much to conceal for a lost one. */
  get frameSamples(): number {
    return this.#frameSamples;
  }

  /** Buffered samples at 48 kHz. */
  get bufferedSamples(): number {
    return this.#samples;
  }

  /** Takes a packet. One from another stream (its numbers do not fit) needs a second one that continues it. */
  push(sequenceNumber: number, payload: Buffer): void {
    if (payload.length > MAX_PAYLOAD) return;
    const verdict = this.#filter.judge(sequenceNumber);
    if (verdict === 'stray') return;
    if (verdict === 'restart') this.#restart();
    const sequence = this.#unwrapper.unwrap(sequenceNumber);
    let at = this.#entries.length;
    while (at > 0 && (this.#entries[at - 1] as Entry).sequence > sequence) at--;
    if (sequence < this.#expected || this.#entries[at - 1]?.sequence === sequence) {
      this.stats.late++;
      return;
    }
    // A malformed packet is given out as well: it takes its turn, and the decoder conceals it.
    const samples = payload.length === 0 ? 0 : opusDuration(payload) || TICK;
    this.#entries.splice(at, 0, { sequence, payload, samples });
    this.#samples += samples;
    this.#shedBurst();
  }

  /**
   * The next packet; 'lost' when it did not come but later ones did (conceal {@link frameSamples}); 'empty' when there is
   * nothing to play (silence, a pause of the sender, or it is still filling).
   */
  pull(): { readonly payload: Buffer } | 'lost' | 'empty' {
    this.#skipPadding();
    const head = this.#entries[0];
    if (!head) {
      if (this.#playing) this.#runDry();
      return 'empty';
    }
    if (!this.#playing && !this.#begin(head)) return 'empty';
    if (head.sequence > this.#expected) {
      if (head.sequence - this.#expected <= MAX_CONCEALED) {
        this.#expected++;
        this.stats.lost++;
        return 'lost';
      }
      this.stats.lost += head.sequence - this.#expected;
    }
    this.#remove(head);
    this.#frameSamples = head.samples;
    this.#settle();
    return head;
  }

  /** Forgets everything: the sender changed to another stream. */
  reset(): void {
    this.#filter.reset();
    this.#restart();
  }

  #restart(): void {
    this.#unwrapper.reset();
    this.#entries = [];
    this.#samples = 0;
    this.#expected = Number.NEGATIVE_INFINITY;
    this.#playing = false;
    this.#waited = 0;
  }

  /** Packets without payload take a number and no time. */
  #skipPadding(): void {
    for (let head = this.#entries[0]; head && head.samples === 0; head = this.#entries[0]) this.#remove(head);
  }

  /** Starts playing when the cushion is there, or has been waited for (a lone packet, a long one). */
  #begin(head: Entry): boolean {
    if (this.#samples - head.samples < this.#cushion * TICK && this.#waited < this.#cushion) {
      this.#waited++;
      return false;
    }
    this.#playing = true;
    this.#waited = 0;
    this.#expected = head.sequence;
    return true;
  }

  #runDry(): void {
    this.#playing = false;
    this.stats.underruns++;
    this.#cushion = CUSHION_TICKS_AFTER_UNDERRUN;
    this.#calm = 0;
  }

  #settle(): void {
    if (++this.#calm >= CALM_PULLS) this.#cushion = CUSHION_TICKS;
    this.#spare = Math.min(this.#spare, this.#samples);
    if (++this.#sparePulls < SPARE_PULLS) return;
    if (this.#spare >= SPARE_SAMPLES) this.#dropOldest();
    this.#spare = Number.POSITIVE_INFINITY;
    this.#sparePulls = 0;
  }

  #shedBurst(): void {
    if (this.#samples <= MAX_SAMPLES) {
      // Padding alone never fills the buffer; its entries are bounded all the same.
      while (this.#entries.length > MAX_SAMPLES / 120) this.#dropOldest();
      return;
    }
    while (this.#samples > SAMPLES_AFTER_DROP && this.#entries.length > 1) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#remove(this.#entries[0] as Entry);
    this.stats.dropped++;
  }

  #remove(head: Entry): void {
    this.#entries.shift();
    this.#samples -= head.samples;
    this.#expected = head.sequence + 1;
  }
}
