/**
 * Cookies of ours. Over https their names begin with `__Host-`: browsers take such a cookie only from this very host over https, so that
 * no neighbour under the same domain can put one in its place.
 */
const PREFIX = '__Host-';

/** `Set-Cookie` for the whole server, out of reach of scripts and of requests that other sites send. */
export function setCookie({ name, value, seconds }: { name: string; value: string; seconds: number }, secure: boolean): string {
  const attributes = [`Max-Age=${seconds}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', ...(secure ? ['Secure'] : [])];
  return [`${secure ? PREFIX : ''}${name}=${value}`, ...attributes].join('; ');
}

/** Values that a `Cookie` header has for the name. */
export function cookieValues(header: string | undefined, name: string, secure: boolean): string[] {
  const start = `${secure ? PREFIX : ''}${name}=`;
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.flatMap((pair) => (pair.startsWith(start) ? [pair.slice(start.length)] : []));
}
