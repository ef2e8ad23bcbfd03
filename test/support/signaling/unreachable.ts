import { writeOffer } from '../caller/offer.ts';
import type { ServerProcess } from '../server.ts';
import type { Json } from './fake-socket.ts';
import { RawClient } from './raw-client.ts';

/** A browser whose media will never be reached: enough to be answered. */
const peer = {
  ufrag: 'abcd',
  pwd: 'abcdefghijklmnopqrstuvwx',
  fingerprint: `sha-256 ${Array(32).fill('AB').join(':')}`,
  candidates: [],
};
const OFFER = writeOffer([
  { direction: 'sendrecv', setup: 'actpass', peer, kind: 'audio', mid: '0', ssrc: 1001, rtxSsrc: 0 },
  { direction: 'sendrecv', setup: 'actpass', peer, kind: 'video', mid: '1', ssrc: 1002, rtxSsrc: 1003 },
]);

/** Joins a room of a running server as Ada, without media. `permissions`: hers, instead of the usual ones. */
export async function joinUnreachable(
  server: ServerProcess,
  room_name: string,
  permissions?: readonly string[],
): Promise<RawClient> {
  const holder = { room_name, user_name: 'Ada', ...(permissions ? { permissions } : {}) };
  const { token } = (await (await server.ask('POST', '/room_tokens', holder)).json()) as Json;
  const client = await RawClient.open(Number(new URL(server.url).port));
  await client.connect(token);
  await client.join({}, { sdp: OFFER } as { fingerprint?: string });
  return client;
}
