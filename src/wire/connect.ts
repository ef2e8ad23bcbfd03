import { z } from 'zod';
import type { Authorization } from './authorization.ts';

/** What a browser presents: a Video Room Token. */
const BrowserAuthenticationSchema = z.object({ jwt_token: z.string().min(1).max(65_536) });
/** What the server SDK presents: a project and one of its API tokens. */
const ProjectAuthenticationSchema = z.object({
  // Letter case does not matter, as on REST.
  project: z.string().min(1).max(128).toLowerCase(),
  token: z.string().min(1).max(1024),
});

export const AuthenticationSchema = z.union([BrowserAuthenticationSchema, ProjectAuthenticationSchema]);

/** `params` of `signalwire.connect` without its `authentication`, which is judged apart (space-protocol 2.2, 2.3). */
export const ConnectParamsSchema = z.object({
  version: z.object({ major: z.number().int().min(3).max(4) }).optional(),
  event_acks: z.boolean().default(false),
  agent: z.string().max(256).default(''),
  protocol: z.string().max(512).optional(),
  authorization_state: z.string().max(8192).optional(),
});

export type ConnectParams = z.infer<typeof ConnectParamsSchema>;

/** One entry of `RTCPeerConnection.iceServers` as clients get it (space-protocol 2.4). */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
  credentialType?: 'password';
}

/** What a server application learns about itself: it may do everything in its project (space-protocol 2.4). */
export interface ProjectAuthorization {
  type: 'video';
  project: string;
  project_id: string;
  scopes: ['video'];
  signature: string;
}

/** `result` of `signalwire.connect` and `signalwire.reauthenticate`. */
export interface ConnectResult {
  identity: string;
  authorization: Authorization | ProjectAuthorization;
  protocol: string;
  ice_servers: IceServer[];
}

/** `params` of `signalwire.subscribe` and `signalwire.unsubscribe` (space-protocol 8.2). */
export const SubscribeParamsSchema = z.object({
  event_channel: z.string().min(1).max(256),
  events: z.array(z.string().max(128)).max(256).default([]),
  get_initial_state: z.boolean().default(false),
});
