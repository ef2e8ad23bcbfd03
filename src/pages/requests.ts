import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AddressLimiter } from '../base/address-limiter.ts';
import type { Logger } from '../base/log.ts';
import type { Refused } from '../base/refused.ts';
import type { Admissions } from './admissions.ts';
import { NoMoreRooms, NotOpen } from './open-room.ts';
import { isForeign, type TrustedOrigins } from './request-origin.ts';
import { MEET } from './routes.ts';
import { TakenBack } from './space-client.ts';
import { SpaceError } from './space-http.ts';
import type { Ticket } from './tickets.ts';
import { IllegalName, readUser } from './visit.ts';

const LONGEST_BODY_BYTES = 16 * 1024;

const Ticketed = z.object({ ticket: z.string() });
const TokenBody = z.object({ user: z.string() });
const WhyBody = z.object({ what: z.enum(['refused', 'removed']) });
const RecordingBody = z.object({ recording: z.uuid() });
const BlockBody = z.object({ member: z.string().min(1).max(100) });

type Params = { room: string };
type Handler = (ticket: Ticket, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export interface RequestsOptions {
  admissions: Admissions;
  visits: AddressLimiter;
  log: Logger;
  friends: TrustedOrigins;
  refused: Pick<Refused, 'count'>;
}

/** What the page asks of us while it is open, each time with the ticket that it got. A page elsewhere has none, and is not heard. */
export function pageRequests(app: FastifyInstance, { admissions, visits, log, friends, refused }: RequestsOptions): void {
  const route = (name: string, handle: Handler): void => {
    app.post<{ Params: Params }>(`${MEET}/:room/${name}`, { bodyLimit: LONGEST_BODY_BYTES }, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (!visits.take(request.ip)) {
        refused.count('page_visits', request.ip);
        return no(reply.header('retry-after', Math.max(1, visits.retryAfterS(request.ip))), 429, 'too many requests');
      }
      if (isForeign(request, friends)) return no(reply, 403, 'sent by the page of another site');
      const body = Ticketed.safeParse(request.body);
      const ticket = body.success ? admissions.read(body.data.ticket) : null;
      if (!ticket || ticket.room !== request.params.room) {
        refused.count('page_ticket', request.ip);
        return no(reply, 401, 'the page is too old, load it again');
      }
      // Also a host whom another one has put out asks for nothing more here.
      if (admissions.isClosedTo(ticket)) return no(reply, 403, 'this link no longer works');
      try {
        return await handle(ticket, request, reply);
      } catch (error) {
        if (error instanceof NotOpen || error instanceof TakenBack) return no(reply, 403, 'this link no longer works');
        if (error instanceof NoMoreRooms) return no(reply.header('retry-after', error.retryAfterS), 429, 'no more rooms now');
        if (!(error instanceof SpaceError)) throw error;
        log.warn({ failure: error.failure, detail: error.detail }, `the Space did not answer for ${name}`);
        return no(reply, 502, 'the Space gave no usable answer');
      }
    });
  };

  route('token', async (ticket, request, reply) => {
    const body = TokenBody.safeParse(request.body);
    const typed = body.success ? body.data.user.trim() : '';
    if (typed === '') return no(reply, 400, 'a name is missing');
    let user: string;
    try {
      user = readUser(typed);
    } catch (error) {
      if (error instanceof IllegalName) return no(reply, 400, error.problem);
      throw error;
    }
    return { token: (await admissions.admit(ticket, user, request)).token };
  });

  route('why', async (ticket, request, reply) => {
    const body = WhyBody.safeParse(request.body);
    if (!body.success) return no(reply, 400, 'what: refused or removed');
    return (await admissions.why(ticket.room, body.data.what)) ?? reply.code(204).send();
  });

  route('recordings', async (ticket, request, reply) => {
    if (!admissions.mayKeepRecordings(ticket)) return no(reply, 403, 'only who may record');
    return { recordings: await admissions.recordings(ticket.room, request) };
  });

  route('delete-recording', async (ticket, request, reply) => {
    if (!admissions.mayKeepRecordings(ticket)) return no(reply, 403, 'only who may record');
    const body = RecordingBody.safeParse(request.body);
    if (!body.success) return no(reply, 400, 'recording: an id');
    if (!(await admissions.deleteRecording(ticket.room, body.data.recording))) return no(reply, 404, 'no such recording');
    return reply.code(204).send();
  });

  route('block', async (ticket, request, reply) => {
    if (!admissions.mayBlock(ticket)) return no(reply, 403, 'only who may remove people');
    const body = BlockBody.safeParse(request.body);
    if (!body.success) return no(reply, 400, 'member: an id');
    return { outcome: await admissions.block(ticket.room, body.data.member) };
  });
}

function no(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}
