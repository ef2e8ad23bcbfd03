import { isIPv6 } from 'node:net';
import { binding, IO_WRITE, type NativeIo } from '../../../ffmpeg/ffmpeg.ts';
import { PACKET_BYTES } from '../../../mpegts/reader.ts';
import type { Job, SendFailure, SrtReceiver } from '../messages.ts';
import { Backlog, type Outlet, type OutletListener } from '../outlet.ts';

/** What goes into a datagram: seven packets. */
const PAYLOAD_BYTES = 7 * PACKET_BYTES;
const LOOK_MS = 200;
/** The part of the time to connect in which somebody who answers has answered. */
const SOON = 0.9;

/** Sends a stream by SRT as it is. libsrt works on threads of libuv's pool. */
export class SrtOutlet implements Outlet {
  readonly #io: NativeIo;
  readonly #listener: OutletListener;
  readonly #backlog: Backlog;
  readonly #watch: NodeJS.Timeout;
  #rest = Buffer.alloc(0);
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #takenBytes = 0;
  #writing = false;
  #over = false;

  /** A reason when there is no connection. */
  static async open(
    receiver: SrtReceiver,
    { connectMs, stallMs }: Job,
    listener: OutletListener,
  ): Promise<SrtOutlet | SendFailure> {
    const eachMs = connectMs / receiver.addresses.length;
    let reason: SendFailure = 'unreachable';
    for (const address of receiver.addresses) {
      const io = new binding.IOContext();
      const startedAt = performance.now();
      if ((await io.open2(srtUrl(receiver, address, eachMs), IO_WRITE)) >= 0) return new SrtOutlet(io, stallMs, listener);
      // FFmpeg gives one code for both; but who does not answer takes all of the time, and who refuses says so at once.
      if (performance.now() - startedAt < eachMs * SOON) reason = 'refused';
    }
    return reason;
  }

  constructor(io: NativeIo, stallMs: number, listener: OutletListener) {
    this.#io = io;
    this.#listener = listener;
    this.#backlog = new Backlog(stallMs, () => performance.now());
    this.#watch = setInterval(() => {
      if (this.#backlog.stalled(this.#waitingBytes, this.#takenBytes)) this.#fail('stalled');
    }, LOOK_MS);
    listener.connected();
  }

  write(bytes: Buffer): void {
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % PACKET_BYTES);
    this.#rest = all.subarray(whole);
    const packets = this.#notLeftOut(all.subarray(0, whole));
    if (this.#over || packets.length === 0) return;
    this.#waiting.push(packets);
    this.#waitingBytes += packets.length;
    if (!this.#writing) void this.#drain();
  }

  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    if (!this.#writing) await this.#io.closep();
  }

  /** After something was left out it goes on where one can begin. */
  #notLeftOut(packets: Buffer): Buffer {
    const began = this.#backlog.skipping;
    const key = began ? placeToBegin(packets) : -1;
    if (this.#backlog.skips(this.#waitingBytes, key >= 0)) return packets.subarray(0, 0);
    return began ? packets.subarray(key) : packets;
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0 && !this.#over) {
      const bytes = Buffer.concat(this.#waiting);
      this.#waiting = [];
      await this.#io.write(bytes);
      await this.#io.flush();
      this.#waitingBytes -= bytes.length;
      this.#takenBytes += bytes.length;
      if (this.#io.error < 0) this.#fail('lost');
    }
    this.#writing = false;
  }

  #fail(reason: SendFailure): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#listener.failed(reason);
  }
}

/** Where packets have the tables that stand before a picture that decodes by itself; -1: nowhere. Theirs are PID 17 and 0. */
function placeToBegin(packets: Buffer): number {
  for (let at = 0; at < packets.length; at += PACKET_BYTES) {
    const pid = packets.readUInt16BE(at + 1) & 0x1fff;
    if (pid === 0 || pid === 0x11) return at;
  }
  return -1;
}

/** A URL as FFmpeg reads it: a caller of an address, in live mode. */
export function srtUrl(
  { port, streamId, passphrase, keyBytes, latencyMs }: SrtReceiver,
  address: string,
  connectMs: number,
): string {
  const options = [
    ...['mode=caller', 'transtype=live', `pkt_size=${PAYLOAD_BYTES}`, `connect_timeout=${Math.round(connectMs)}`],
    ...(latencyMs === null ? [] : [`latency=${latencyMs * 1000}`]),
    ...(keyBytes === null ? [] : [`pbkeylen=${keyBytes}`]),
    ...(passphrase === null ? [] : [`passphrase=${passphrase}`]),
    ...(streamId === null ? [] : [`streamid=${encodeURIComponent(streamId)}`]),
  ];
  return `srt://${isIPv6(address) ? `[${address}]` : address}:${port}?${options.join('&')}`;
}
