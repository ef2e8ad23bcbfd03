import type { Message } from './shell.ts';
import type { SpaceError } from './space-http.ts';
import type { MessageTexts } from './texts/index.ts';
import type { NameProblem } from './visit.ts';

/** Page for names that no room or person can have; `problem` says which rule was broken. */
export function illegalName({ names }: MessageTexts, problem: NameProblem | 'form', path: string): Message {
  const { title, problems, next, open } = names;
  return { title, text: problems[problem], next, action: { kind: 'link', href: path, label: open } };
}

/** Page for a Space that gave no token. */
export function spaceFailed(texts: MessageTexts, error: SpaceError, retry: string): Message {
  return { ...texts[error.failure], action: { kind: 'link', href: retry, label: texts.tryAgain } };
}

/** Page that asks for the moderator's key. `tunnel`: the browser seems to be on this machine, and is not. */
export function keyNeeded(
  { key }: MessageTexts,
  path: string,
  { room, user }: { room: string; user: string },
  { wrong, tunnel }: { wrong: boolean; tunnel: boolean },
): Message {
  return {
    title: wrong ? key.wrong : key.title,
    text: tunnel ? key.tunnel : key.text,
    next: key.next,
    action: { kind: 'key', path, room, user, label: key.label, open: key.open },
  };
}

/** Page for a room that people do not join by link. It says the same of rooms and conferences; hosts read how to open it. */
export function notOpen({ notOpen: { title, text, next, nextForHosts } }: MessageTexts, host: boolean): Message {
  return { title, text, next: host ? nextForHosts : next };
}

/** Page for guests whose link lacks the invite. It says the same about every room, whether the room exists or not. */
export function inviteNeeded({ inviteNeeded: words }: MessageTexts): Message {
  return words;
}

/** Page for a form that another site's page sent. */
export function foreignForm({ foreignForm: { open, ...words } }: MessageTexts, href: string): Message {
  return { ...words, action: { kind: 'link', href, label: open } };
}

/** Page for a visit that would have needed a new room. */
export function noMoreRooms({ noMoreRooms: words, tryAgain }: MessageTexts, retry: string): Message {
  return { ...words, action: { kind: 'link', href: retry, label: tryAgain } };
}

/** Page for a browser that a room is closed to. It says no more than a page for a link that has expired would. */
export function linkDead({ linkDead: words }: MessageTexts): Message {
  return words;
}

/** Page for somebody who opens the address of the frame by itself. */
export function notFramed({ notFramed: words }: MessageTexts): Message {
  return words;
}

/** Page for an address that asks too often; `wait` in seconds. */
export function tooMany({ tooMany: { title, text, next }, tryAgain }: MessageTexts, wait: number, retry: string): Message {
  return { title, text, next: next(wait), action: { kind: 'link', href: retry, label: tryAgain } };
}

/** Page for a fault of our own. */
export function broken({ broken: words, tryAgain }: MessageTexts, retry: string): Message {
  return { ...words, action: { kind: 'link', href: retry, label: tryAgain } };
}
