import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { MediaUnavailable } from '../../../rooms/ports.ts';
import { Front } from '../path/front.ts';
import { CallTransports } from './call-transports.ts';
import type { NativeConnection, NativeConnectionListener } from './native-connection.ts';
import type { MediaKind, Offer, OfferSection, RemoteTransport } from './offer.ts';

/** Stands in for the native connection: the test says when it comes up and goes down. */
class FakeConnection {
  static made: FakeConnection[] = [];
  /** Told of each connection while it is being opened; may throw. */
  static opening: (connection: FakeConnection) => void = () => {};
  readonly local = {
    ufrag: 'ours',
    pwd: 'x'.repeat(24),
    fingerprint: { algorithm: 'sha-256', value: 'AB' },
    setup: 'passive' as const,
    candidates: [],
  };
  state: 'new' | 'up' | 'down' | 'closed' = 'new';

  constructor(
    readonly kind: MediaKind,
    readonly remote: RemoteTransport,
    readonly listener: NativeConnectionListener,
  ) {}

  static async open(kind: MediaKind, remote: RemoteTransport, _options: unknown, listener: NativeConnectionListener) {
    const connection = new FakeConnection(kind, remote, listener);
    FakeConnection.opening(connection);
    FakeConnection.made.push(connection);
    return connection;
  }

  get up(): boolean {
    return this.state === 'up';
  }

  get dead(): boolean {
    return this.state === 'down' || this.state === 'closed';
  }

  comesUp(): void {
    this.state = 'up';
    this.listener.up();
  }

  fails(): void {
    this.state = 'down';
    this.listener.down();
  }

  send(): boolean {
    return this.up;
  }

  close(): void {
    this.state = 'closed';
  }
}

vi.mock('./native-connection.ts', () => ({
  get NativeConnection() {
    return FakeConnection as unknown as typeof NativeConnection;
  },
}));

const ALLOW = { audio: 'both', video: 'both' } as const;

function section(type: MediaKind, mid: string, ufrag: string): OfferSection {
  const fingerprint = { algorithm: 'sha-256', value: 'CD' };
  const [name, clockRate] = type === 'audio' ? ['OPUS', 48_000] : ['VP8', 90_000];
  return {
    index: type === 'audio' ? 0 : 1,
    mid,
    type,
    protocol: 'UDP/TLS/RTP/SAVPF',
    formats: '96',
    direction: 'sendrecv',
    transport: { ufrag, pwd: 'y'.repeat(24), fingerprint, setup: 'actpass' },
    flaw: null,
    codecs: [{ payloadType: 96, name: name as string, clockRate: clockRate as number, parameters: new Map() }],
    extensions: new Map(),
  };
}

function offer(ufrag: string): Offer {
  return { sections: [section('audio', '0', ufrag), section('video', '1', ufrag)] };
}

function bench() {
  const clock = new ManualClock();
  const downs: MediaKind[] = [];
  const front = new Front({ port: 1, clock, onError: () => {} });
  const options = { front, port: 1, announced: [], tcp: null, onError: () => {} };
  const listener = { packet: () => {}, up: () => {}, down: (kind: MediaKind) => downs.push(kind) };
  return { clock, downs, transports: new CallTransports('stream', options, clock, listener) };
}

const states = (): string[] => FakeConnection.made.map((it) => `${it.kind} ${it.state}`);

beforeEach(() => {
  FakeConnection.made = [];
  FakeConnection.opening = () => {};
});

describe('the transports of a call', () => {
  it('all stay when one section of a new offer cannot be opened', async () => {
    const { transports } = bench();
    await transports.answer(offer('one1'), ALLOW);
    for (const connection of FakeConnection.made) connection.comesUp();
    FakeConnection.opening = ({ kind }) => {
      if (kind === 'video') throw new MediaUnavailable('no candidate');
    };
    await expect(transports.answer(offer('two2'), ALLOW)).rejects.toBeInstanceOf(MediaUnavailable);
    expect(states()).toEqual(['audio up', 'video up', 'audio closed']);
    expect(transports.up('audio') && transports.up('video')).toBe(true);
    // The offer in force is the first one still.
    FakeConnection.opening = () => expect.fail('nothing is to be opened');
    await transports.answer(offer('one1'), ALLOW);
  });

  it('are lost when an ICE restart failed and the old connection has been given up', async () => {
    const { clock, downs, transports } = bench();
    await transports.answer(offer('one1'), ALLOW);
    for (const connection of FakeConnection.made) connection.comesUp();
    await transports.answer(offer('two2'), ALLOW);
    FakeConnection.made[2]?.fails();
    expect([downs, transports.lost]).toEqual([[], false]);
    // The old one still carries media.
    for (let second = 0; second < 30; second++) {
      expect([downs, transports.lost]).toEqual([[], false]);
      FakeConnection.made[0]?.listener.packet(Buffer.alloc(12));
      clock.advance(1000);
    }
    expect([downs, transports.lost]).toEqual([['audio'], true]);
  });

  it('of a client on another network do not wait for the old ones: those would take the checks that are for the new ones', async () => {
    const { clock, transports } = bench();
    await transports.answer(offer('one1'), ALLOW);
    for (const connection of FakeConnection.made) connection.comesUp();
    const [audio, video] = FakeConnection.made;
    audio?.listener.packet(Buffer.alloc(12));
    clock.advance(1000);
    // Its media is on the way still: a restart that is no change of network keeps it.
    await transports.answer(offer('two2'), ALLOW);
    expect([audio?.state, video?.state]).toEqual(['up', 'up']);
    clock.advance(1000);
    expect([audio?.state, video?.state]).toEqual(['closed', 'closed']);
    expect(states().slice(2)).toEqual(['audio new', 'video new']);
  });

  it('are lost when a connection failed before all were open', async () => {
    const { transports } = bench();
    FakeConnection.opening = (connection) => {
      if (connection.kind === 'audio') connection.fails();
    };
    await transports.answer(offer('one1'), ALLOW);
    expect(transports.lost).toBe(true);
  });

  it('are lost when none was up and the successors failed before they were put in their place', async () => {
    const { transports } = bench();
    await transports.answer(offer('one1'), ALLOW);
    FakeConnection.opening = (connection) => connection.fails();
    await transports.answer(offer('two2'), ALLOW);
    expect(transports.lost).toBe(true);
  });
});
