import type { FastifyRequest } from 'fastify';
import { BlockList } from './block-list.ts';
import { type BlockOutcome, blockMember } from './blocking.ts';
import type { PagesOptions } from './options.ts';
import { SpaceClient } from './space-client.ts';
import { type Ticket, Tickets } from './tickets.ts';
import { tokenId } from './token-id.ts';
import { type Explanation, explain } from './why.ts';

/** Who gets in: tickets of pages, tokens for them, and whom a room is closed to. */
export class Admissions {
  readonly #options: PagesOptions;
  readonly #space: SpaceClient;
  readonly #tickets: Tickets;
  readonly #blocks: BlockList;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#space = new SpaceClient(options.space);
    this.#tickets = new Tickets(options.ticketKey, options.clock);
    this.#blocks = new BlockList(options.clock);
  }

  write(ticket: Ticket): string {
    return this.#tickets.write(ticket);
  }

  /** Null for every text that is no valid ticket. */
  read(text: string): Ticket | null {
    return this.#tickets.read(text);
  }

  isClosedTo({ device, room }: Ticket): boolean {
    return this.#blocks.isBlocked(device, room);
  }

  /** @throws SpaceError */
  async token({ room, role, device }: Ticket, user: string, request: FastifyRequest): Promise<string> {
    const { roles, forward } = this.#options;
    const token = await this.#space.admit({ room, user }, roles[role], forward?.(request));
    const id = tokenId(token);
    if (id !== null) this.#blocks.note(id, room, device);
    return token;
  }

  /** @throws SpaceError */
  why(room: string, what: 'refused' | 'removed'): Promise<Explanation | null> {
    return explain(this.#space, this.#options.clock, room, what);
  }

  mayBlock({ role }: Ticket): boolean {
    return this.#options.roles[role].permissions.includes('room.member.remove');
  }

  /** @throws SpaceError */
  block(room: string, member: string): Promise<BlockOutcome> {
    return blockMember(this.#space, this.#blocks, room, member);
  }
}
