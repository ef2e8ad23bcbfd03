import type { BlockOutcome } from '../wire/page.ts';
import type { BlockList } from './block-list.ts';
import type { SpaceClient } from './space-client.ts';

/** Closes a room to somebody who is in it. */
export async function blockMember(space: SpaceClient, list: BlockList, room: string, memberId: string): Promise<BlockOutcome> {
  const session = (await space.room(room))?.active_session;
  if (!session) return 'not';
  const member = (await space.members(session.id)).find((one) => one.id === memberId);
  const tokenId = member?.room_token_id;
  if (!tokenId) return 'not';
  const device = list.deviceOf(tokenId, room);
  if (device !== null) list.block(device, room);
  // Somebody who opened the page twice holds two tokens.
  const others = device === null ? [] : list.tokensOf(device, room).filter((id) => id !== tokenId);
  const [revoked] = await Promise.all([tokenId, ...others].map((id) => space.revoke(id)));
  if (revoked) return 'blocked';
  return device === null ? 'not' : 'partly';
}
