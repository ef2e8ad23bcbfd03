import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ConnectOptions {
  /** Tried one after the other. */
  addresses: readonly string[];
  port: number;
  /** Host name for the certificate; null: without TLS. */
  tls: { host: string } | null;
  /** Time for all of it, ms. */
  timeoutMs: number;
}

/** An open connection to the first address that answers; with TLS, to one whose certificate is of the host. Rejects when none does. */
export async function connect({ addresses, port, tls, timeoutMs }: ConnectOptions): Promise<Socket> {
  let fault: unknown = new Error('there is no address');
  for (const host of addresses) {
    try {
      return await connectTo(host, port, tls, timeoutMs / addresses.length);
    } catch (error) {
      fault = error;
    }
  }
  throw fault;
}

function connectTo(host: string, port: number, tls: ConnectOptions['tls'], timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // The certificate has to be of the name, although the address is called; an address has no name to send.
    const name = tls === null ? {} : isIP(tls.host) === 0 ? { servername: tls.host } : {};
    const socket: Socket = tls === null ? connectTcp({ host, port }) : connectTls({ host, port, ...name });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error('nothing answers in time')), timeoutMs);
    socket.once('error', fail);
    socket.once(tls === null ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
