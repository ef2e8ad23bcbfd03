import { describe, expect, it } from 'vitest';
import { SignalingBench } from '../../test/support/signaling/bench.ts';

const STRAY = '{"jsonrpc":"2.0","id":"stray","result":{}}';
const NOTIFICATION = '{"jsonrpc":"2.0","method":"video.lock"}';

type Limits = ConstructorParameters<typeof SignalingBench>[0];
type Peer = ReturnType<SignalingBench['peer']>;

/** Somebody in a room. */
async function member(limits?: Limits) {
  const bench = new SignalingBench(limits);
  return { bench, ...(await bench.member()) };
}

/** Somebody who has not connected yet. */
function stranger() {
  const bench = new SignalingBench();
  return { bench, peer: bench.peer() };
}

const pingsTo = ({ socket }: Peer) => socket.frames.filter((frame) => frame.method === 'signalwire.ping');

describe('a connection', () => {
  it('is closed when it says nothing for five seconds', async () => {
    const { bench, peer } = stranger();
    await bench.pass(4_500);
    expect(peer.socket.closed).toBeNull();
    await bench.pass(500);
    expect(peer.socket.closed).toMatchObject({ code: 1008 });
  });

  it('is cut when the peer does not finish the closing handshake', async () => {
    const { bench, peer } = stranger();
    await bench.pass(5_000);
    peer.socket.closed = null;
    await bench.pass(1_500);
    expect(peer.socket.closed).toBe('terminated');
  });

  it('pings at once, then every four seconds, with a timestamp in seconds', async () => {
    const { bench, peer } = await member();
    const start = bench.clock.now();
    await bench.pass(8_000);
    const pings = pingsTo(peer);
    expect(pings.map(({ params }) => params.timestamp * 1000 - start)).toEqual([500, 4_500]);
  });

  it('never waits longer for its first ping than for the others', async () => {
    const { bench, peer } = await member({ pingMs: 100 });
    bench.clock.advance(100);
    expect(pingsTo(peer)).toHaveLength(1);
  });

  it('is dropped after two unanswered pings, and its calls are detached', async () => {
    const { bench, peer } = await member();
    await bench.pass(8_000);
    expect(peer.socket.closed).toBeNull();
    await bench.pass(500);
    expect(peer.socket.closed).toBe('terminated');
    expect(bench.gateway.log).toEqual(['detached']);
  });

  it('lives as long as pings are answered', async () => {
    const { bench, peer } = await member();
    for (let round = 0; round < 10; round += 1) {
      await bench.pass(4_000);
      const { id } = pingsTo(peer).at(-1);
      peer.connection.received(JSON.stringify({ jsonrpc: '2.0', id, result: {} }));
    }
    expect(peer.socket.closed).toBeNull();
  });

  it('says -32700 to what is not JSON and stays open', async () => {
    const { peer } = await member();
    peer.connection.received('{"jsonrpc"');
    expect(peer.socket.answer(null).error.code).toBe(-32700);
    expect(peer.socket.closed).toBeNull();
  });

  it('ignores notifications and stray acknowledgements', async () => {
    const { peer } = await member();
    const before = peer.socket.frames.length;
    peer.connection.received(NOTIFICATION);
    peer.connection.received(STRAY);
    expect(peer.socket.frames).toHaveLength(before);
  });

  it('answers 429 above the call rate and takes calls again later', async () => {
    const { bench, peer } = await member({ callBurst: 3, callsPerSecond: 1 });
    await peer.request('video.lock');
    await peer.request('video.lock');
    expect((await peer.request('video.lock')).result.code).toBe('429');
    expect(bench.gateway.calls).toHaveLength(2);
    await bench.pass(1_000);
    expect((await peer.request('video.lock')).result.code).toBe('200');
  });

  it('is closed by a flood of frames', async () => {
    const { peer } = await member({ frameBurst: 10, framesPerSecond: 1 });
    for (let i = 0; i < 10; i += 1) peer.connection.received(STRAY);
    expect(peer.socket.closed).toMatchObject({ code: 1008 });
  });

  it('may send what SOCKET_HELLO_BYTES allows until it has authenticated, and is closed by the next byte', async () => {
    const { peer } = stranger();
    peer.connection.arrived(65_536);
    expect(peer.socket.closed).toBeNull();
    peer.connection.arrived(1);
    expect(peer.socket.closed).toEqual({ code: 1008, reason: 'too many bytes' });
    expect(peer.socket.paused).toBe(true);
  });

  it('may send 80 frames until it has authenticated, and is closed by the next one', async () => {
    const { peer } = stranger();
    for (let i = 0; i < 80; i += 1) peer.connection.received(STRAY);
    expect(peer.socket.closed).toBeNull();
    peer.connection.received(STRAY);
    expect(peer.socket.closed).toEqual({ code: 1008, reason: 'too many frames' });
  });

  it('may send a burst and then a rate of bytes afterwards, and is closed beyond', async () => {
    const { bench, peer } = await member({ addressByteBurst: 100_000_000 });
    peer.connection.arrived(1024 * 1024);
    await bench.pass(1_000);
    peer.connection.arrived(128 * 1024);
    expect(peer.socket.closed).toBeNull();
    peer.connection.arrived(1);
    expect(peer.socket.closed).toEqual({ code: 1008, reason: 'too many bytes' });
  });

  it('is closed when the sockets of its address send too much together; those that send little are not', async () => {
    const bench = new SignalingBench({ addressByteBurst: 300_000, addressBytesPerSecond: 1 });
    const [greedy, other, modest] = await Promise.all([bench.member(), bench.member(), bench.member()]);
    greedy.peer.connection.arrived(265_536);
    other.peer.connection.arrived(165_536);
    expect(greedy.peer.socket.closed).toBeNull();
    expect(other.peer.socket.closed).toBeNull();
    modest.peer.connection.arrived(64 * 1024);
    greedy.peer.connection.arrived(1);
    expect(greedy.peer.socket.closed).toEqual({ code: 1008, reason: 'too many bytes' });
    expect(modest.peer.socket.closed).toBeNull();
    expect(bench.refused).toEqual([['socket_bytes', '192.0.2.1']]);
  });

  it('reads nothing more of a client that goes on sending while it is closed', async () => {
    const { peer } = await member({ byteBurst: 100_000 });
    peer.connection.close(1012, 'restart');
    peer.connection.arrived(100_000);
    expect(peer.socket.paused).toBe(false);
    peer.connection.arrived(1);
    expect(peer.socket.paused).toBe(true);
  });

  it.each([
    ['notifications', NOTIFICATION],
    ['what is no JSON', '{"jsonrpc"'],
  ])('is closed by %s beyond the call rate: nobody can be told to slow down', async (_, text) => {
    const { peer } = await member({ callBurst: 11, callsPerSecond: 1 });
    for (let i = 0; i < 10; i += 1) peer.connection.received(text);
    expect(peer.socket.closed).toBeNull();
    peer.connection.received(text);
    expect(peer.socket.closed).toEqual({ code: 1008, reason: 'too many calls' });
  });

  it('is cut when the client does not read', async () => {
    const { peer } = await member({ bufferedBytes: 1_000 });
    peer.socket.bufferedAmount = 1_000;
    await peer.request('video.lock');
    expect(peer.socket.closed).toBeNull();
    peer.socket.bufferedAmount = 1_001;
    await peer.request('video.lock');
    expect(peer.socket.closed).toBe('terminated');
  });

  it('answers with an error when a handler hangs, and only once', async () => {
    const { bench, peer } = await member();
    let reply: (() => void) | undefined;
    bench.gateway.onCall = (_actor, answer) => {
      reply = () => answer({ code: '200', message: 'OK' });
      return new Promise(() => {});
    };
    const request = peer.request('video.lock');
    await bench.pass(8_000);
    await request;
    reply?.();
    const answers = peer.socket.frames.filter((frame) => frame.id === 'r2');
    expect(answers).toEqual([{ jsonrpc: '2.0', id: 'r2', error: { code: -32603, message: 'Internal error' } }]);
  });

  it('refuses more requests than may wait at once', async () => {
    const { bench, peer } = await member({ pendingCalls: 2 });
    bench.gateway.onCall = () => new Promise(() => {});
    await peer.request('video.lock');
    await peer.request('video.lock');
    expect((await peer.request('video.lock')).result.code).toBe('429');
  });

  it('leaves no timer behind', async () => {
    const { bench, peer } = await member();
    bench.gateway.onCall = () => new Promise(() => {});
    await peer.request('video.lock');
    peer.drop();
    bench.core.close();
    expect(bench.clock.pending).toBe(0);
  });
});
