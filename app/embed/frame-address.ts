/** The attributes that decide what the frame shows. */
export interface Wanted {
  /** Address of a page of the server. */
  src: string | null;
  /** Name of a room; its page for guests is shown. */
  room: string | null;
  /** Whether there is a room token. */
  token: boolean;
  user: string | null;
  theme: string | null;
  lang: string | null;
  controls: string | null;
  skip: boolean;
}

/**
 * Address of the frame, always on the server that the script came from. Null when nothing says which room, or when `src` leads
 * elsewhere. A token is never part of it: addresses end up in histories and logs.
 */
export function frameAddress(base: string, wanted: Wanted): string | null {
  const url = pageOf(base, wanted);
  if (!url || url.origin !== new URL(base).origin) return null;
  for (const name of ['user', 'theme', 'lang', 'controls'] as const) {
    const value = wanted[name];
    if (value !== null && !(name === 'user' && wanted.token)) url.searchParams.set(name, value);
  }
  if (wanted.skip) url.searchParams.set('skip', '1');
  return url.href;
}

function pageOf(base: string, { src, room, token }: Wanted): URL | null {
  if (token) return new URL('/embed', base);
  if (room !== null) return new URL(`/meet/${encodeURIComponent(room)}`, base);
  return src !== null && URL.canParse(src, base) ? new URL(src, base) : null;
}
