import type { Colours, ConferenceSize } from '../../wire/conferences.ts';
import { plainRoom, type Room } from './room.ts';

/** A room with a ready-made page: colours, chat, a size class instead of a number of seats (rest-api 8.1). */
export interface Conference extends Room {
  kind: 'conference';
  size: ConferenceSize;
  enableChat: boolean;
  /** Whether `meta` was ever given: clients see null until then. */
  hasMeta: boolean;
  colours: Colours;
}

const SEATS: Readonly<Record<ConferenceSize, number>> = { small: 10, medium: 50, large: 300 };

/** What follows from a size class. */
export function seatsOf(size: ConferenceSize): Pick<Conference, 'size' | 'maxMembers'> {
  return { size, maxMembers: SEATS[size] };
}

const COLOURS: Readonly<Colours> = {
  dark_primary: '#044EF4',
  dark_background: '#FFFFFF',
  dark_foreground: '#1D2127',
  dark_success: '#17BB58',
  dark_negative: '#F42C50',
  light_primary: '#044EF4',
  light_background: '#FFFFFF',
  light_foreground: '#1D2127',
  light_success: '#17BB58',
  light_negative: '#F42C50',
};

/** A conference as it is when nobody says more about it (rest-api 8.1). `now` in epoch milliseconds. */
export function plainConference(identity: { id: string; projectId: string; name: string; now: number }): Conference {
  return {
    ...plainRoom(identity),
    kind: 'conference',
    displayName: null,
    ...seatsOf('medium'),
    enableChat: true,
    hasMeta: false,
    colours: { ...COLOURS },
  };
}
