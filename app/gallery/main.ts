import { Observable } from '../state/observable.ts';
import type { MeetingActions, MeetingView } from '../state/view-model.ts';
import { markLanguage, pickLanguage, useLanguage, wantedLanguages } from '../texts/index.ts';
import { MeetingPage } from '../views/meeting-page.ts';
import { HOSTILE } from './hostile.ts';
import { drawPerson, drawPicture } from './picture.ts';
import { STATES } from './states.ts';

declare global {
  /** Intents that the views sent, for tests: `name` or `name(arguments)`. */
  var intents: string[];
  /** Shows another state. */
  var show: (state: string) => void;
  /** Names of all states. */
  var states: string[];
}

const query = new URLSearchParams(location.search);
await useLanguage(pickLanguage(wantedLanguages(location.search, ['en'])));
markLanguage(document.documentElement);
document.documentElement.dir = query.get('dir') ?? document.documentElement.dir;

globalThis.intents = [];
const ALL: Readonly<Record<string, MeetingView>> = { ...STATES, ...HOSTILE };
globalThis.states = Object.keys(ALL);
const view = new Observable<MeetingView>(state(query.get('state') ?? 'prejoin'));

/** The few intents that change what one sees at once; the others are only noted. */
const effects: Partial<Record<keyof MeetingActions, (now: MeetingView) => Partial<MeetingView>>> = {
  togglePeople: ({ panel }) => ({ panel: panel === null ? 'people' : null }),
  closeDialog: () => ({ dialog: null }),
  askRemove: () => ({ dialog: { kind: 'remove', id: 'x', name: 'Grace Hopper', canBlock: true } }),
  askRecord: () => ({ dialog: { kind: 'record' } }),
  askPlay: () => ({ dialog: { kind: 'play' } }),
  openLive: () => ({ dialog: { kind: 'live', asking: null } }),
  openSettings: () => ({ dialog: { kind: 'settings' } }),
  openShortcuts: () => ({ dialog: { kind: 'shortcuts', shortcuts: ['microphone', 'camera', 'help'] } }),
  leave: () => state('ended-left'),
  join: () => state('guest'),
};

const actions = new Proxy({} as MeetingActions, {
  get: (_, name) => {
    // Lit asks every object whether it is a directive.
    if (String(name).startsWith('_$')) return undefined;
    return (...args: unknown[]) => {
      globalThis.intents.push(args.length > 0 ? `${String(name)}(${args.join(', ')})` : String(name));
      const effect = effects[name as keyof MeetingActions];
      if (effect) view.set({ ...view.value, ...effect(view.value) });
    };
  },
});

const page = document.querySelector('ws-meeting');
if (!(page instanceof MeetingPage)) throw new Error('the page has no ws-meeting element');
page.model = { view, level: new Observable(0.6), actions };

const canvas = document.createElement('canvas');
canvas.className = 'mcuContent';
canvas.style.width = '100%';
canvas.style.height = '100%';
canvas.style.display = 'block';
(await page.videoRoot()).append(canvas);
view.watch(({ room }) => drawPicture(canvas, room?.tiles ?? []));
drawPicture(canvas, view.value.room?.tiles ?? []);

globalThis.show = (name) => view.set(state(name));

function state(name: string): MeetingView {
  const found = ALL[name];
  if (!found) throw new Error(`there is no state ${name}`);
  const on = found.phase.name === 'prejoin' && found.devices.camera.state === 'on';
  return on ? { ...found, devices: { ...found.devices, preview: camera() } } : found;
}

function camera(): MediaStream {
  const drawn = document.createElement('canvas');
  drawn.width = 1280;
  drawn.height = 720;
  const pen = drawn.getContext('2d');
  const stream = drawn.captureStream(5);
  const draw = (): void => {
    if (pen) drawPerson(pen, ['#2b4a7d', '#7fa3d8', '#f0c9a8', '#2a211d']);
  };
  draw();
  setInterval(draw, 200);
  return stream;
}
