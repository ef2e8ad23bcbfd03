import { createHmac } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { IceServer } from '../wire/connect.ts';

export interface IceServersOptions {
  servers: readonly IceServer[];
  /** Shared with the TURN servers; null: all of `servers` say for themselves who may use them. */
  secret: string | null;
  /** How long a login's credentials open them. */
  lifeMs: number;
  clock: Pick<Clock, 'now'>;
  ids: Pick<Ids, 'uuid'>;
}

/**
 * The STUN and TURN servers of one login. A TURN server without credentials of its own gets some that end by themselves: the user name is
 * the second of the epoch in which they end and a random name, the password the HMAC-SHA1 of it in base64, as coturn reads them with
 * `use-auth-secret`.
 */
export function iceServersOf({ servers, secret, lifeMs, clock, ids }: IceServersOptions): IceServer[] {
  if (secret === null) return [...servers];
  const username = `${Math.floor((clock.now() + lifeMs) / 1000)}:${ids.uuid()}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return servers.map((server) =>
    needsCredentials(server) ? { ...server, username, credential, credentialType: 'password' } : server,
  );
}

/** Whether it is a TURN server that does not say who may use it. */
export function needsCredentials({ urls, username }: IceServer): boolean {
  return username === undefined && urls.some((url) => url.startsWith('turn'));
}
