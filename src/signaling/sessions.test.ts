import { expect, it } from 'vitest';
import { claims, SignalingBench } from '../../test/support/signaling/bench.ts';

it('makes room for a new session by forgetting the longest-lost one without a call', async () => {
  const bench = new SignalingBench({ sessions: 2 });
  const { peer: calling } = await bench.member();
  await calling.invite('k1');
  calling.drop();
  const { peer: idle, connected } = await bench.member();
  idle.drop();
  const { peer: third } = await bench.member();
  expect(third.socket.closed).toBeNull();
  expect(bench.gateway.log).toEqual(['detached', 'detached', 'dropped']);
  const again = await bench.peer().connect(claims(), { protocol: connected.protocol, authorization_state: idle.state });
  expect(again.error.message).toBe('Requester validation failed');
});

it('refuses a new session without an answer when none can be forgotten', async () => {
  const bench = new SignalingBench({ sessions: 1 });
  await bench.member();
  const late = bench.peer();
  expect(await late.connect(claims())).toBeUndefined();
  expect(late.socket.closed).toMatchObject({ code: 1013 });
});
