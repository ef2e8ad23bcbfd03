import type { MethodName } from '../permissions.ts';
import { CONSENT_METHODS } from './consent.ts';
import { MEDIA_METHODS } from './media.ts';
import { META_METHODS } from './meta.ts';
import type { Method } from './method.ts';
import { PEOPLE_METHODS } from './people.ts';
import { PICTURE_METHODS } from './picture.ts';
import { PLAYBACK_METHODS } from './playbacks.ts';
import { RECORDING_METHODS } from './recording.ts';
import { STREAM_METHODS } from './streams.ts';

/** Every method with what it does. A name without a row of permissions.ts, or the other way round, does not compile. */
export const METHODS = {
  ...MEDIA_METHODS,
  ...PEOPLE_METHODS,
  ...META_METHODS,
  ...PICTURE_METHODS,
  ...RECORDING_METHODS,
  ...PLAYBACK_METHODS,
  ...STREAM_METHODS,
  ...CONSENT_METHODS,
  'video.rooms.get': { on: 'project' },
  'video.room.get': { on: 'project' },
} satisfies { [M in MethodName]: Method };

/** `satisfies` lets spread members pass that no row names; this does not. */
type Unruled = Exclude<keyof typeof METHODS, MethodName>;
const _everyMethodHasARule: Unruled extends never ? true : never = true;
void _everyMethodHasARule;
