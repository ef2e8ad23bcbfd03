import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { PAGE_LIFE_S, Tickets } from './tickets.ts';

const ticket = { room: 'Lab', role: 'meeting-host', device: 'd' } as const;

it('a ticket comes back as it was written, for half a day', () => {
  const clock = new ManualClock();
  const tickets = new Tickets(new Uint8Array(32), clock, 'k3y');
  const text = tickets.write(ticket);
  clock.advance(PAGE_LIFE_S * 1000 - 1000);
  expect(tickets.read(text)).toEqual(ticket);
  clock.advance(1000);
  expect(tickets.read(text)).toBeNull();
});

it('a ticket that somebody changed, or that another server wrote, is none', () => {
  const clock = new ManualClock();
  const tickets = new Tickets(new Uint8Array(32), clock, 'k3y');
  const [body = '', seal = ''] = tickets.write({ ...ticket, role: 'meeting-guest' }).split('.');
  const raised = Buffer.from(Buffer.from(body, 'base64url').toString().replace('guest', 'host')).toString('base64url');
  expect(tickets.read(`${body}.${seal}`)).toMatchObject({ role: 'meeting-guest' });
  expect(tickets.read(`${raised}.${seal}`)).toBeNull();
  expect(tickets.read(new Tickets(new Uint8Array(32).fill(1), clock, 'k3y').write(ticket))).toBeNull();
});

it.each(['', '.', 'a.b', 'x'.repeat(2000)])('%j is none', (text) => {
  expect(new Tickets(new Uint8Array(32), new ManualClock(), null).read(text)).toBeNull();
});

it('a ticket of a host ends with the moderator key, one of a guest does not', () => {
  const clock = new ManualClock();
  const before = new Tickets(new Uint8Array(32), clock, 'k3y');
  const [host, guest] = [before.write(ticket), before.write({ ...ticket, role: 'meeting-guest' })];
  for (const key of ['another key', null]) {
    const now = new Tickets(new Uint8Array(32), clock, key);
    expect(now.read(host)).toBeNull();
    expect(now.read(guest)).toMatchObject({ role: 'meeting-guest' });
  }
  expect(Buffer.from(host.split('.')[0] ?? '', 'base64url').toString()).not.toContain('k3y');
});
