import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import { TokenBucket } from '../../../base/token-bucket.ts';
import type { Credentials } from './credentials.ts';
import type { FramedConnection } from './framed-connection.ts';
import { isAuthentic, type StunMessage, writeCheck, writeRoleConflict, writeSuccess } from './stun.ts';

/** Where datagrams come from and go to. */
export interface Address {
  /** Distinguishes addresses. */
  key: string;
  /** As the socket takes it. */
  address: string;
  port: number;
  /** The connection over which they come and go; absent: they are UDP. */
  over?: FramedConnection;
}

export interface PathsOptions {
  local: Credentials;
  remote: Credentials;
  clock: Clock;
  send(datagram: Buffer, to: Address): void;
  /** A check was sent: its answer belongs here. */
  asked(transactionId: string): void;
  /** No answer to that check is waited for any more. */
  settled(transactionId: string): void;
  /** Somebody who knows our password has checked from there. */
  checked(path: Address): void;
  /** From now on media from there is this client's. */
  proven(path: Address): void;
  /** Of a checked or proven path. */
  forgotten(path: Address): void;
  /** Media goes another way from now on. */
  selected(path: Address): void;
  /** No way is left, or none was found in time. Final. */
  lost(): void;
}

interface Check {
  id: string;
  sentAt: number;
  tries: number;
}

interface Path {
  readonly to: Address;
  /** As the client ranks it. */
  priority: number;
  /** Somebody who knows the client's password answers there. */
  proven: boolean;
  nominated: boolean;
  /** When anything came from there. */
  heardAt: number;
  consentAt: number;
  check: Check | null;
}

/** Times in milliseconds. */
const LIMITS = {
  /** Paths of one client; browsers try a pair for each of their addresses. */
  paths: 24,
  /** Waits before a check is repeated, doubled each time. */
  repeat: 100,
  tries: 6,
  /** RFC 7675: consent is asked for each five seconds, give or take a fifth, and ends after thirty without an answer. */
  consent: 5_000,
  consentEnds: 30_000,
  /** RFC 8863: so long a client is waited for. */
  connect: 40_000,
  /** A path from which nothing has come for so long is not in use: sound comes each 20 ms. */
  quiet: 150,
  /** The same where only checks and reports are heard. */
  quietNomination: 500,
} as const;

/**
 * The ways to one client, seen from the controlled side (RFC 8445). Nothing is sent anywhere but answers to checks that were written by
 * somebody who knows our password, and checks, until somebody who knows the client's password has answered one from there: so nobody
 * can point our media at somebody else. A client whose address changes (its NAT gave it another port, it went to another network) is
 * followed as soon as it nominates the new way, or sends its media on it while the former way is quiet.
 */
export class Paths {
  readonly #options: PathsOptions;
  readonly #paths = new Map<string, Path>();
  readonly #tieBreaker = randomBytes(8);
  /** Checks to addresses that sent media and no check: few, for anybody can write such media. */
  readonly #guesses: TokenBucket;
  readonly #since: number;
  #selected: Path | null = null;
  #consentDue = 0;
  #closed = false;

  constructor(options: PathsOptions) {
    this.#options = options;
    this.#guesses = new TokenBucket(options.clock, 5, 5);
    this.#since = options.clock.monotonic();
  }

  /** Where media is sent; null before a way was found. */
  get selected(): Address | null {
    return this.#selected?.to ?? null;
  }

