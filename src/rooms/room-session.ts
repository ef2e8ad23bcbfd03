import type { VideoEvent } from '../wire/events.ts';
import { limitCapture } from './calls/capture.ts';
import { hangUp } from './calls/ending.ts';
import { modify } from './calls/modifying.ts';
import type { CallChange, FollowOutcome, InviteOutcome, MethodResult, ModifyOutcome } from './gateway.ts';
import { answer } from './joining/answering.ts';
import { arrive, type JoinRequest } from './joining/deciding.ts';
import { type Caller, callMethod, finishMethod } from './methods/calling.ts';
import type { Later } from './methods/method.ts';
import { rearmRemovals } from './moderation/timed-removal.ts';
import type { MethodName } from './permissions.ts';
import type { Link, MediaPort, MediaRoomListener } from './ports.ts';
import { type Absences, linkBack, linkLost, mediaCrashed, mediaState } from './reconnecting/loss-and-return.ts';
import type { By } from './records/live-session.ts';
import { leave } from './session/leaving.ts';
import { heard } from './session/sound.ts';
import { type Opening, type SessionContext, SessionState } from './session/state.ts';
import { serveDestinations, watchAsConfigured } from './session/streams.ts';
import { fullPayloads } from './session/view.ts';
import type { Room } from './settings/room.ts';
import type { Destination } from './streaming/running.ts';

/**
 * One life of a room, from its first admitted leg until the last participant has left. Commands that say "in a turn" must be called
 * from the room's queue; the others take their turn themselves.
 */
export class RoomSession {
  readonly state: SessionState;
  readonly #absences: Absences = new WeakMap();

  constructor(opening: Opening, media: MediaPort, context: SessionContext) {
    const { id, room } = opening;
    const mediaRoom = media.openRoom(
      { roomSessionId: id, quality: room.quality, previews: room.enableRoomPreviews },
      this.#listener(),
    );
    this.state = new SessionState(opening, mediaRoom, context);
  }

  /** Announces that the session has begun; in a turn, which ends with the next command. */
  start(): void {
    this.state.happened('session.started', this.state.snapshot());
    this.state.lifecycle('video.room.started');
  }

  /** Decides about an invite, in a turn. Returns what is left to do outside of it: have the offer answered. Null: nothing. */
  arrive(request: JoinRequest, reply: (outcome: InviteOutcome) => void): (() => Promise<void>) | null {
    const decideAndReply = (): (() => Promise<void>) | null => {
      const decision = arrive(this.state, request);
      switch (decision.kind) {
        case 'refused':
          reply({ accepted: false, refusal: decision.why === 'removed' ? 'removed' : 'forbidden' });
          return null;
        case 'ended':
          reply({ accepted: true });
          this.state.outbox.put([request.link], { kind: 'bye', callId: request.invite.callId, ...decision.cause });
          return null;
        case 'answer':
          reply({ accepted: true });
          return () => answer(this.state, decision.member, decision.incoming);
      }
    };
    return this.state.turn(decideAndReply, this.state.personBehind(request.link));
  }

  /** Whether somebody came by the link and has not left. */
  has(link: Link): boolean {
    return this.state.roster.personOf(link) !== undefined;
  }

  /** Runs a method, in a turn. What takes longer than a turn is to be done outside of it: the task that is returned. */
  call(
    caller: Caller,
    name: MethodName,
    params: Record<string, unknown>,
    reply: (result: MethodResult) => void,
  ): (() => Promise<void>) | null {
    const by: By = caller.grant ? this.state.personBehind(caller.link) : { kind: 'application', linkId: caller.link.id };
    return this.state.turn(() => {
      const called = callMethod(this.state, caller, name, params);
      if ('later' in called) return () => this.#finish(caller, name, called.later, reply, by);
      reply(called.result);
      return null;
    }, by);
  }

