import { Refusal } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Invite, InviteOutcome, RoomGateway } from '../rooms/gateway.ts';
import { RPC_ERRORS, type RpcError, type RpcId, type RpcRequest } from '../wire/jsonrpc.ts';
import { CallParamsSchema, EnvelopeSchema, type InviteParams, InviteParamsSchema, ModifyParamsSchema } from '../wire/verto.ts';
import type { Answer } from './answer.ts';
import type { BrowserSession } from './browser-session.ts';
import type { Client } from './client.ts';

export interface VertoOptions {
  gateway: RoomGateway;
  nodeId: string;
  log: Logger;
}

/** Verto messages that need nothing but a word of receipt (space-protocol 3.5). */
const RECEIPT_ONLY = new Set(['verto.pong', 'verto.attach', 'verto.subscribe', 'verto.answer']);

/** Verto messages that set up media or change it. */
const OFFERS = new Set(['verto.invite', 'verto.modify']);

/** One verto request with what is needed to answer it. */
interface VertoRequest {
  id: RpcId;
  params: Record<string, unknown>;
  client: Client;
  session: BrowserSession;
  answer: Answer;
}

/** `video.message`: the call signalling inside its envelope (space-protocol 3.1 to 3.5). */
export class VertoHandler {
  readonly #options: VertoOptions;

  constructor(options: VertoOptions) {
    this.#options = options;
  }

  handle(client: Client, session: BrowserSession, request: RpcRequest, answer: Answer): void {
    const envelope = EnvelopeSchema.safeParse(request.params);
    if (!envelope.success) return answer.error(RPC_ERRORS.invalidParams);
    const { message, callID } = envelope.data;
    // An answer of the client to one of our verto requests.
    if (message.method === undefined) return this.#receipt(answer);
    const verto = { id: message.id, params: message.params, client, session, answer };
    if (RECEIPT_ONLY.has(message.method)) return this.#receipt(answer);
    if (OFFERS.has(message.method) && !client.offers.take()) return answer.refuse('too_many');
    switch (message.method) {
      case 'verto.invite':
        return this.#invite(verto, callID);
      case 'verto.modify':
        return this.#modify(verto, callID);
      case 'verto.bye':
        return this.#bye(verto, callID);
      case 'verto.info':
        return this.#info(verto, callID);
      default:
        return this.#innerError(verto, RPC_ERRORS.methodNotFound);
    }
  }

  #invite(verto: VertoRequest, outer: string | undefined): void {
    const parsed = InviteParamsSchema.safeParse(verto.params);
    if (!parsed.success || isOther(outer, parsed.data)) return verto.answer.error(RPC_ERRORS.invalidParams);
    const { client, session, answer } = verto;
    // Half of a resumed connect was wrong: the page cannot show that the session's call is its own (space-protocol 6.4).
    if (!client.proven) return this.#innerError(verto, RPC_ERRORS.call);
    const invite = toInvite(parsed.data, session);
    this.#options.gateway
      .invite(session, session.grant, invite, (outcome) => this.#invited(verto, invite, outcome))
      .catch((error: unknown) => this.#failed(answer, error))
      .finally(() => answer.error(RPC_ERRORS.internal));
  }

  #invited(verto: VertoRequest, invite: Invite, outcome: InviteOutcome): void {
    const { session, answer } = verto;
    if (!outcome.accepted) return answer.refuse(outcome.refusal);
    session.calls.add(invite.callId);
    if (invite.leg === 'main') session.mainCallId = invite.callId;
    this.#inner(verto, { message: 'CALL CREATED', callID: invite.callId });
  }

