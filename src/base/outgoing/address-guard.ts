import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AllowList, bareName } from './allow-list.ts';
import { isPublicAddress, reachedAddress } from './public-address.ts';

/** An address that somebody outside gave must not be called. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** A host that somebody outside named. */
export interface Target {
  /** Name or address, an IPv6 address without brackets. */
  host: string;
  port: number;
}

export interface GuardOptions {
  /** Hosts that may be called although they are not public (PLAY_ALLOW, STREAM_ALLOW); {@link AllowList}. */
  allow: readonly string[];
  /** Names and addresses of this server, besides those of the machine: never called unless allowed. */
  own?: readonly string[];
  /** All addresses of a name. The system's resolver when absent. */
  resolve?(host: string): Promise<readonly string[]>;
  /** The addresses of this machine; looked up when absent. */
  machine?(): readonly string[];
}

/**
 * Decides which hosts may be called for somebody outside: public ones, and those that the operator names. A name is resolved once, and the
 * caller connects to the addresses given back: asked again, the name might mean another host by then.
 */
export class AddressGuard {
  readonly #allow: AllowList;
  readonly #ownNames: ReadonlySet<string>;
  readonly #ownAddresses: readonly string[];
  readonly #resolve: (host: string) => Promise<readonly string[]>;
  readonly #machine: () => readonly string[];

  constructor({ allow, own = [], resolve = resolveByName, machine = machineAddresses }: GuardOptions) {
    this.#allow = new AllowList(allow);
    this.#ownNames = new Set(own.filter((each) => isIP(each) === 0).map(bareName));
    this.#ownAddresses = own.filter((each) => isIP(each) !== 0).map(normal);
    this.#resolve = resolve;
    this.#machine = machine;
  }

  /**
   * Refuses at once what needs no resolver to be refused: an address that is written out, and our own name.
   * @throws {AddressRefused}
   */
  check({ host, port }: Target): void {
    if (this.#allow.allowsName(host, port)) return;
    if (this.#ownNames.has(bareName(host))) throw new AddressRefused('the address is our own');
    if (isIP(host) !== 0) this.#check(host, port, this.#own());
  }

  /**
   * The addresses by which a host may be called now.
   * @throws {AddressRefused} when one of its addresses must not be; a name that means a public and a private host is a trap
   * @throws the resolver's error when the name is unknown
   */
  async addresses({ host, port }: Target): Promise<readonly string[]> {
    const byName = this.#allow.allowsName(host, port);
    if (!byName && this.#ownNames.has(bareName(host))) throw new AddressRefused('the address is our own');
    const found = isIP(host) === 0 ? await this.#resolve(host) : [host];
    if (found.length === 0) throw new Error('the name has no address');
    const own = this.#own();
    for (const address of found) if (!byName) this.#check(address, port, own);
    return found;
  }

  #own(): ReadonlySet<string> {
    return new Set([...this.#ownAddresses, ...this.#machine().map(normal)]);
  }

  #check(address: string, port: number, own: ReadonlySet<string>): void {
    if (this.#allow.allowsAddress(address, port)) return;
    if (!isPublicAddress(address)) throw new AddressRefused('the address is not public');
    if (own.has(normal(address))) throw new AddressRefused('the address is our own');
  }
}

/**
 * The target of a URL, read as browsers read it: `0x7f.1`, `017700000001` and `127.0.0.1.` are the address 127.0.0.1.
 * @param ports the schemes that are taken, without colon, with their usual port
 * @throws {AddressRefused} when it is no URL, or one of another scheme
 */
export function readTarget(text: string, ports: Readonly<Record<string, number>>): { url: URL; scheme: string; target: Target } {
  try {
    const url = new URL(text);
    const scheme = url.protocol.slice(0, -1);
    const usual = Object.hasOwn(ports, scheme) ? ports[scheme] : undefined;
    if (usual === undefined) throw new AddressRefused('the scheme is not one of those that are taken');
    // Hosts of other schemes than http are left as they are written.
    const { hostname } = new URL(`http://${url.hostname}/`);
    const port = url.port === '' ? usual : Number(url.port);
    return { url, scheme, target: { host: hostname.replace(/^\[|\]$/g, ''), port } };
  } catch (error) {
    if (error instanceof AddressRefused) throw error;
    throw new AddressRefused('it is no URL');
  }
}

/** One way to write each address, by whatever way it is reached. Text that is not an address stays as it is. */
function normal(address: string): string {
  return reachedAddress(address)?.toNormalizedString() ?? address;
}

async function resolveByName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function machineAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
