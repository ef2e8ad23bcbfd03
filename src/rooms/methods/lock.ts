import { z } from 'zod';
import { type Method, onRoom } from './method.ts';

function lock(locked: boolean): Method {
  return onRoom(z.object({}), ({ state }) => {
    if (state.locked === locked) return undefined;
    state.locked = locked;
    state.roomUpdated('locked');
    return undefined;
  });
}

/** A locked room lets nobody new in; who is inside may come back. */
export const LOCK_METHODS = { 'video.lock': lock(true), 'video.unlock': lock(false) } satisfies Record<string, Method>;
