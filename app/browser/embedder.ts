import type { Knock, Opening, Order, Report } from '../embed/messages.ts';

/** The page around this one. */
export interface Embedder {
  /** Room token that it handed over; null when it relies on the address of this page. */
  token: string | null;
  tell(report: Report): void;
  /** Hears its orders from now on, those that came before included. */
  listen(obey: (order: Order) => void): void;
}

/**
 * Resolves when the page around this one has opened a channel. Never resolves without such a page, or when its origin is neither ours nor among
 * `allowed`. The first to open is the only one.
 */
export function meetEmbedder(allowed: readonly string[]): Promise<Embedder> {
  return new Promise((resolve) => {
    if (window.parent === window) return;
    const origins = [location.origin, ...allowed];
    const hear = ({ source, origin, data, ports: [port] }: MessageEvent<Partial<Opening> | null>): void => {
      if (source !== window.parent || !origins.includes(origin) || data?.wirespace !== 'open' || !port) return;
      window.removeEventListener('message', hear);
      resolve({
        token: typeof data.token === 'string' ? data.token : null,
        tell: (report) => port.postMessage(report),
        // Setting the handler is what starts the port.
        listen: (obey) => {
          port.onmessage = (event: MessageEvent<Order | null>) => {
            if (typeof event.data === 'object' && event.data !== null) obey(event.data);
          };
        },
      });
    };
    window.addEventListener('message', hear);
    const knock: Knock = { wirespace: 'knock' };
    // Whoever is there may know that we are; what matters comes back only to our own origin.
    window.parent.postMessage(knock, '*');
  });
}
