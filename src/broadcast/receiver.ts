import { type AddressGuard, AddressRefused, readTarget, type Target } from '../base/outgoing/address-guard.ts';
import type { Receiver } from './sending/messages.ts';

/** A receiver as a URL names it, before its host was looked up. */
export interface NamedReceiver {
  target: Target;
  /** The receiver with the addresses of its host. */
  at(addresses: readonly string[]): Receiver;
}

/** Usual ports. SRT has none; this one stands in most examples. */
const PORTS = { rtmp: 1935, rtmps: 443, srt: 9_000 };
const MOST_URL = 2_048;
/** Each further address costs time when the first ones do not answer. */
const MOST_ADDRESSES = 4;
/** SRT's own limits (SRTO_PASSPHRASE, SRTO_STREAMID); the rest are letters that mean something in FFmpeg's address. */
const PASSPHRASE = /^[!-"$%'-*,->@-~]{10,79}$/;
const MOST_STREAM_ID = 512;
const KEY_BYTES = [16, 24, 32];
const MOST_LATENCY_MS = 8_000;
/** From here on it is microseconds, as OBS and FFmpeg write it; SRT's own programs write milliseconds. */
const MICROSECONDS = 10_000;

/**
 * Reads the URL of a receiver: `rtmp(s)://host[:port]/app/key`, or `srt://host:port?streamid=…&passphrase=…&latency=…`.
 * @throws {AddressRefused} when it is none
 */
export function readReceiver(text: string): NamedReceiver {
  if (text.length > MOST_URL) throw new AddressRefused('it is too long');
  const { url, scheme, target } = readTarget(text, PORTS);
  // Some servers take user and password; nobody who streams from a page has them.
  if (url.username !== '' || url.password !== '') throw new AddressRefused('it has a user');
  return scheme === 'srt' ? readSrt(url, target) : readRtmp(url, scheme, target);
}

/** A receiver with addresses that may be called. @throws {AddressRefused} @throws what the resolver says */
export async function look(receiver: NamedReceiver, guard: Pick<AddressGuard, 'addresses'>): Promise<Receiver> {
  return receiver.at((await guard.addresses(receiver.target)).slice(0, MOST_ADDRESSES));
}

/** The key is what follows the last slash, with its question. */
function readRtmp(url: URL, scheme: string, target: Target): NamedReceiver {
  const cut = url.pathname.lastIndexOf('/');
  const app = decoded(url.pathname.slice(1, Math.max(cut, 1)));
  const key = `${decoded(url.pathname.slice(cut + 1))}${url.search}`;
  if (app === '' || key === '') throw new AddressRefused('it names no stream');
  const tcUrl = `${scheme}://${url.host}/${app}`;
  const tls = scheme === 'rtmps' ? { host: target.host } : null;
  return { target, at: (addresses) => ({ kind: 'rtmp', tls, addresses: [...addresses], port: target.port, app, tcUrl, key }) };
}

function readSrt(url: URL, target: Target): NamedReceiver {
  const { searchParams: query } = url;
  // Others would open a port of ours.
  if ((query.get('mode') ?? 'caller') !== 'caller') throw new AddressRefused('it is no address to call');
  const passphrase = query.get('passphrase');
  if (passphrase !== null && !PASSPHRASE.test(passphrase)) throw new AddressRefused('its passphrase is none');
  const streamId = query.get('streamid');
  if (streamId !== null && (streamId === '' || Buffer.byteLength(streamId) > MOST_STREAM_ID))
    throw new AddressRefused('its stream is none');
  const keyBytes = number(query.get('pbkeylen'));
  if (keyBytes !== null && !KEY_BYTES.includes(keyBytes)) throw new AddressRefused('it has a key of another length');
  const latency = number(query.get('latency'));
  const latencyMs = latency !== null && latency >= MICROSECONDS ? Math.round(latency / 1000) : latency;
  if (latencyMs !== null && latencyMs > MOST_LATENCY_MS) throw new AddressRefused('its latency is too long');
  return {
    target,
    at: (addresses) => ({ kind: 'srt', addresses: [...addresses], port: target.port, streamId, passphrase, keyBytes, latencyMs }),
  };
}

function number(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new AddressRefused('it has something that is no number');
  return Number(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressRefused('it is no URL');
  }
}
