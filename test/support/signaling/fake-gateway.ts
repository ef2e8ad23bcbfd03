import type { Actor, Invite, InviteOutcome, MethodResult, RoomGateway } from '../../../src/rooms/gateway.ts';
import type { Link } from '../../../src/rooms/ports.ts';
import type { Grant } from '../../../src/rooms/settings/grant.ts';
import type { RoomSessionPayload } from '../../../src/wire/events.ts';

/** Rooms that do what the test says, and remember what they were asked. */
export class FakeGateway implements RoomGateway {
  readonly invites: { link: Link; grant: Grant; invite: Invite }[] = [];
  readonly calls: { actor: Actor; method: string; params: Record<string, unknown> }[] = [];
  readonly log: string[] = [];
  readonly observers = new Map<string, Link>();
  live: RoomSessionPayload[] = [];
  /** Channels of sessions that are over. */
  over: string[] = [];
  outcome: InviteOutcome = { accepted: true };
  /** What happens after the answer to an accepted invite. */
  joined: (link: Link, invite: Invite) => void = (link, invite) =>
    link.send({ kind: 'answer', callId: invite.callId, sdp: 'v=0' });
  onCall: (actor: Actor, reply: (result: MethodResult) => void) => Promise<void> = async (_actor, reply) =>
    reply({ code: '200', message: 'OK' });
  onModify: RoomGateway['modify'] = async () => ({ holdState: 'active', sdp: 'v=0 answer' });

  async invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void> {
    this.invites.push({ link, grant, invite });
    reply(this.outcome);
    if (this.outcome.accepted) this.joined(link, invite);
  }

  modify(...[link, callId, change]: Parameters<RoomGateway['modify']>): ReturnType<RoomGateway['modify']> {
    return this.onModify(link, callId, change);
  }

  async bye(_link: Link, callId: string, reply: (known: boolean) => void): Promise<void> {
    this.log.push(`bye ${callId}`);
    reply(true);
  }

  call(actor: Actor, method: string, params: Record<string, unknown>, reply: (result: MethodResult) => void): Promise<void> {
    this.calls.push({ actor, method, params });
    return this.onCall(actor, reply);
  }

  detached(_link: Link, closed = false): void {
    this.log.push(closed ? 'detached, closed' : 'detached');
  }

  resumed(_link: Link): void {
    this.log.push('resumed');
  }

  async dropped(_link: Link): Promise<void> {
    this.log.push('dropped');
  }

  observe(_projectId: string, channel: string, link: Link): (() => void) | null {
    if (channel !== 'video.rooms' && !this.live.some((session) => session.event_channel === channel)) return null;
    this.observers.set(channel, link);
    return () => this.observers.delete(channel);
  }

  endedLately(_projectId: string, channel: string): boolean {
    return this.over.includes(channel);
  }

  sessions(): RoomSessionPayload[] {
    return this.live;
  }

  async close(): Promise<void> {}
}
