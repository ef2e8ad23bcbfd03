import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { type Address, Paths } from './paths.ts';
import { readStun, writeCheck, writeSuccess } from './stun.ts';

const OURS = { ufrag: 'ours', pwd: 'o'.repeat(24) };
const THEIRS = { ufrag: 'them', pwd: 't'.repeat(24) };

const at = (port: number, address = '192.0.2.1'): Address => ({ key: `${port} ${address}`, address, port });

let clock: ManualClock;
let paths: Paths;
let sent: { to: Address; datagram: Buffer }[];
let selected: number[];
let lost: number;
let transactions: Set<string>;
let owned: Set<string>;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  selected = [];
  lost = 0;
  transactions = new Set();
  owned = new Set();
  paths = new Paths({
    local: OURS,
    remote: THEIRS,
    clock,
    send: (datagram, to) => sent.push({ datagram, to }),
    asked: (id) => transactions.add(id),
    settled: (id) => transactions.delete(id),
    checked: () => {},
    proven: ({ key }) => owned.add(key),
    forgotten: ({ key }) => owned.delete(key),
    selected: ({ port }) => selected.push(port),
    lost: () => (lost += 1),
  });
});

/** The client checks from there. */
function checks(
  from: Address,
  { nominates = true, priority = 100, pwd = OURS.pwd, role = 'controlling' as 'controlling' | 'controlled' } = {},
): void {
  const datagram = writeCheck({
    transactionId: Buffer.alloc(12, from.port),
    username: `${OURS.ufrag}:${THEIRS.ufrag}`,
    password: pwd,
    priority,
    role,
    tieBreaker: Buffer.alloc(8),
    nominates,
  });
  const message = readStun(datagram);
  if (message) paths.request(datagram, message, from);
}

/** Our newest check to there, if any was sent. */
function checkTo(to: Address): string | undefined {
  const requests = sent.filter((it) => it.to.key === to.key).map((it) => readStun(it.datagram));
  return requests.findLast((it) => it?.kind === 'request')?.transactionId;
}

/** Whoever is there answers our newest check. */
function answers(from: Address, pwd = THEIRS.pwd): void {
  const id = checkTo(from);
  if (!id) return expect.fail(`${from.key} was not asked`);
  const datagram = writeSuccess(id, { address: '192.0.2.9', port: 5010 }, pwd);
  const message = readStun(datagram);
  if (message) paths.response(datagram, message, from);
}

/** Lets time pass as the front does. */
function pass(ms: number, each: () => void = () => {}): void {
  for (let done = 0; done < ms; done += 100) {
    clock.advance(100);
    each();
    paths.tick();
  }
}

/** A client that is connected from port 1. */
function connected(): void {
  checks(at(1));
  answers(at(1));
  expect(selected).toEqual([1]);
}

describe('a way to a client', () => {
  it('is open when the client has checked and answered from there, and media is believed from then on only', () => {
    expect(paths.media(at(1))).toBe(false);
    checks(at(1));
    expect([paths.selected, paths.media(at(1))]).toEqual([null, false]);
    answers(at(1));
    expect([paths.selected?.port, paths.media(at(1)), [...owned]]).toEqual([1, true, [at(1).key]]);
  });

  it('is not opened by a check with a wrong password, which gets no answer', () => {
    checks(at(1), { pwd: 'x'.repeat(24) });
    expect(sent).toEqual([]);
  });

  it('is not opened by an answer with a wrong password, from elsewhere, or to another check', () => {
    checks(at(1));
    answers(at(1), 'x'.repeat(24));
    const id = checkTo(at(1)) ?? '';
    for (const [from, transaction] of [
      [at(2), id],
      [at(1), '00'.repeat(12)],
    ] as const) {
      const datagram = writeSuccess(transaction, at(9), THEIRS.pwd);
      const message = readStun(datagram);
      if (message) paths.response(datagram, message, from);
    }
    expect([selected, owned.size]).toEqual([[], 0]);
  });

  it('is asked for a few times, and then no more until the client checks again', () => {
    checks(at(1));
    pass(20_000);
    const asked = sent.filter((it) => readStun(it.datagram)?.kind === 'request').length;
    expect(asked).toBe(6);
    expect(transactions.size).toBe(0);
    checks(at(1));
    answers(at(1));
    expect(selected).toEqual([1]);
  });

  it('is given up when no client comes in 40 seconds', () => {
    pass(39_900);
    expect(lost).toBe(0);
    pass(200);
    expect(lost).toBe(1);
  });

  it('asks a client that is controlled, too, to take the other role', () => {
    checks(at(1), { role: 'controlled' });
    expect(sent.map((it) => readStun(it.datagram)?.kind)).toEqual(['error']);
  });
});

