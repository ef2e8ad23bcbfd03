import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { step } from './start-errors.ts';

/**
 * Finds out whether the workers' UDP ports are free, by taking each for a moment: a worker that cannot have its port would only start
 * over and over. Throws ConfigError.
 */
export async function checkMediaPorts(first: number, count: number): Promise<void> {
  for (let port = first; port < first + count; port += 1) {
    await step('MEDIA_PORT', `UDP port ${port} cannot be used`, async () => {
      const socket = createSocket('udp4');
      socket.bind({ port, address: '0.0.0.0', exclusive: true });
      await once(socket, 'listening');
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    });
  }
}
