import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { Signer } from '../base/signer.ts';
import { HOST_ROLES, type RoleName } from './roles.ts';

/** What a page was opened for. */
export interface Ticket {
  room: string;
  role: RoleName;
  /** The browser it was opened in (device-cookie.ts). */
  device: string;
}

/** Pages, and everything that belongs to them, are valid for half a day. */
export const PAGE_LIFE_S = 12 * 3600;
/** Longer than any ticket that we write. */
const LONGEST_TICKET = 1000;

const TicketSchema = z.object({
  room: z.string(),
  role: z.enum(['moderator', 'guest', 'meeting-host', 'meeting-guest']),
  device: z.string(),
  until: z.number(),
  /** What the moderator key was like, in tickets of hosts. */
  key: z.string().optional(),
});

/** Writes and reads tickets: what the page hands back is what we wrote, and not older than half a day. Those of hosts end with the key. */
export class Tickets {
  readonly #signer: Signer;
  readonly #clock: Clock;
  readonly #moderatorKey: string;

  /** @param moderatorKey null when none is needed */
  constructor(key: Uint8Array, clock: Clock, moderatorKey: string | null) {
    this.#signer = new Signer(key);
    this.#clock = clock;
    this.#moderatorKey = this.#signer.sign(JSON.stringify(['moderator key', moderatorKey]));
  }

  write(ticket: Ticket): string {
    const until = Math.floor(this.#clock.now() / 1000) + PAGE_LIFE_S;
    const key = HOST_ROLES.includes(ticket.role) ? { key: this.#moderatorKey } : {};
    const text = Buffer.from(JSON.stringify({ ...ticket, ...key, until })).toString('base64url');
    return `${text}.${this.#signer.sign(text)}`;
  }

  /** Null for every text that is no valid ticket. */
  read(text: string): Ticket | null {
    const [body = '', seal = ''] = text.length > LONGEST_TICKET ? [] : text.split('.');
    if (!this.#signer.isSigned(body, seal)) return null;
    const parsed = TicketSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    if (!parsed.success || parsed.data.until * 1000 <= this.#clock.now()) return null;
    const { room, role, device, key } = parsed.data;
    if (HOST_ROLES.includes(role) && key !== this.#moderatorKey) return null;
    return { room, role, device };
  }
}
