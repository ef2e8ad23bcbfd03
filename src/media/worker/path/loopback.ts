import dgram from 'node:dgram';

export const LOOPBACK = '127.0.0.1';
const BUFFER_BYTES = 2 ** 20;
/** The system gives ports at random; so many in a row are never all taken. */
const TRIES = 20;

/** A UDP socket on the loopback. `keepOff`: ports that others want to have later. */
export async function loopbackSocket(keepOff: (port: number) => boolean): Promise<dgram.Socket> {
  for (let attempt = 1; ; attempt += 1) {
    const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES });
    try {
      await listening(socket, { port: 0, address: LOOPBACK });
    } catch (error) {
      socket.close();
      throw error;
    }
    if (attempt >= TRIES || !keepOff(socket.address().port)) return socket;
    socket.close();
  }
}

/** Binds a socket. Rejects when it cannot have the address. */
export async function listening(socket: dgram.Socket, at: dgram.BindOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ ...at, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/** A UDP port on the loopback that is free now. */
export async function freeLoopbackPort(keepOff: (port: number) => boolean): Promise<number> {
  const socket = await loopbackSocket(keepOff);
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
