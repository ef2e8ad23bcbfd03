import { expect, it } from 'vitest';
import { claims, PROJECT, SignalingBench } from '../../test/support/signaling/bench.ts';
import { silentLog } from '../base/log.ts';

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

it('ends the socket of a session that was put out although the rooms fail to let it go', async () => {
  const faults: unknown[] = [];
  const log = Object.assign(Object.create(silentLog) as typeof silentLog, {
    error: (fault: { err: unknown }) => faults.push(fault.err),
  });
  const bench = new SignalingBench({}, undefined, { log });
  const token = claims();
  const { peer } = await bench.member(token);
  bench.gateway.dropped = async () => {
    throw new Error('the rooms are away');
  };
  await bench.core.revokeToken(PROJECT, token.jti);
  await bench.pass(1_000);
  expect(peer.socket.closed).toMatchObject({ code: 1008 });
  expect(faults.map(String)).toEqual(['Error: the rooms are away']);
});
