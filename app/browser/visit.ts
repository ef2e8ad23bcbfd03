import type { FrameData, PageData } from '../../src/wire/page.ts';

/** Reads the visit from the page and keeps the token nowhere else. */
export function readVisit(document: Document): PageData | FrameData {
  const element = document.getElementById('visit');
  const visit = JSON.parse(element?.textContent ?? '') as PageData | FrameData;
  element?.remove();
  return visit;
}

/**
 * Writes room and user into the address. Loading the page again then comes back under the same name, and asks nobody to send a
 * form twice.
 */
export function rememberInAddress(visit: PageData): void {
  const query = new URLSearchParams(location.search.slice(1).replaceAll('?', '&'));
  // The path of /meet/{room} names the room already.
  if (!location.pathname.startsWith('/meet/')) query.set('room', visit.room);
  query.set('user', visit.user);
  history.replaceState(null, '', `${location.pathname}?${query}`);
}

/** What the SDK keeps of a call in the tab, so that it survives a reload (space-protocol 2.7). */
const CALL_KEY = 'ci-';
const KEPT = [CALL_KEY, 'pt-', 'as-'] as const;
type KeptItems = Pick<Storage, 'getItem' | 'removeItem'>;

/** Id of the call of this room that the tab keeps, or null. */
export function keptCall(storage: KeptItems, room: string): string | null {
  return storage.getItem(`${CALL_KEY}${room}`);
}

/**
 * How the page was opened. `returning`: loaded again in the middle of a call. `duplicated`: browsers copy what a tab keeps when they
 * duplicate it; the call belongs to the first tab, so the copy is thrown away, or the SDK would take the call over.
 * @param holds whether another tab is in the room with a call
 */
export async function arrivalOf(
  storage: KeptItems,
  room: string,
  holds: (call: string) => Promise<boolean>,
): Promise<'fresh' | 'returning' | 'duplicated'> {
  const call = keptCall(storage, room);
  if (call === null) return 'fresh';
  if (!(await holds(call))) return 'returning';
  for (const key of KEPT) storage.removeItem(`${key}${room}`);
  return 'duplicated';
}
