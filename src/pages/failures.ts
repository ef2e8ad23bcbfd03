import type { Message } from './shell.ts';
import type { SpaceError } from './space-http.ts';

/** Page for names that no room or person can have; `problem` says which rule was broken. */
export function illegalName(problem: string, path: string): Message {
  return {
    title: 'This link cannot work',
    text: problem,
    next: 'Correct the room or user name in the address, or open the default room.',
    action: { kind: 'link', href: path, label: 'Open the default room' },
  };
}

/** Page for a Space that gave no token. */
export function spaceFailed(error: SpaceError, retry: string): Message {
  const action = { kind: 'link' as const, href: retry, label: 'Try again' };
  switch (error.failure) {
    case 'unreachable':
      return {
        title: 'The video service cannot be reached',
        text: 'This page got no usable answer from its Space, the server that runs the rooms.',
        next: 'Try again in a moment. If it stays so, whoever runs this page should check SIGNALWIRE_SPACE and that the Space is up.',
        action,
      };
    case 'credentials':
      return {
        title: 'The video service does not know this page',
        text: 'The Space refused the project or the API token of this page.',
        next: 'Whoever runs this page should check SIGNALWIRE_PROJECT_KEY and SIGNALWIRE_TOKEN.',
        action,
      };
    case 'refused':
      return {
        title: 'The video service refused this room',
        text: 'The Space did not give a token for this room and user name.',
        next: 'Try another room or user name, or try again in a moment.',
        action,
      };
  }
}

/** Page that asks for the moderator's key. */
export function keyNeeded(path: string, visit: { room: string; user: string }, wrong: boolean): Message {
  return {
    title: wrong ? 'This key is not right' : 'This page is for moderators',
    text: 'You need the moderator key to open it. Whoever started the server finds it in the printed link.',
    next: 'Enter the key, or join as a guest with the link you were sent.',
    action: { kind: 'key', path, room: visit.room, user: visit.user },
  };
}

/** Page for a request from elsewhere to a server that has no key because it was told to serve this machine only. */
export function keyMissing(): Message {
  return {
    title: 'This page needs a moderator key',
    text: 'The server has none: it opens this page only to a browser on its own machine, at http://localhost, without a proxy or tunnel between.',
    next: 'Whoever runs the server should set MODERATOR_KEY, or PUBLIC_URL or TRUST_PROXY, and start it again. Guests need no key.',
    action: { kind: 'link', href: '/guest', label: 'Join as a guest' },
  };
}

/** Page for a browser that a room is closed to. It says no more than a page for a link that has expired would. */
export function linkDead(): Message {
  return {
    title: 'This link no longer works',
    text: 'It has expired, or it was taken back.',
    next: 'Ask the person who sent it for a new one.',
  };
}

/** Page for somebody who opens the address of the frame by itself. */
export function notFramed(): Message {
  return {
    title: 'This page belongs inside another one',
    text: 'It shows a room within a page that has a pass for it.',
    next: 'Open the page that it belongs to.',
  };
}

/** Page for an address that asks too often; `wait` in seconds. */
export function tooMany(wait: number, retry: string): Message {
  return {
    title: 'Too many requests',
    text: 'This page was asked for too often from your network, or with too many wrong keys.',
    next: `Try again in ${wait === 1 ? 'a second' : `${wait} seconds`}.`,
    action: { kind: 'link', href: retry, label: 'Try again' },
  };
}

/** Page for a fault of our own. */
export function broken(retry: string): Message {
  return {
    title: 'Something went wrong on our side',
    text: 'The page could not be made.',
    next: 'Try again. The server has logged what happened.',
    action: { kind: 'link', href: retry, label: 'Try again' },
  };
}
