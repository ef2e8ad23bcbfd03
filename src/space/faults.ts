import type { EventEmitter } from 'node:events';
import type { Logger } from '../base/log.ts';

/**
 * Logs faults that nobody caught. After a rejected promise the server goes on; after a thrown error its state is not to be relied
 * on, and `end` is to end it in order. `source` is the process.
 */
export function watchFaults(source: Pick<EventEmitter, 'on'>, log: Logger, end: () => void): void {
  source.on('unhandledRejection', (reason: unknown) => log.error({ fault: asError(reason) }, 'a promise failed unnoticed'));
  source.on('uncaughtException', (error: unknown) => {
    log.fatal({ fault: asError(error) }, 'uncaught error, ending');
    end();
  });
}

/** Only type, message and stack of an error are logged: what else was thrown may hold anything. */
function asError(thrown: unknown): { type: string; message: string; stack?: string | undefined } {
  if (thrown instanceof Error) return { type: thrown.name, message: thrown.message, stack: thrown.stack };
  return { type: typeof thrown, message: 'no error was thrown but something else' };
}
