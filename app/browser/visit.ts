/** What the server wrote into the page (src/pages/shell.ts, `PageData`). */
export interface Visit {
  room: string;
  user: string;
  role: 'moderator' | 'guest';
  roleLabel: string;
  token: string;
}

/** Reads the visit from the page and keeps the token nowhere else. */
export function readVisit(document: Document): Visit {
  const element = document.getElementById('visit');
  const visit = JSON.parse(element?.textContent ?? '') as Visit;
  element?.remove();
  return visit;
}

/**
 * Writes room and user into the address. Loading the page again then comes back under the same name, and asks nobody to send a
 * form twice.
 */
export function rememberInAddress(visit: Visit): void {
  history.replaceState(null, '', `${location.pathname}?${new URLSearchParams({ room: visit.room, user: visit.user })}`);
}
