import type { MeetingView, PersonView } from '../state/view-model.ts';
import { gridTiles, person } from './people.ts';
import { STATES } from './states.ts';

/** Names that people give themselves: endless, without a space, from right to left, with directions and marks that reach beyond. */
const NAMES = [
  'Wolfeschlegelsteinhausenbergerdorff'.repeat(3).slice(0, 100),
  'Ada Augusta King, Countess of Lovelace, first of all programmers and friend of Mr Babbage, of London',
  'محمد بن موسى الخوارزمي',
  '\u202eevil\u202c <b>Bob</b> & "Eve"',
  `Z\u0351\u0367\u0311a\u0317\u0354l\u0356\u0329g\u0328\u0334o\u0332 ${'\u0344'.repeat(20)}`,
  '👩‍👩‍👧‍👦🏳️‍🌈李小龍',
  '   .   ',
];
const ROOM = 'A_room_with_a_name_that_is_as_long_as_the_rules_allow_and_has_no_place_for_a_break_anywhere_in_it_100';

const named = NAMES.map((name, i) =>
  person(i, true, { name, audioMuted: i % 2 === 1, hand: i === 2 || i === 0, talking: i === 4, role: i === 1 ? 'host' : null }),
);
const nine = Array.from({ length: 9 }, (_, i) => person(i, false, { audioMuted: i % 3 === 1, hand: i === 4, talking: i === 6 }));

function of(name: string): MeetingView {
  const view = STATES[name];
  if (!view) throw new Error(`there is no state ${name} to start from`);
  return view;
}

function withPeople(view: MeetingView, people: readonly PersonView[]): MeetingView {
  const hands = people.filter(({ hand }) => hand);
  return view.room ? { ...view, room: { ...view.room, people, hands, tiles: gridTiles(people) } } : view;
}

function called(view: MeetingView, more: Partial<MeetingView> = {}): MeetingView {
  const [own = ''] = NAMES;
  return { ...withPeople(view, named), visit: { ...view.visit, room: ROOM }, name: { ...view.name, value: own }, ...more };
}

/** States that are hard on the layout. */
export const HOSTILE: Readonly<Record<string, MeetingView>> = {
  'names-prejoin': called(of('prejoin')),
  'names-people': called(of('host-people')),
  'names-toasts': called(of('guest'), {
    toasts: NAMES.slice(0, 3).map((by, id) => ({ id, text: { key: 'asked-to-unmute', by }, buttons: ['unmute', 'not-now'] })),
  }),
  'names-remove': called(of('host'), { dialog: { kind: 'remove', id: 'x', name: NAMES[0] ?? '', canBlock: true } }),
  'names-ended': called(of('ended-left')),
  nine: withPeople(of('guest'), nine),
};
