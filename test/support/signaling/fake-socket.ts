import type { FrameSocket } from '../../../src/signaling/connection.ts';

/** A parsed frame of the server. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into arbitrary JSON
export type Json = any;

/** The far end of a socket, in memory: keeps what the server sent. */
export class FakeSocket implements FrameSocket {
  readonly frames: Json[] = [];
  bufferedAmount = 0;
  closed: { code: number; reason: string } | 'terminated' | null = null;
  pings = 0;
  paused = false;

  send(text: string): void {
    this.frames.push(JSON.parse(text));
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  terminate(): void {
    this.closed = 'terminated';
  }

  ping(): void {
    this.pings += 1;
  }

  pause(): void {
    this.paused = true;
  }

  /** The answer to the request `id`; undefined while there is none. */
  answer(id: string | number | null): Json {
    return this.frames.find((frame) => !('method' in frame) && frame.id === id);
  }

  /** Payloads (`params` of `signalwire.event`) of one type, oldest first. */
  events(type: string): Json[] {
    return this.frames
      .filter((frame) => frame.method === 'signalwire.event' && frame.params.event_type === type)
      .map((f) => f.params);
  }

  /** `event_type` of every event, oldest first. */
  get eventTypes(): string[] {
    return this.frames.filter((frame) => frame.method === 'signalwire.event').map((frame) => frame.params.event_type);
  }
}