  /** Says nothing when the session is over by then. */
  async #finish(caller: Caller, name: MethodName, later: Later, reply: (result: MethodResult) => void, by: By): Promise<void> {
    await later.ready;
    let tried = false;
    const finish = (): void => {
      tried = true;
      reply(finishMethod(this.state, caller, name, later));
    };
    await this.state.perform(finish, by).finally(() => {
      if (!tried) later.abandon();
    });
  }

  modify(link: Link, callId: string, change: CallChange, reply: (outcome: ModifyOutcome) => void): Promise<void> {
    return modify(this.state, link, callId, change, reply);
  }

  /** `verto.bye`, in a turn. */
  bye(link: Link, callId: string, reply: (known: boolean) => void): void {
    this.state.turn(() => {
      const member = this.state.roster.byCall(callId);
      const known = member?.link.id === link.id;
      if (known) hangUp(this.state, member, callId);
      reply(known);
    }, this.state.personBehind(link));
  }

  /** The link lost its socket, in a turn. */
  lost(link: Link, closed: boolean): void {
    this.state.turn(() => linkLost(this.state, this.#absences, link, closed));
  }

  /** The link has a socket again, in a turn. */
  back(link: Link, unacknowledged: readonly VideoEvent[]): void {
    this.state.turn(() => linkBack(this.state, this.#absences, link, unacknowledged));
  }

  /** A server application follows the session from now on, in a turn. */
  follow(link: Link, reply: (outcome: FollowOutcome) => void): void {
    this.state.turn(() => {
      this.state.follow(link);
      reply({ kind: 'following', session: fullPayloads(this.state, null).room_session });
    });
  }

  /** In a turn. */
  unfollow(link: Link): void {
    this.state.turn(() => this.state.unfollow(link));
  }

  /** Everything of the link leaves, in a turn. */
  drop(link: Link): void {
    this.state.turn(() => {
      const person = this.state.roster.personOf(link);
      if (person) leave(this.state, [person], { putOut: true });
    });
  }

  /** Takes over what REST changed in the room and what applies at once (rest-api 12.4); in a turn. */
  configure(room: Room): void {
    this.state.turn(
      () => {
        const { joinFrom, joinUntil, removeAt, removeAfterSecondsElapsed, maxMembers, joinByLink, hls } = room;
        const { recordAudioOnly, recordFormat } = room;
        const forRecordings = { recordAudioOnly, recordFormat };
        const changed = {
          joinFrom,
          joinUntil,
          removeAt,
          removeAfterSecondsElapsed,
          maxMembers,
          joinByLink,
          hls,
          ...forRecordings,
        };
        const watchChanged = hls !== this.state.room.hls;
        this.state.change({ room: { ...this.state.room, ...changed } });
        rearmRemovals(this.state);
        // Somebody may have stopped it: another change of the room does not make the meeting public again.
        if (watchChanged) watchAsConfigured(this.state);
        this.state.happened('session.changed', this.state.snapshot());
      },
      { kind: 'rest', projectId: room.projectId },
    );
  }

  /** Takes over where REST wants the room to be sent (rest-api 7); in a turn. `isGone`: the room is not configured any more. */
  serve(destinations: readonly Destination[], isGone: boolean): void {
    const { state } = this;
    state.turn(
      () => {
        serveDestinations(state, destinations);
        if (!isGone || !state.room.hls) return;
        state.change({ room: { ...state.room, hls: false } });
        watchAsConfigured(state);
      },
      { kind: 'rest', projectId: state.room.projectId },
    );
  }

  /** Puts everybody out and ends the session, in a turn. */
  close(): void {
    this.state.turn(() => leave(this.state, this.state.roster.people(), { putOut: true }));
  }

  #listener(): MediaRoomListener {
    return {
      sendAtMost: (callId, video) => this.state.performSoon(() => limitCapture(this.state, callId, video)),
      talking: (callId, voice) => this.state.performSoon(() => heard(this.state, callId, voice)),
      transport: (callId, transport) => this.state.performSoon(() => mediaState(this.state, callId, transport)),
      preview: (image) => this.state.preview?.show(image),
      crashed: () => this.state.performSoon(() => mediaCrashed(this.state)),
    };
  }
}
