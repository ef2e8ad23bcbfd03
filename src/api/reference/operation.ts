import type { z } from 'zod';
import type { Shape } from '../../wire/rest/fields.ts';

type Method = 'get' | 'post' | 'put' | 'delete';

/** What the collections of the API are about; the reference has one chapter for each. */
export const TAGS = {
  Rooms: 'Rooms are configuration: they stay when nobody is in them.',
  'Room tokens': 'A room token lets one person join one room.',
  'Room sessions': 'A session is one life of a room, from the first who joins to the last who leaves.',
  'Room recordings': 'Recordings of sessions, with signed links to their files.',
  Streams: 'Where the composed picture and sound of a room are sent, by RTMP.',
  Conferences: 'Rooms with a ready page: colours, a size, and two reusable tokens.',
  Logs: 'One entry for each session.',
} as const;
type Tag = keyof typeof TAGS;

/** One method on one path of the Video API, as the reference describes it. */
export interface Operation {
  /** Name for generated clients. */
  id: string;
  method: Method;
  /** Below `/api/video`, parameters in braces. */
  path: string;
  tag: Tag;
  /** One line. */
  summary: string;
  /** More, when there is more to say. */
  details?: string;
  /** Query fields; pages of collections are added to those with `collection`. */
  query?: Shape;
  body?: { fields: Shape; required: readonly string[] };
  /** Status of success and what is answered with it; no schema: nothing. */
  answer: { status: 200 | 201 | 204; schema?: z.ZodType };
  /** The answer is a page of rows of the schema. */
  collection?: boolean;
  /** Statuses of refusals besides those that every operation has. */
  refusals?: readonly (404 | 403 | 422)[];
  /** This server's own, beside the vendor's API. */
  extension?: boolean;
  /** Needs no credentials. */
  open?: boolean;
}
