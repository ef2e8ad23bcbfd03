import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { PAGE_LIFE_S, Tickets } from './tickets.ts';

const ticket = { room: 'Lab', role: 'meeting-host', device: 'd' } as const;

it('a ticket comes back as it was written, for half a day', () => {
  const clock = new ManualClock();
  const tickets = new Tickets(new Uint8Array(32), clock);
  const text = tickets.write(ticket);
  clock.advance(PAGE_LIFE_S * 1000 - 1000);
  expect(tickets.read(text)).toEqual(ticket);
  clock.advance(1000);
  expect(tickets.read(text)).toBeNull();
});

it('a ticket that somebody changed, or that another server wrote, is none', () => {
  const clock = new ManualClock();
  const tickets = new Tickets(new Uint8Array(32), clock);
  const [body = '', seal = ''] = tickets.write({ ...ticket, role: 'meeting-guest' }).split('.');
  const raised = Buffer.from(Buffer.from(body, 'base64url').toString().replace('guest', 'host')).toString('base64url');
  expect(tickets.read(`${body}.${seal}`)).toMatchObject({ role: 'meeting-guest' });
  expect(tickets.read(`${raised}.${seal}`)).toBeNull();
  expect(tickets.read(new Tickets(new Uint8Array(32).fill(1), clock).write(ticket))).toBeNull();
});

it.each(['', '.', 'a.b', 'x'.repeat(2000)])('%j is none', (text) => {
  expect(new Tickets(new Uint8Array(32), new ManualClock()).read(text)).toBeNull();
});
