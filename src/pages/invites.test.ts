import { expect, it } from 'vitest';
import { Invites } from './invites.ts';

const invites = new Invites(new Uint8Array(32));

it('an invite opens its room, at any time, and no other', () => {
  const invite = invites.of('Lab');
  expect(invite).toMatch(/^[\w-]{22}$/);
  expect(new Invites(new Uint8Array(32)).opens('Lab', invite)).toBe(true);
  for (const room of ['lab', 'Lab2', '']) expect(invites.opens(room, invite)).toBe(false);
  expect(new Invites(new Uint8Array(32).fill(1)).opens('Lab', invite)).toBe(false);
});

it.each([null, '', 'x', 'x'.repeat(22), `${invites.of('Lab')}A`, invites.of('Lab').slice(1)])('%j opens nothing', (invite) => {
  expect(invites.opens('Lab', invite)).toBe(false);
});
