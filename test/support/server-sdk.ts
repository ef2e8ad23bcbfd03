/** What the tests use of `@signalwire/realtime-api`. Its own types are not loose enough for the options that a self-hosted Space needs. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's objects are looked at from outside; expectations say what they are.
type Anything = any;

export interface ServerClient {
  video: Anything;
  disconnect(): Promise<void>;
}

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };

/** A client of version 4, connected. */
export async function connect4(url: string, project: string, token: string): Promise<ServerClient> {
  const { SignalWire } = (await import('@signalwire/realtime-api')) as Anything;
  return await SignalWire({ host: url, project, token, logLevel: 'silent', debug: { logWsTraffic: false } });
}

/** The `Video.Client` of version 3; it connects when it is first used. */
export async function client3(url: string, project: string, token: string): Promise<Anything> {
  const { Video } = (await import('realtime-api-3')) as Anything;
  return new Video.Client({ host: url, project, token, logger: quiet });
}

/** Calls of callbacks, in order, as `[name, subject]`. */
export class Heard {
  readonly calls: [name: string, subject: Anything][] = [];

  /** A callback for each name. */
  listeners(...names: string[]): Record<string, (subject: Anything) => void> {
    return Object.fromEntries(names.map((name) => [name, (subject: Anything) => void this.calls.push([name, subject])]));
  }

  of(name: string): Anything[] {
    return this.calls.filter(([called]) => called === name).map(([, subject]) => subject);
  }
}