  #modify(verto: VertoRequest, outer: string | undefined): void {
    const parsed = ModifyParamsSchema.safeParse(verto.params);
    if (!parsed.success || isOther(outer, parsed.data)) return verto.answer.error(RPC_ERRORS.invalidParams);
    const { client, session, answer } = verto;
    if (!client.proven) return this.#innerError(verto, RPC_ERRORS.call);
    const { data } = parsed;
    const callID = data.dialogParams.callID;
    const change = data.action === 'updateMedia' ? { action: data.action, offer: data.sdp } : { action: data.action };
    this.#options.gateway
      .modify(session, callID, change, (outcome) => {
        if (outcome.kind === 'refused') return answer.refuse(outcome.refusal);
        // The media side has written down why an offer cannot be answered.
        if (outcome.kind !== 'done') return this.#innerError(verto, RPC_ERRORS.call);
        const { holdState, sdp } = outcome;
        if (sdp !== undefined) session.answered(callID, sdp);
        return this.#inner(verto, { action: data.action, callID, holdState, ...(sdp === undefined ? {} : { sdp }) });
      })
      .catch((error: unknown) => {
        this.#options.log.warn({ err: error, session: session.id }, 'call could not be modified');
        return this.#innerError(verto, RPC_ERRORS.call);
      });
  }

  #bye(verto: VertoRequest, outer: string | undefined): void {
    const parsed = CallParamsSchema.safeParse(verto.params);
    if (!parsed.success || isOther(outer, parsed.data)) return verto.answer.error(RPC_ERRORS.invalidParams);
    const { client, session, answer } = verto;
    const callID = parsed.data.dialogParams.callID;
    // An unknown call ends just as well: a leave never hangs (space-protocol 3.5).
    const ended = (): void => this.#inner(verto, { callID, message: 'CALL ENDED', causeCode: 16, cause: 'NORMAL_CLEARING' });
    if (!client.proven) return ended();
    session.calls.delete(callID);
    this.#options.gateway
      .bye(session, callID, ended)
      .catch((error: unknown) => this.#failed(answer, error))
      .finally(ended);
  }

  #info(verto: VertoRequest, outer: string | undefined): void {
    const parsed = CallParamsSchema.safeParse(verto.params);
    if (!parsed.success || isOther(outer, parsed.data)) return verto.answer.error(RPC_ERRORS.invalidParams);
    const { client, session } = verto;
    const known = client.proven && session.calls.has(parsed.data.dialogParams.callID);
    return known ? this.#inner(verto, { message: 'SENT' }) : this.#innerError(verto, RPC_ERRORS.call);
  }

  #receipt(answer: Answer): void {
    answer.ok({ node_id: this.#options.nodeId });
  }

  #inner(verto: VertoRequest, result: object): void {
    verto.answer.ok({ node_id: this.#options.nodeId, result: { jsonrpc: '2.0', id: verto.id, result } });
  }

  #innerError(verto: VertoRequest, { code, message }: RpcError): void {
    verto.answer.ok({ node_id: this.#options.nodeId, result: { jsonrpc: '2.0', id: verto.id, error: { code, message } } });
  }

  #failed(answer: Answer, error: unknown): void {
    if (error instanceof Refusal) return answer.refuse(error.code);
    this.#options.log.error({ err: error }, 'call signalling failed');
    answer.refuse('internal');
  }
}

/** The call is named twice; a message that names two calls is not understood. */
function isOther(outer: string | undefined, params: { dialogParams: { callID: string } }): boolean {
  return outer !== undefined && outer !== params.dialogParams.callID;
}

function toInvite(params: InviteParams, session: BrowserSession): Invite {
  const { callID, screenShare, additionalDevice, userVariables } = params.dialogParams;
  return {
    callId: callID,
    offer: params.sdp,
    leg: screenShare ? 'screen' : additionalDevice ? 'device' : 'main',
    ...(userVariables.memberId === undefined ? {} : { ownerId: userVariables.memberId }),
    ...(params.layout === undefined ? {} : { layout: params.layout }),
    ...(params.positions === undefined ? {} : { positions: params.positions }),
    knowsItsCall: session.knowsItsCall,
  };
}
