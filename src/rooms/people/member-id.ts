/** RFC 9562, section 4: a UUID in its canonical form. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether an id that a client chose may become a member id. Only a UUID may: no other text can be mistaken for a word of the
 * protocol (`all` as a member id, `self` in a map of positions) or for a property of an object (`__proto__`, `constructor`) here, in
 * an SDK or in an application.
 */
export function mayBeMemberId(text: string): boolean {
  return UUID.test(text);
}
