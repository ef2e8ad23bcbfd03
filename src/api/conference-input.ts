import type { ConferenceChange } from '../rooms/records/conferences.ts';
import { type Conference, plainConference, seatsOf } from '../rooms/settings/conference.ts';
import { COLOUR_NAMES, type Colours } from '../wire/conferences.ts';
import { CONFERENCE_FIELDS } from '../wire/rest/conferences.ts';
import { missing, readFields } from '../wire/rest/fields.ts';
import type { Problem } from '../wire/rest/problems.ts';
import { InvalidParameters } from './errors.ts';
import { checkWindow } from './room-input.ts';

type Body = Readonly<Record<string, unknown>>;
type Attribute = keyof typeof CONFERENCE_FIELDS;

/** Field of the conference behind each attribute that is stored as it was read. */
const FIELD_OF = {
  name: 'name',
  display_name: 'displayName',
  description: 'description',
  join_from: 'joinFrom',
  join_until: 'joinUntil',
  quality: 'quality',
  layout: 'layout',
  record_on_start: 'recordOnStart',
  enable_room_previews: 'enableRoomPreviews',
  enable_chat: 'enableChat',
  tone_on_entry_and_exit: 'toneOnEntryAndExit',
  room_join_video_off: 'roomJoinVideoOff',
  user_join_video_off: 'userJoinVideoOff',
  hls: 'hls',
} as const satisfies Partial<Record<Attribute, keyof Conference>>;

/** What `body` says; `null` gives the default of `plain`, except for the name, which always stays then. */
function readChange(body: Body, plain: Conference): { change: ConferenceChange; problems: Problem[] } {
  const { values, problems } = readFields(CONFERENCE_FIELDS, body);
  const change: Record<string, unknown> = {};
  for (const [attribute, field] of Object.entries(FIELD_OF) as [keyof typeof FIELD_OF, keyof Conference][]) {
    if (values[attribute] !== undefined) change[field] = values[attribute];
    else if (body[attribute] === null && attribute !== 'name') change[field] = plain[field];
  }
  if (values.size !== undefined) Object.assign(change, seatsOf(values.size));
  else if (body.size === null) Object.assign(change, seatsOf(plain.size));
  if (values.meta !== undefined) Object.assign(change, { meta: values.meta, hasMeta: true });
  else if (body.meta === null) Object.assign(change, { meta: plain.meta, hasMeta: false });
  const colours: Partial<Colours> = {};
  for (const name of COLOUR_NAMES) {
    if (values[name] !== undefined) colours[name] = values[name];
    else if (body[name] === null) colours[name] = plain.colours[name];
  }
  if (Object.keys(colours).length > 0) change.colours = colours;
  if (values.display_name?.trim() === '') problems.push(missing('display_name'));
  return { change: change as ConferenceChange, problems };
}

const ORDER = Object.keys(CONFERENCE_FIELDS);

/** Throws {@link InvalidParameters} when there are problems, in the order of the fields. */
function refuse(problems: readonly Problem[]): void {
  const place = ({ attribute }: Problem): number => ORDER.indexOf(attribute ?? '');
  if (problems.length > 0) throw new InvalidParameters([...problems].sort((a, b) => place(a) - place(b)));
}

export interface ConferenceIdentity {
  id: string;
  projectId: string;
  now: number;
  /** Name when the body gives none. */
  generatedName: string;
}

/** The conference that a `POST /conferences` asks for. `lenient`: the name stands in for a missing `display_name` (rest-api 8.3). */
export function readNewConference(
  posted: Body,
  { generatedName, ...identity }: ConferenceIdentity,
  { lenient }: { lenient: boolean },
): Conference {
  const unnamed = posted.display_name === undefined || posted.display_name === null;
  const named = typeof posted.name === 'string' || typeof posted.name === 'number';
  const body = lenient && unnamed && named ? { ...posted, display_name: posted.name } : posted;
  const plain = plainConference({ ...identity, name: generatedName });
  const { change, problems } = readChange(body, plain);
  const conference = { ...plain, ...change, colours: { ...plain.colours, ...change.colours } };
  const complained = problems.some(({ attribute }) => attribute === 'display_name');
  if (conference.displayName === null && !complained) problems.push(missing('display_name'));
  refuse([...problems, ...checkWindow(conference)]);
  return conference;
}

/** What a `PUT` changes: what the body names, `null` for the default; nothing is required (rest-api 8.6). */
export function readConferenceChange(body: Body, conference: Conference): ConferenceChange {
  const { change, problems } = readChange(body, plainConference({ ...conference, now: conference.createdAt }));
  refuse([...problems, ...checkWindow({ ...conference, ...change })]);
  return change;
}
