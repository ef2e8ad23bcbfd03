import type { PersonCan, PersonView, TileView } from '../state/view-model.ts';

/** What a moderator may do to somebody whose microphone and camera are on. */
const ALL: PersonCan = {
  mute: true,
  unmute: 'never',
  stopVideo: true,
  startVideo: 'never',
  lowerHand: false,
  spotlight: true,
  endSpotlight: false,
  positions: ['auto', 'reserved-1', 'reserved-2', 'standard-1', 'standard-2', 'off-canvas'],
  stopScreen: false,
  moveToAudience: true,
  remove: true,
};

const NOTHING: PersonCan = {
  mute: false,
  unmute: 'never',
  stopVideo: false,
  startVideo: 'never',
  lowerHand: false,
  spotlight: false,
  endSpotlight: false,
  positions: [],
  stopScreen: false,
  moveToAudience: false,
  remove: false,
};

const NAMES = [
  'Ada Lovelace',
  'Grace Hopper',
  'Linus Park',
  'María del Carmen Ruiz',
  'Tunde Okafor',
  'Yuki Tanaka',
  'Noor',
  'Zoë Brandt',
  'Ian',
];

/** Somebody of the gallery; without `moderated` one may do nothing to them. */
export function person(index: number, moderated: boolean, fields: Partial<PersonView> = {}): PersonView {
  const name = NAMES[index] ?? `Guest number ${index + 1}`;
  const self = index === 0;
  const audioMuted = fields.audioMuted ?? false;
  const videoMuted = fields.videoMuted ?? false;
  const can: PersonCan =
    !moderated || self
      ? NOTHING
      : {
          ...ALL,
          mute: !audioMuted,
          unmute: audioMuted ? 'ask' : 'never',
          stopVideo: !videoMuted,
          startVideo: videoMuted ? 'ask' : 'never',
          lowerHand: fields.hand ?? false,
        };
  return {
    id: `${(index + 17).toString(16).repeat(8).slice(0, 8)}-1f1d-49ec-9b5e-0c9f2a7d41b${index % 10}`,
    name,
    self,
    role: index === 0 && moderated ? 'host' : null,
    audioMuted,
    videoMuted,
    talking: false,
    hand: false,
    screenId: null,
    asked: { audio: false, video: false },
    spotlit: false,
    position: 'auto',
    can,
    ...fields,
  };
}

/** The tiles of the responsive grid for these people, as the Space lays them out. */
export function gridTiles(people: readonly PersonView[]): TileView[] {
  const columns = Math.ceil(Math.sqrt(people.length));
  const rows = Math.ceil(people.length / columns);
  const side = 100 / columns;
  const top = (100 - side * rows) / 2;
  return people.map((one, i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, people.length - row * columns);
    const left = (100 - inRow * side) / 2;
    return tile(one, left + (i % columns) * side, top + row * side, side, side);
  });
}

/** A shared screen with the people beside it. */
export function screenTiles(people: readonly PersonView[], sharer: PersonView): TileView[] {
  const screen = { ...tile(sharer, 0, 10, 80, 80), id: sharer.screenId ?? 'screen', screen: true };
  return [screen, ...people.slice(0, 4).map((one, i) => tile(one, 80, 10 + i * 20, 20, 20))];
}

function tile(one: PersonView, x: number, y: number, width: number, height: number): TileView {
  return {
    id: one.id,
    x,
    y,
    width,
    height,
    name: one.name,
    self: one.self,
    screen: false,
    placeholder: one.videoMuted,
    person: one,
  };
}
