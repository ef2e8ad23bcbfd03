import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AddressLimiter } from '../base/address-limiter.ts';
import type { Absence, BlockOutcome, Explanation, RoomRecording } from '../wire/page.ts';
import { BlockList } from './block-list.ts';
import { blockMember } from './blocking.ts';
import { explain } from './explain.ts';
import { Invites } from './invites.ts';
import type { PagesOptions } from './options.ts';
import { HOST_ROLES } from './roles.ts';
import { type Admitted, SpaceClient } from './space-client.ts';
import { type Ticket, Tickets } from './tickets.ts';
import { tokenId } from './token-id.ts';

const HOUR_MS = 3_600_000;

/** Who gets in: invites, tickets of pages, tokens for them, and whom a room is closed to. */
export class Admissions {
  readonly #options: PagesOptions;
  readonly #space: SpaceClient;
  readonly #tickets: Tickets;
  readonly #blocks: BlockList;
  readonly #newRooms: AddressLimiter;
  readonly #invites: Invites;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#space = new SpaceClient(options.space);
    this.#tickets = new Tickets(options.ticketKey, options.clock, options.moderatorKey);
    this.#blocks = new BlockList(options.clock);
    this.#newRooms = new AddressLimiter(options.clock, options.limits.newRooms, HOUR_MS);
    this.#invites = new Invites(this.#digest('invites', options.moderatorKey));
  }

  write(ticket: Ticket): string {
    return this.#tickets.write(ticket);
  }

  /** Null for every text that is no valid ticket. */
  read(text: string): Ticket | null {
    return this.#tickets.read(text);
  }

  /** Fields that a link to the room has to carry. */
  inviteTo(room: string): { invite?: string } {
    return this.#options.links === 'invite' ? { invite: this.#invites.of(room) } : {};
  }

  /** Whether the visit lacks an invite that it needs. */
  lacksInvite({ room, role }: Pick<Ticket, 'room' | 'role'>, invite: string | null): boolean {
    return this.#options.links === 'invite' && !HOST_ROLES.includes(role) && !this.#invites.opens(room, invite);
  }

  isClosedTo({ device, room }: Ticket): boolean {
    return this.#blocks.isBlocked(device, room);
  }

  /** @throws NotOpen, NoMoreRooms, TakenBack, SpaceError */
  async admit({ room, role, device }: Ticket, user: string, request: FastifyRequest): Promise<Admitted> {
    const { roles, forward } = this.#options;
    const admitted = await this.#space.admit({
      visit: { room, user },
      role: roles[role],
      // Somebody who is put out as a guest may still be the host in another window.
      holder: this.#digest('holder', room, HOST_ROLES.includes(role), device).toString('base64url'),
      forwarded: forward?.(request) ?? {},
      allowance: {
        take: () => this.#newRooms.take(request.ip),
        giveBack: () => this.#newRooms.giveBack(request.ip),
        retryAfterS: () => Math.max(1, this.#newRooms.retryAfterS(request.ip)),
      },
    });
    const id = tokenId(admitted.token);
    if (id !== null) this.#blocks.note(id, room, device);
    return admitted;
  }

  /** @throws SpaceError */
  why(room: string, what: Absence): Promise<Explanation | null> {
    return explain(this.#space, this.#options.clock, room, what);
  }

  mayBlock({ role }: Ticket): boolean {
    return this.#options.roles[role].permissions.includes('room.member.remove');
  }

  /** @throws SpaceError */
  block(room: string, member: string): Promise<BlockOutcome> {
    return blockMember(this.#space, this.#blocks, room, member);
  }

  /** Whether the page may list and delete what was recorded in its room: on our own Space, who may record there. */
  mayKeepRecordings({ role }: Pick<Ticket, 'role'>): boolean {
    const { space, roles } = this.#options;
    return space.own !== null && roles[role].permissions.includes('room.recording');
  }

  /** @throws NotOpen, SpaceError */
  recordings(room: string, request: FastifyRequest): Promise<RoomRecording[]> {
    return this.#space.recordings(room, this.#options.forward?.(request) ?? {});
  }

  /** Deletes a recording of this room; false when the room has no such recording. @throws NotOpen, SpaceError */
  async deleteRecording(room: string, id: string): Promise<boolean> {
    const isOfRoom = (await this.#space.recordings(room, {})).some((one) => one.id === id);
    return isOfRoom && (await this.#space.deleteRecording(id));
  }

  #digest(...of: unknown[]): Buffer {
    return createHmac('sha256', this.#options.ticketKey).update(JSON.stringify(of)).digest();
  }
}