describe('a client whose address changes', () => {
  it('is followed when it nominates the new one', () => {
    connected();
    checks(at(2));
    answers(at(2));
    expect(paths.selected?.port).toBe(2);
    checks(at(1));
    expect(paths.selected?.port).toBe(1);
  });

  it('is followed by its media when the former address is quiet, before it checks', () => {
    connected();
    paths.media(at(1));
    paths.stray(at(2));
    expect(checkTo(at(2))).toBeUndefined();
    clock.advance(150);
    paths.stray(at(2));
    answers(at(2));
    expect([selected, paths.media(at(2))]).toEqual([[1, 2], true]);
  });

  it('is asked only a few times a second because of media that anybody may have written', () => {
    connected();
    pass(10_000, () => {
      for (let port = 100; port < 200; port += 1) paths.stray(at(port));
    });
    const elsewhere = sent.filter((it) => it.to.port >= 100).length;
    expect(elsewhere).toBeLessThan(5 * 10 * 6 + 30);
    expect(paths.selected?.port).toBe(1);
  });

  it('stays where it ranks higher as long as that works, and goes to the lower when it is quiet', () => {
    checks(at(1), { priority: 200 });
    answers(at(1));
    checks(at(2), { priority: 100 });
    answers(at(2));
    expect(paths.selected?.port).toBe(1);
    clock.advance(500);
    checks(at(2), { priority: 100 });
    expect(paths.selected?.port).toBe(2);
  });

  it('without a nomination is followed by its media only', () => {
    connected();
    checks(at(2), { nominates: false, priority: 300 });
    answers(at(2));
    expect(paths.selected?.port).toBe(1);
    clock.advance(150);
    paths.media(at(2));
    expect(paths.selected?.port).toBe(2);
  });

  it('goes the other way at once when the connection that was its way ends', () => {
    connected();
    checks(at(2), { priority: 50 });
    answers(at(2));
    expect(paths.selected?.port).toBe(1);
    paths.ended(at(1));
    expect([paths.selected?.port, owned.has(at(1).key), lost]).toEqual([2, false, 0]);
  });

  it('whose only connection ends has time to open another one, as long as consent lasts', () => {
    connected();
    paths.ended(at(1));
    pass(20_000);
    expect(lost).toBe(0);
    checks(at(2));
    answers(at(2));
    expect(paths.selected?.port).toBe(2);
    paths.ended(at(2));
    pass(31_000);
    expect(lost).toBe(1);
  });

  it('any number of times finds a way each time, and old ones are forgotten', () => {
    connected();
    for (let port = 2; port < 100; port += 1) {
      clock.advance(1_000);
      checks(at(port));
      answers(at(port));
      expect(paths.selected?.port).toBe(port);
    }
    expect(owned.size).toBeLessThanOrEqual(24);
  });
});

describe('consent', () => {
  it('is asked for each five seconds or so, and lasts as long as it is given', () => {
    connected();
    sent = [];
    pass(120_000, () => {
      const id = checkTo(at(1));
      if (id && transactions.has(id)) answers(at(1));
    });
    const asked = sent.filter((it) => readStun(it.datagram)?.kind === 'request').length;
    expect(asked).toBeGreaterThanOrEqual(19);
    expect(asked).toBeLessThanOrEqual(31);
    expect(lost).toBe(0);
  });

  it('that is not given for thirty seconds ends the way, whatever media comes (RFC 7675)', () => {
    connected();
    pass(29_900, () => paths.media(at(1)));
    expect(lost).toBe(0);
    pass(200);
    expect([lost, owned.size, transactions.size]).toEqual([1, 0, 0]);
  });

  it('that ends on one way leaves another one that works', () => {
    connected();
    checks(at(2), { priority: 1 });
    answers(at(2));
    const again = () => checks(at(2), { nominates: false, priority: 1 });
    pass(30_100, again);
    expect([paths.selected?.port, lost]).toEqual([2, 0]);
    // It was proven long ago, so it is asked at once; without an answer it would be over soon.
    pass(100, again);
    answers(at(2));
    pass(29_000, again);
    expect(lost).toBe(0);
  });
});
