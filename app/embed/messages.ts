/**
 * What a meeting in a frame and the page around it say to each other. Types only: the element is one file that imports nothing.
 *
 * 1. The frame knocks. Everybody may hear that.
 * 2. The page around it opens: it hands over one end of a channel, to our origin only. The frame takes it from its own parent only,
 *    and only from an origin that the server named.
 * 3. All else goes through the channel.
 */
export interface Knock {
  wirespace: 'knock';
}

/** Comes with one port. */
export interface Opening {
  wirespace: 'open';
  /** Room token; null where the address of the frame stands for a way in. */
  token: string | null;
}

/** Microphone and camera as their owner's buttons show them; `none`: joined without it. */
export type Switch = 'on' | 'off' | 'none';

/** What the frame reports whenever it changes. */
export interface Report {
  phase: 'prejoin' | 'joining' | 'in-room' | 'ended';
  /** Why the meeting is over; null in every other phase. */
  reason: string | null;
  room: string;
  memberId: string | null;
  microphone: Switch;
  camera: Switch;
  /** How many are in the room, oneself included. */
  people: number;
}

/** What the page around it asks for; the same as the person's own buttons. */
export type Order =
  | { do: 'join' }
  | { do: 'leave' }
  | { do: 'microphone'; on: boolean }
  | { do: 'camera'; on: boolean }
  | { do: 'theme'; value: string };
