import type {
  Actor,
  FollowOutcome,
  Invite,
  InviteOutcome,
  MethodResult,
  ModifyOutcome,
  RoomGateway,
} from '../../../src/rooms/gateway.ts';
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
  onModify: (...of: Parameters<RoomGateway['modify']>) => Promise<ModifyOutcome> = async () => ({
    kind: 'done',
    holdState: 'active',
    sdp: 'v=0 answer',
  });

  async invite(link: Link, grant: Grant, invite: Invite, reply: (outcome: InviteOutcome) => void): Promise<void> {
    this.invites.push({ link, grant, invite });
    reply(this.outcome);
    if (this.outcome.accepted) this.joined(link, invite);
  }

  async modify(...of: Parameters<RoomGateway['modify']>): Promise<void> {
    const [, , , reply] = of;
    reply(await this.onModify(...of));
  }

  async bye(_link: Link, callId: string, reply: (known: boolean) => void): Promise<void> {
    this.log.push(`bye ${callId}`);
    reply(true);
  }

  call(actor: Actor, method: string, params: Record<string, unknown>, reply: (result: MethodResult) => void): Promise<void> {
    this.calls.push({ actor, method, params });
    return this.onCall(actor, reply);
  }

  async detached(_link: Link, closed = false): Promise<void> {
    this.log.push(closed ? 'detached, closed' : 'detached');
  }

  async resumed(_link: Link): Promise<void> {
    this.log.push('resumed');
  }

  async dropped(_link: Link): Promise<void> {
    this.log.push('dropped');
  }

  async follow(_projectId: string, channel: string, link: Link, reply: (outcome: FollowOutcome) => void): Promise<void> {
    const session = this.live.find((one) => one.event_channel === channel) ?? null;
    if (channel !== 'video.rooms' && !session) return reply({ kind: this.over.includes(channel) ? 'over' : 'unknown' });
    this.observers.set(channel, link);
    reply({ kind: 'following', session });
  }

  async unfollow(_projectId: string, channel: string): Promise<void> {
    this.observers.delete(channel);
  }

  async sessions(): Promise<RoomSessionPayload[]> {
    return this.live;
  }

  async liveSession(): Promise<null> {
    return null;
  }

  async sessionOf(): Promise<null> {
    return null;
  }

  async roomChanged(): Promise<void> {}

  async streamsChanged(): Promise<void> {}

  async close(): Promise<void> {}
}
