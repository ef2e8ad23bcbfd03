import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AddressGuard, AddressRefused, readTarget, type Target } from '../../../base/outgoing/address-guard.ts';
import { Unplayable } from '../messages.ts';

export interface CallerOptions {
  allow: readonly string[];
  own: readonly string[];
  /** Time for a connection and for the head of an answer, ms. */
  waitMs: number;
  guard?: AddressGuard;
}

export interface Answer {
  response: IncomingMessage;
  /** Where it came from in the end. */
  url: string;
}

const HTTP_PORTS = { http: 80, https: 443 };
const MOST_REDIRECTS = 3;
/** A name may have many addresses that do not answer. */
const MOST_ADDRESSES = 3;

/** Calls the hosts of addresses that somebody outside gave: each is checked, and connected to by the address that was checked. */
export class Caller {
  readonly #guard: AddressGuard;
  readonly #waitMs: number;
  readonly #open = new Set<{ destroy(): void }>();
  #closed = false;

  constructor({ allow, own, waitMs, guard = new AddressGuard({ allow, own }) }: CallerOptions) {
    this.#guard = guard;
    this.#waitMs = waitMs;
  }

  /**
   * Asks for a file by http or https. Redirects are followed, each to an address that is checked as the first one was.
   * @param from the byte with which it should begin
   * @param to the last byte that is wanted; to the end when absent
   * @throws {Unplayable} `url_refused`, `unreachable`, `too_slow`
   */
  async get(url: string, from = 0, to?: number): Promise<Answer> {
    let next = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const response = await this.#ask(next, `bytes=${from}-${to ?? ''}`);
      const status = response.statusCode ?? 0;
      if (status === 200 || status === 206) return { response, url: next };
      response.destroy();
      const { location } = response.headers;
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined) throw new Unplayable('unreachable');
      next = absolute(location, next);
    }
    throw new Unplayable('unreachable');
  }

  /** A connection to the host of an address, which is checked. @throws {Unplayable} */
  async connect(url: string, ports: Readonly<Record<string, number>>, secure: (scheme: string) => boolean): Promise<Socket> {
    const { scheme, target } = this.#read(url, ports);
    return await this.#eachAddress(target, (host) =>
      this.#within<Socket>((resolve, reject) => {
        const { port } = target;
        const socket = secure(scheme)
          ? connectTls({ host, port, ...(isIP(target.host) === 0 ? { servername: target.host } : {}) }, () => resolve(socket))
          : connectTcp({ host, port }, () => resolve(socket));
        socket.on('error', reject);
        return socket;
      }),
    );
  }

  /** Ends all connections. */
  close(): void {
    this.#closed = true;
    for (const each of this.#open) each.destroy();
  }

  async #ask(url: string, range: string): Promise<IncomingMessage> {
    const { url: read, scheme, target } = this.#read(url, HTTP_PORTS);
    const secure = scheme === 'https';
    return await this.#eachAddress(target, (address) =>
      this.#within<IncomingMessage>((resolve, reject) => {
        const request = (secure ? requestHttps : requestHttp)({
          host: address,
          port: target.port,
          path: read.pathname + read.search,
          ...(secure && isIP(target.host) === 0 ? { servername: target.host } : {}),
          ...(read.username === '' ? {} : { auth: `${decodeURIComponent(read.username)}:${decodeURIComponent(read.password)}` }),
          headers: {
            host: read.host,
            accept: '*/*',
            'accept-encoding': 'identity',
            'user-agent': 'Wirespace',
            range,
          },
          agent: false,
        });
        request.once('response', (response) => {
          // Whoever reads it hears of it; nobody has to when it is thrown away.
          response.on('error', () => {});
          resolve(response);
        });
        request.on('error', reject);
        request.end();
        return request;
      }),
    );
  }

  #read(url: string, ports: Readonly<Record<string, number>>): ReturnType<typeof readTarget> {
    try {
      return readTarget(url, ports);
    } catch (cause) {
      throw new Unplayable('url_refused', { cause });
    }
  }

  async #eachAddress<T>(target: Target, call: (address: string) => Promise<T>): Promise<T> {
    const addresses = await this.#guard.addresses(target).catch((cause: unknown) => {
      throw new Unplayable(cause instanceof AddressRefused ? 'url_refused' : 'unreachable', { cause });
    });
    let fault: unknown;
    for (const address of addresses.slice(0, MOST_ADDRESSES)) {
      try {
        return await call(address);
      } catch (error) {
        fault = error;
      }
    }
    throw fault instanceof Unplayable ? fault : new Unplayable('unreachable', { cause: fault });
  }

  async #within<T>(
    begin: (
      resolve: (value: T) => void,
      reject: (error: unknown) => void,
    ) => { destroy(): void; once(event: 'close', listener: () => void): unknown },
  ): Promise<T> {
    if (this.#closed) throw new Unplayable('unreachable');
    return await new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Unplayable('too_slow'));
        begun.destroy();
      }, this.#waitMs);
      const settle =
        <V>(then: (value: V) => void) =>
        (value: V): void => {
          clearTimeout(timer);
          then(value);
        };
      const begun = begin(settle(resolve), settle(reject));
      this.#open.add(begun);
      begun.once('close', () => {
        this.#open.delete(begun);
        clearTimeout(timer);
        reject(new Unplayable('unreachable'));
      });
    });
  }
}

/** @throws {Unplayable} when it is none */
export function absolute(reference: string, base: string): string {
  try {
    return new URL(reference, base).href;
  } catch {
    throw new Unplayable('url_refused');
  }
}
