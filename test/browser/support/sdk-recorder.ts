/** An event that the SDK emitted, its payload as JSON, `at` in milliseconds of the epoch. Events of a child carry its name in front. */
export interface SeenEvent {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any payload and say by their expectations what it is.
  params: any;
  at: number;
}

/** How a call of the SDK ended: with a value as JSON, or with an error. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type Outcome = { value: any } | { error: { code?: unknown; message?: string } };

/** What `installRecorder` puts on the page, as `globalThis.recorder`. */
export interface Recorder {
  events: SeenEvent[];
  /** When each getUserMedia was answered. */
  devicesAt: number[];
  /** Makes `Video.RoomSession` of these options and listens to everything. */
  create(options: Record<string, unknown>): void;
  /** Runs an application's own lines; listens to each RoomSession that they make. */
  run(lines: string): void;
  /** Calls a method of the room, of a kept child, or of a part of them (`peer.restartIce`). */
  act(target: string, method: string, params: unknown, keepAs?: string): Promise<Outcome>;
  /** A property of the room or of a kept child, as JSON. */
  read(target: string, property: string): unknown;
}

/** Everything that the tests look at; there are more. */
const EVENT_NAMES = [
  'room.subscribed',
  'room.joined',
  'room.left',
  'room.updated',
  'room.audienceCount',
  'member.joined',
  'member.left',
  'member.updated',
  'member.updated.audioMuted',
  'member.updated.audio_muted',
  'member.talking',
  'member.talking.started',
  'member.talking.ended',
  'memberList.updated',
  'layout.changed',
  'recording.started',
  'playback.started',
  'stream.started',
  'media.connected',
  'media.disconnected',
  'media.reconnecting',
  'destroy',
];

/** What the connection of a room says, on an emitter of its own. */
const SESSION_NAMES = ['session.connected', 'session.reconnecting', 'session.disconnected', 'session.auth_error'];

export const RECORDER_ARGUMENT = { names: EVENT_NAMES, sessionNames: SESSION_NAMES };

/** Runs in the page before its scripts. Self-contained, as Playwright sends its text. */
export function installRecorder({ names, sessionNames }: typeof RECORDER_ARGUMENT): void {
  // biome-ignore lint/suspicious/noExplicitAny: the SDK is a bundle without types here.
  type Any = any;
  const now = (): number => performance.timeOrigin + performance.now();
  const plain = (value: unknown): unknown => {
    try {
      return JSON.parse(JSON.stringify(value ?? null));
    } catch {
      return null; // A live object of the SDK.
    }
  };
  const page = globalThis as Any;
  const events: SeenEvent[] = [];
  const devicesAt: number[] = [];
  const kept: Record<string, Any> = {};
  const listen = (emitter: Any, prefix: string, which = names): void => {
    for (const name of which)
      emitter.on(name, (payload: unknown) => events.push({ name: `${prefix}${name}`, params: plain(payload), at: now() }));
  };
  const media = navigator.mediaDevices;
  const getUserMedia = media.getUserMedia.bind(media);
  media.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    devicesAt.push(now());
    return stream;
  };
  const keep = (room: Any): void => {
    page.roomSession = room;
    kept.room = room;
    listen(room, '');
    listen(room.session, '', sessionNames);
  };
  const recorder: Recorder = {
    events,
    devicesAt,
    create(options) {
      keep(new page.SignalWire.Video.RoomSession({ rootElement: document.getElementById('root'), ...options }));
    },
    run(lines) {
      const { Video } = page.SignalWire;
      const RoomSession = new Proxy(Video.RoomSession, {
        construct(made: Any, given: unknown[]): Any {
          const room = new made(...given);
          keep(room);
          return room;
        },
      });
      page.SignalWire = { ...page.SignalWire, Video: { ...Video, RoomSession } };
      const script = document.createElement('script');
      script.textContent = lines;
      document.body.append(script);
    },
    async act(target, method, params, keepAs) {
      try {
        const given = params === undefined ? [] : [params];
        const path = method.split('.');
        const name = path.pop() as string;
        const value = await path.reduce((object, key) => object[key], kept[target])[name](...given);
        if (keepAs === undefined) return { value: plain(value) };
        kept[keepAs] = value;
        // A list of objects says nothing by itself.
        if (typeof value.on === 'function') listen(value, `${keepAs}:`);
        return { value: { memberId: value.memberId } };
      } catch (error) {
        const { code, message } = error as { code?: unknown; message?: string };
        return { error: { code, message: message ?? String(error) } };
      }
    },
    read: (target, property) => plain(property.split('.').reduce((value, key) => value?.[key], kept[target])),
  };
  page.recorder = recorder;
}

/** Runs in the page before its scripts: the screen is a canvas of one colour, where no real screen can be chosen. */
export function installFakeScreen(colour: string): void {
  navigator.mediaDevices.getDisplayMedia = async (options) => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 360;
    const g = canvas.getContext('2d') as CanvasRenderingContext2D;
    let frame = 0;
    const draw = (): void => {
      frame += 1;
      g.fillStyle = colour;
      g.fillRect(0, 0, 640, 360);
      g.fillStyle = '#fff';
      g.fillRect((frame * 8) % 640, 0, 16, 24);
    };
    draw();
    setInterval(draw, 100);
    const stream = canvas.captureStream(10);
    if (options?.audio) {
      const context = new AudioContext({ sampleRate: 48_000 });
      const oscillator = new OscillatorNode(context, { frequency: 600 });
      const sound = new MediaStreamAudioDestinationNode(context);
      oscillator.connect(sound);
      oscillator.start();
      for (const track of sound.stream.getAudioTracks()) stream.addTrack(track);
    }
    return stream;
  };
}
