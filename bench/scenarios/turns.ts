import { type Client, RoomBench } from '../../test/support/room-bench.ts';
import type { Effort, Sample } from '../scenario.ts';

const MEMBERS = 10;
const VIEWERS = 500;
/** Turns between two looks at the clock. */
const BATCH = 50;

/** Turns a second of one room with a large audience, without media and sockets: what rooms alone cost. */
export async function turns({ warmUp, window }: Effort): Promise<Sample[]> {
  const bench = new RoomBench({ limits: { maxLegsPerSession: 1_000 } });
  const members = await bench.joined(MEMBERS);
  const viewers = await bench.joined(VIEWERS, { joinAs: 'audience' });
  for (const client of [...members, ...viewers]) client.send = () => {};
  const [ada] = members as [Client];
  const session = { room_session_id: ada.sessionId, member_id: ada.memberId };
  const { listener } = bench.media.room;
  const kinds: [name: string, turn: (count: number) => unknown][] = [
    ['somebody begins or stops to talk', (count) => listener.talking(ada.callId, count % 2 === 0)],
    ['reports of calls that are gone', () => listener.talking('gone', true)],
    ['a method that only reads', () => ada.call('video.get_meta', session)],
    ['somebody is muted or unmuted', (count) => ada.call(`video.member.audio_${count % 2 === 0 ? 'mute' : 'unmute'}`, session)],
  ];
  const samples: Sample[] = [];
  for (const [name, turn] of kinds) {
    await rate(bench, ada, turn, warmUp / kinds.length);
    const value = await rate(bench, ada, turn, window / kinds.length);
    samples.push({ name: `${name}, ${MEMBERS} members and ${VIEWERS} viewers`, unit: 'turns/s', value, target: null });
  }
  return samples;
}

async function rate(bench: RoomBench, client: Client, turn: (count: number) => unknown, seconds: number): Promise<number> {
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < seconds * 1000) {
    for (let index = 0; index < BATCH; index += 1) {
      await turn(count);
      count += 1;
    }
    await bench.settle();
    client.log.length = 0;
  }
  return (count * 1000) / (performance.now() - begun);
}