  /** A connectivity check. What is not authentic changes nothing and is not answered. */
  request(datagram: Buffer, message: StunMessage, from: Address): void {
    const now = this.#options.clock.monotonic();
    const { local, remote } = this.#options;
    if (this.#closed || message.username !== `${local.ufrag}:${remote.ufrag}`) return;
    if (!isAuthentic(datagram, message, local.pwd)) return;
    if (message.controlled) {
      this.#options.send(writeRoleConflict(message.transactionId, local.pwd), from);
      return;
    }
    const path = this.#pathTo(from, now);
    if (!path) return;
    path.heardAt = now;
    path.priority = Math.max(path.priority, message.priority);
    path.nominated ||= message.useCandidate;
    if (!path.proven) this.#options.checked(path.to);
    this.#options.send(writeSuccess(message.transactionId, from, local.pwd), from);
    if (path.proven) {
      if (message.useCandidate) this.#consider(path, LIMITS.quietNomination, now);
    } else if (!path.check) {
      this.#check(path, 1, now);
    }
  }

  /** The answer to a check of ours. */
  response(datagram: Buffer, message: StunMessage, from: Address): void {
    const now = this.#options.clock.monotonic();
    const path = this.#paths.get(from.key);
    // RFC 8445, 7.2.5.2.1: it has to come from where the check went.
    if (this.#closed || !path?.check || path.check.id !== message.transactionId) return;
    if (message.kind !== 'success' || !isAuthentic(datagram, message, this.#options.remote.pwd)) return;
    this.#settle(path);
    path.heardAt = now;
    path.consentAt = now;
    if (!path.proven) {
      path.proven = true;
      this.#options.proven(path.to);
    }
    this.#consider(path, path.nominated ? LIMITS.quietNomination : LIMITS.quiet, now);
  }

  /** Media came from there. False: it is not to be believed to be this client's. */
  media(from: Address): boolean {
    const now = this.#options.clock.monotonic();
    const path = this.#paths.get(from.key);
    if (this.#closed || !path?.proven) return false;
    if (path !== this.#selected) this.#consider(path, LIMITS.quiet, now);
    path.heardAt = now;
    return true;
  }

  /** Whether somebody who knows the client's password has answered there. */
  isProven(key: string): boolean {
    return this.#paths.get(key)?.proven ?? false;
  }

  /** Something that looks like this client's media came from an unknown address: perhaps its NAT gave it another port. */
  stray(from: Address): void {
    const now = this.#options.clock.monotonic();
    const selected = this.#selected;
    if (this.#closed || !selected || now - selected.heardAt < LIMITS.quiet || this.#paths.get(from.key)?.check) return;
    if (!this.#guesses.take()) return;
    const path = this.#pathTo(from, now);
    if (path && !path.proven) this.#check(path, 1, now);
  }

  /**
   * The connection that this way was has ended. A client whose only way it was may open another one, as long as consent to this one
   * lasts.
   */
  ended(from: Address): void {
    const path = this.#paths.get(from.key);
    if (this.#closed || !path) return;
    if (path === this.#selected) {
      path.heardAt = Number.NEGATIVE_INFINITY;
      const other = this.#bestBut(path);
      if (!other) return;
      this.#consider(other, 0, this.#options.clock.monotonic());
    }
    this.#forget(path);
  }

  /** Call it each 100 ms or so. */
  tick(): void {
    const now = this.#options.clock.monotonic();
    if (this.#closed) return;
    for (const path of this.#paths.values()) this.#look(path, now);
    const selected = this.#selected;
    if (!selected) {
      if (now - this.#since >= LIMITS.connect) this.#lose();
      return;
    }
    if (now - selected.consentAt >= LIMITS.consentEnds) this.#fallBack(selected, now);
    else if (now >= this.#consentDue) {
      this.#consentDue = now + consentPeriod();
      // Not repeated when it is lost: the next one comes anyway (RFC 7675, 5.1).
      this.#check(selected, 1, now);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const path of this.#paths.values()) this.#forget(path);
  }

  #pathTo(to: Address, now: number): Path | null {
    const known = this.#paths.get(to.key);
    if (known) return known;
    if (this.#paths.size >= LIMITS.paths && !this.#makeRoom()) return null;
    const path: Path = { to, priority: 0, proven: false, nominated: false, heardAt: now, consentAt: now, check: null };
    this.#paths.set(to.key, path);
    return path;
  }

  /** Forgets the way that was quiet for longest, one that never answered first. */
  #makeRoom(): boolean {
    let worst: Path | null = null;
    for (const path of this.#paths.values()) {
      if (path === this.#selected) continue;
      if (!worst || rank(path) < rank(worst)) worst = path;
    }
    if (worst) this.#forget(worst);
    return worst !== null;
  }

  /** Repeats a check, or gives the path up. */
  #look(path: Path, now: number): void {
    const { check } = path;
    if (check && path !== this.#selected && now - check.sentAt >= LIMITS.repeat * 2 ** (check.tries - 1)) {
      if (check.tries < LIMITS.tries) this.#check(path, check.tries + 1, now);
      else this.#settle(path);
    }
    if (path !== this.#selected && !path.check && now - path.heardAt >= LIMITS.consentEnds) this.#forget(path);
  }

  #check(path: Path, tries: number, now: number): void {
    this.#settle(path);
    const { local, remote } = this.#options;
    const id = randomBytes(12);
    path.check = { id: id.toString('hex'), sentAt: now, tries };
    this.#options.asked(path.check.id);
    this.#options.send(
      writeCheck({
        transactionId: id,
        username: `${remote.ufrag}:${local.ufrag}`,
        password: remote.pwd,
        // Peer-reflexive, highest local preference (RFC 8445, 7.1.1).
        priority: 110 * 2 ** 24 + 65_535 * 2 ** 8 + 255,
        role: 'controlled',
        tieBreaker: this.#tieBreaker,
        nominates: false,
      }),
      path.to,
    );
  }

  /** Moves to a proven path if the client means it. `quiet`: so long nothing may have come on the present one, else that is better. */
  #consider(path: Path, quiet: number, now: number): void {
    const present = this.#selected;
    if (present === path) return;
    const better = path.nominated && (!present?.nominated || path.priority >= present.priority);
    if (present && !better && now - present.heardAt < quiet) return;
    this.#selected = path;
    // A way that was proven long ago is asked at once and has little time to answer.
    const stale = now - path.consentAt >= LIMITS.consent;
    this.#consentDue = stale ? now : now + consentPeriod();
    path.consentAt = Math.max(path.consentAt, now - LIMITS.consentEnds + 2 * LIMITS.consent);
    if (present) this.#settle(present);
    this.#options.selected(path.to);
  }

  #fallBack(former: Path, now: number): void {
    this.#selected = null;
    this.#forget(former);
    const best = this.#bestBut(former);
    if (best) this.#consider(best, 0, now);
    else this.#lose();
  }

  /** The proven way from which something came last. */
  #bestBut(former: Path): Path | null {
    let best: Path | null = null;
    for (const path of this.#paths.values())
      if (path !== former && path.proven && (!best || path.heardAt > best.heardAt)) best = path;
    return best;
  }

  #settle(path: Path): void {
    if (path.check) this.#options.settled(path.check.id);
    path.check = null;
  }

  #forget(path: Path): void {
    this.#settle(path);
    this.#paths.delete(path.to.key);
    this.#options.forgotten(path.to);
  }

  #lose(): void {
    this.close();
    this.#options.lost();
  }
}

function rank(path: Path): number {
  return (path.proven ? 2 ** 50 : 0) + path.heardAt;
}

function consentPeriod(): number {
  return LIMITS.consent * (0.8 + 0.4 * Math.random());
}
