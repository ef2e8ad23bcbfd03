import { type AdmissionPort, NotAdmitted } from '../state/ports.ts';

/** What a room token says about itself. Nothing of it is believed: the Space decides. */
export interface TokenWords {
  room: string;
  user: string;
  /** Origin of the socket that the SDK opens with it; null when it names no address. */
  socket: string | null;
}

/** Reads what the page shows from a token; empty words when the text is not a token. */
export function readToken(token: string): TokenWords {
  const [header, payload] = token.split('.').map(partOf);
  const word = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { room: word(payload?.r), user: word(payload?.u), socket: socketOf(word(header?.ch)) };
}

function socketOf(host: string): string | null {
  const address = /^wss?:\/\//.test(host) ? host : `wss://${host || 'relay.signalwire.com'}`;
  return URL.canParse(address) ? new URL(address).origin : null;
}

function partOf(part: string): Record<string, unknown> | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

/** The way in with one token that the page around gave; our own server has no part in it. */
export class TokenAdmission implements AdmissionPort {
  readonly canRename = false;
  readonly canBlock = false;
  readonly #token: string;
  readonly #sockets: readonly string[];

  /** @param sockets origins to which the policy of this page lets the SDK connect */
  constructor(token: string, sockets: readonly string[]) {
    this.#token = token;
    this.#sockets = sockets;
  }

  async token(): Promise<string> {
    const { socket } = readToken(this.#token);
    if (socket !== null && this.#sockets.includes(socket)) return this.#token;
    // For the author of the page around.
    console.error(`wirespace-room: the token is for ${socket}, this page connects to ${this.#sockets.join(' and ')} only`);
    throw new NotAdmitted('token');
  }

  async explain(): Promise<null> {
    return null;
  }

  async block(): Promise<'not'> {
    return 'not';
  }

  async recordings(): Promise<never> {
    throw new Error('the page around keeps the recordings');
  }

  async deleteRecording(): Promise<never> {
    throw new Error('the page around keeps the recordings');
  }
}
