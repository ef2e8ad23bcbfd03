/** Texts of the pages that are only text, in English; the other languages have the same shape. */
export const en = {
  language: 'en',
  tryAgain: 'Try again',
  names: {
    title: 'This link cannot work',
    problems: {
      'room-too-long': 'A room name has at most 100 characters.',
      'room-signs': 'A room name is made of the letters A to Z, digits, underscores and hyphens; it has no spaces.',
      'user-too-long': 'A user name has at most 100 characters.',
      'user-signs': 'A user name has only printable characters.',
      form: 'The form could not be read.',
    },
    next: 'Correct the room or user name in the address, or open the default room.',
    open: 'Open the default room',
  },
  unreachable: {
    title: 'The video service cannot be reached',
    text: 'This page got no usable answer from its Space, the server that runs the rooms.',
    next: 'Try again in a moment. If it stays so, whoever runs this page should check SIGNALWIRE_SPACE and that the Space is up.',
  },
  credentials: {
    title: 'The video service does not know this page',
    text: 'The Space refused the project or the API token of this page.',
    next: 'Whoever runs this page should check SIGNALWIRE_PROJECT_KEY and SIGNALWIRE_TOKEN.',
  },
  refused: {
    title: 'The video service refused this room',
    text: 'The Space did not give a token for this room and user name.',
    next: 'Try another room or user name, or try again in a moment.',
  },
  key: {
    title: 'This page is for moderators',
    wrong: 'This key is not right',
    text: 'You need the moderator key to open it. Whoever started the server finds it in the printed link.',
    next: 'Enter the key, or join as a guest with the link you were sent.',
    label: 'Moderator key',
    open: 'Open the room',
  },
  keyMissing: {
    title: 'This page needs a moderator key',
    text: 'The server has none: it opens this page only to a browser on its own machine, at http://localhost, without a proxy or tunnel between.',
    next: 'Whoever runs the server should set MODERATOR_KEY, or PUBLIC_URL or TRUST_PROXY, and start it again. Guests need no key.',
    asGuest: 'Join as a guest',
  },
  linkDead: {
    title: 'This link no longer works',
    text: 'It has expired, or it was taken back.',
    next: 'Ask the person who sent it for a new one.',
  },
  notFramed: {
    title: 'This page belongs inside another one',
    text: 'It shows a room within a page that has a pass for it.',
    next: 'Open the page that it belongs to.',
  },
  tooMany: {
    title: 'Too many requests',
    text: 'This page was asked for too often from your network, or with too many wrong keys.',
    next: (seconds: number): string => `Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  },
  broken: {
    title: 'Something went wrong on our side',
    text: 'The page could not be made.',
    next: 'Try again. The server has logged what happened.',
  },
};

export type MessageTexts = typeof en;
