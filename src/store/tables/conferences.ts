import type { Colours } from '../../wire/conferences.ts';

/** What a conference has beside its row in `rooms`. One column a colour. */
export interface ConferencesTable extends Colours {
  room_id: string;
  size: string;
  enable_chat: number;
  /** 0: no meta was ever given; the room's is empty then. */
  has_meta: number;
}
