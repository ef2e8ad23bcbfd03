import type { Socket } from 'node:net';

/** What Node keeps of a socket and gives no name to from outside. */
interface Inner {
  _handle?: { readStop?(): void } | null;
  server?: unknown;
}

/**
 * Prepares a connection for another process. Node goes on reading until the other process has it, and drops what it reads; a stream of
 * framed datagrams does not survive that. And it would ask the other process at the end of the server whether it still has connections:
 * ours are counted elsewhere.
 */
export function detach(socket: Socket): void {
  const inner = socket as unknown as Inner;
  inner._handle?.readStop?.();
  inner.server = undefined;
}
