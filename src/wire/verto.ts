import { z } from 'zod';

/** Name of a call, chosen by the client: usually a UUID. It becomes a member id, so only harmless characters pass. */
const CallIdSchema = z.string().regex(/^[\w.:-]{1,128}$/);

const VertoIdSchema = z.union([z.string().max(256), z.number()]);
const Text = z.string().max(256);

/** `params` of `video.message`: a verto request or a verto response in its envelope (space-protocol 3.1). */
export const EnvelopeSchema = z.object({
  message: z.union([
    z.object({
      jsonrpc: z.literal('2.0'),
      id: VertoIdSchema,
      method: z.string().min(1).max(128),
      params: z.record(z.string(), z.unknown()).default({}),
    }),
    z
      .object({ jsonrpc: z.literal('2.0'), id: VertoIdSchema, method: z.undefined().optional() })
      .loose()
      .refine((message) => 'result' in message || 'error' in message),
  ]),
  callID: CallIdSchema.optional(),
});

/** What every verto request about a call says about it. */
const DialogSchema = z.object({ callID: CallIdSchema });

/** `verto.invite` (space-protocol 3.2). `layout` and `positions` come with screen shares only. */
export const InviteParamsSchema = z.object({
  sdp: z.string().min(1),
  dialogParams: DialogSchema.extend({
    screenShare: z.boolean().default(false),
    additionalDevice: z.boolean().default(false),
    userVariables: z.object({ memberId: z.string().max(128).optional().catch(undefined) }).catch({}),
  }),
  layout: Text.optional(),
  positions: z.record(z.string(), Text).optional(),
});

/** `verto.modify` (space-protocol 3.5, 6.7, 6.8). */
export const ModifyParamsSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('updateMedia'), sdp: z.string().min(1), dialogParams: DialogSchema }),
  z.object({ action: z.literal('hold'), dialogParams: DialogSchema }),
  z.object({ action: z.literal('unhold'), dialogParams: DialogSchema }),
]);

/** `verto.bye` and `verto.info`: only the call matters. */
export const CallParamsSchema = z.object({ dialogParams: DialogSchema });

export type InviteParams = z.infer<typeof InviteParamsSchema>;
