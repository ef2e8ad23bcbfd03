/**
 * A try that hangs is not waited for: the next one begins beside it. Slow networks have this long for one. Fewer than six are on their
 * way at a time, as browsers open no more connections to a server (and wait with the rest).
 */
const TRY_EACH_MS = 1000;
const TRY_FOR_MS = 5000;

/** One try; resolves when there was an answer. */
export type Try = (signal: AbortSignal) => Promise<unknown>;

/**
 * Waits until there is a network. What is asked for while there is none is asked for again after 1, 3, 7, 15 … seconds by the system,
 * so something new is asked for all the time; and at once when the browser says that it is online.
 *
 * @param atMostMs after that nobody should wait any longer: the answer may have got lost for other reasons
 * @returns whether there is one, or the time has passed; false when `over`
 */
export function reach(tryOnce: Try, atMostMs: number, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const tries = new AbortController();
    const done = (reached: boolean) => (): void => {
      if (tries.signal.aborted) return;
      tries.abort();
      clearInterval(timer);
      clearTimeout(end);
      resolve(reached);
    };
    const begin = (): void => {
      if (navigator.onLine === false) return;
      tryOnce(AbortSignal.any([tries.signal, AbortSignal.timeout(TRY_FOR_MS)])).then(done(true), () => {});
    };
    const timer = setInterval(begin, TRY_EACH_MS);
    const end = setTimeout(done(true), atMostMs);
    window.addEventListener('online', begin, { signal: tries.signal });
    over.addEventListener('abort', done(false), { signal: tries.signal });
    if (over.aborted) done(false)();
    else begin();
  });
}

/**
 * Asks the server of this page; not the Space, whose sockets browsers open one after the other (RFC 6455, section 4.1). Browsers keep
 * connections with and without credentials apart (Fetch standard, "connections"). Those of the page may be dead and look open: the one
 * without credentials finds the network, the other one wears the dead ones out, so that what is asked for next does not meet them.
 */
export const askServer: Try = (signal) => Promise.any([ask('omit', signal), ask('same-origin', signal)]);

function ask(credentials: RequestCredentials, signal: AbortSignal): Promise<Response> {
  return fetch('/healthz', { method: 'HEAD', cache: 'no-store', credentials, signal });
}
