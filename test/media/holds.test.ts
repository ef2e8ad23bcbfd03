import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Caller } from '../support/caller/caller.ts';
import { hears, loudness } from '../support/caller/looks.ts';
import { sleep, testEngine, until } from '../support/caller/room.ts';
import { type Client, RoomBench } from '../support/room-bench.ts';

/** Tones, in hertz: of the host, and of the guest's microphone, second device, screen, and device of its next visit. */
const HOST = 1_000;
const MICROPHONE = 400;
const DEVICE = 700;
const SCREEN = 900;
const AGAIN = 550;

const engine = testEngine();
// Real rooms over the real mixer.
const bench = new RoomBench({ media: engine });
const callers: Caller[] = [];
let host: Client;
let guest: Client;
let listener: Caller;

beforeAll(() => engine.ready());
afterAll(async () => {
  for (const caller of callers) caller.close();
  await engine.close();
});

/** A call of a client with sound only. Each attempt of the caller is a call of its own. */
async function call(client: Client, hertz: number, leg: 'main' | 'screen' | 'device' = 'main'): Promise<Caller> {
  const caller = new Caller({ id: callers.length + 1, video: null, hertz });
  callers.push(caller);
  await caller.connect(async (offer) => {
    const callId = randomUUID();
    if (leg === 'main') client.callId = callId;
    expect(await client.invite({ callId, leg, offer, knowsItsCall: false })).toEqual({ accepted: true });
    const answer = client.log.findLast((entry) => entry.kind === 'answer');
    if (answer?.kind !== 'answer' || answer.callId !== callId) throw new Error('no answer');
    return answer.sdp;
  });
  return caller;
}

const silent = (hertz: number): boolean => loudness(listener, hertz) < 0.02;

it('somebody whom a moderator muted or deafened is not heard and hears nothing by a second device, a screen or another visit', async () => {
  host = bench.client({ userName: 'Host' });
  const permissions = ['room.self.audio_mute', 'room.self.additional_source', 'room.self.screenshare'];
  guest = bench.client({ userName: 'Guest', permissions });
  listener = await call(host, HOST);
  const microphone = await call(guest, MICROPHONE);
  await until('the microphone is heard', () => hears(listener, MICROPHONE));

  await host.call('video.member.audio_mute', { member_id: guest.memberId });
  await until('the microphone is silent', () => silent(MICROPHONE), 1_500);
  const device = await call(guest, DEVICE, 'device');
  await call(guest, SCREEN, 'screen');
  await until('the device hears the host', () => hears(device, HOST));
  await sleep(800);
  for (const hertz of [MICROPHONE, DEVICE, SCREEN])
    expect([hertz, loudness(listener, hertz)]).toSatisfy(([, level]) => level < 0.02);

  // Lifted, all of them are heard: what was silent above was sent.
  await host.call('video.member.audio_unmute', { member_id: guest.memberId });
  await until('all are heard', () => [MICROPHONE, DEVICE, SCREEN].every((hertz) => hears(listener, hertz)));

  await host.call('video.member.deaf', { member_id: guest.memberId });
  await until('all are silent', () => [MICROPHONE, DEVICE, SCREEN].every(silent), 1_500);
  await until('none hears', () => [microphone, device].every((caller) => loudness(caller, HOST) < 0.02), 1_500);

  // The same token again, over another socket.
  await guest.bye();
  const again = bench.client({ ...guest.grant });
  const visit = await call(again, AGAIN);
  await sleep(1_000);
  expect(loudness(listener, AGAIN)).toBeLessThan(0.02);
  expect(loudness(visit, HOST)).toBeLessThan(0.02);
  await host.call('video.member.undeaf', { member_id: again.memberId });
  await until('the visitor is heard and hears', () => hears(listener, AGAIN) && hears(visit, HOST));
});
