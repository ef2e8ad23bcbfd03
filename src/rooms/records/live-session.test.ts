import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { RoomBench } from '../../../test/support/room-bench.ts';
import type { MemberStay } from './live-session.ts';

/** A clock whose monotonic time has fractions and another beginning, as the machine's has. */
class RealisticClock extends ManualClock {
  override monotonic(): number {
    return super.monotonic() + 1_234.567_8;
  }
}

it('tells of stays in whole milliseconds of the wall clock', async () => {
  const clock = new RealisticClock();
  const bench = new RoomBench({ clock });
  const stays: MemberStay[] = [];
  bench.events.on('member.joined', (stay) => stays.push(stay));
  bench.events.on('member.left', (stay) => stays.push(stay));
  const joinedAt = clock.now();
  const [client] = await bench.joined(1);
  clock.advance(1_500);
  await client.bye();
  expect(stays).toMatchObject([
    { joinedAt, leftAt: null, tokenId: 'token-1', type: 'member' },
    { joinedAt, leftAt: joinedAt + 1_500 },
  ]);
});
