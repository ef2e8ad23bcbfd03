import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { RefusedKind } from '../base/refused.ts';
import type { RoomLimits } from './limits.ts';
import type { MediaPort, PreviewPort, RoomStore } from './ports.ts';

/** What the rooms of a process need. */
export interface RoomsOptions {
  clock: Clock;
  ids: Ids;
  media: MediaPort;
  store: RoomStore;
  limits: RoomLimits;
  /** Absent: no previews. */
  previews?: PreviewPort;
  /** Counts whom this server has no place for. */
  refused?: (kind: RefusedKind, address: string) => void;
  /** Told about faults that no caller can be told about. */
  onError: (error: unknown) => void;
}
