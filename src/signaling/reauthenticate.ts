import { z } from 'zod';
import { RPC_ERRORS, type RpcRequest } from '../wire/jsonrpc.ts';
import type { Answer } from './answer.ts';
import type { BrowserSession } from './browser-session.ts';
import { claimsToGrant } from './claims-to-grant.ts';
import type { Client } from './client.ts';
import { CLOSE } from './connection.ts';
import type { TokenVerifier } from './ports.ts';
import type { Sessions } from './sessions.ts';

const ParamsSchema = z.object({
  authentication: z.object({ jwt_token: z.string().min(1).max(65_536), project: z.string().max(128).toLowerCase().optional() }),
});

/**
 * `signalwire.reauthenticate`: a newer token for a running session. A token that is not acceptable ends the session, because an
 * error leaves the client deaf on its socket (space-protocol 2.9).
 */
export async function reauthenticate(
  { client, session, request, answer }: { client: Client; session: BrowserSession; request: RpcRequest; answer: Answer },
  { verifier, sessions, result }: { verifier: TokenVerifier; sessions: Sessions; result: (session: BrowserSession) => object },
): Promise<void> {
  const params = ParamsSchema.safeParse(request.params);
  const { project, jwt_token } = params.success ? params.data.authentication : {};
  const claims = jwt_token === undefined ? null : await verifier.verifyRoomToken(jwt_token);
  const grant = claims && claimsToGrant(claims);
  if (!client.connection.open) return;
  if (!grant || sessions.isRevoked(grant) || !session.fits(grant) || (project !== undefined && project !== session.projectId)) {
    answer.error(RPC_ERRORS.authentication);
    sessions.end(session);
    return client.connection.close(CLOSE.policy, 'token refused');
  }
  session.renew(grant);
  answer.result(result(session));
  session.sendState();
}
