import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Config, ConfigError } from '../config.ts';
import { inWords } from './start-errors.ts';

/** Codes that are about the host and not about the port. */
const HOST_TROUBLE = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'];

/** Listens where the configuration says. Throws ConfigError naming PORT or HOST. */
export async function listen(http: FastifyInstance, { HOST: host, PORT: port }: Config): Promise<void> {
  try {
    await http.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (HOST_TROUBLE.includes(code)) throw new ConfigError('HOST', `${host} cannot be used: ${inWords(error)}`, { cause: error });
    throw new ConfigError('PORT', `TCP port ${port} on ${host} cannot be used: ${inWords(error)}`, { cause: error });
  }
}

/** `http(s)://host:port` of a server that listens, under the configured host name; the configured port before. */
export function listenOrigin(http: FastifyInstance, { HOST, PORT, tls }: Config): string {
  const address = http.server.address() as AddressInfo | null;
  return `${tls ? 'https' : 'http'}://${bracketed(HOST)}:${address?.port ?? PORT}`;
}

/** Where others find us when nobody configured it: an address of this machine stands for all of them. */
export function reachableOrigin(http: FastifyInstance, config: Config, addresses: readonly string[]): string {
  const everywhere = config.HOST === '0.0.0.0' || config.HOST === '::';
  return listenOrigin(http, everywhere ? { ...config, HOST: addresses[0] ?? '127.0.0.1' } : config);
}

/** An IPv6 address as URLs want it. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
