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
    next: 'Try again in a moment. If it stays so, the operator of this page should check SIGNALWIRE_SPACE and that the Space is up.',
  },
  credentials: {
    title: 'The video service does not know this page',
    text: 'The Space refused the project or the API token of this page.',
    next: 'The operator of this page should check SIGNALWIRE_PROJECT_KEY and SIGNALWIRE_TOKEN.',
  },
  refused: {
    title: 'The video service refused this room',
    text: 'The Space did not give a token for this room and user name.',
    next: 'Try another room or user name, or try again in a moment.',
  },
  key: {
    title: 'This page is for moderators',
    wrong: 'This key is not right',
    text: 'You need the moderator key to open it. The operator of the server finds it in the link printed at the start, or in the file moderator-key of its data folder.',
    tunnel:
      'The server opens it to browsers on its own machine, and yours comes through a tunnel or forwarded port. Use the key: it is in the file moderator-key of the data folder.',
    next: 'Enter the key, or join as a guest with the link you were sent.',
    label: 'Moderator key',
    open: 'Open the room',
  },
  notOpen: {
    title: 'This room is not open by link',
    text: 'People join it with a pass that they get from the application it belongs to.',
    next: 'Join from that application, or ask the person who sent the link for another room name.',
    nextForHosts:
      'Choose another room name. The operator of the server can open a room that is not a conference: PUT /api/video/rooms/{name} with {"join_by_link": true}.',
  },
  inviteNeeded: {
    title: 'You need an invitation',
    text: 'On this server guests join with the link that a host sends them, and this address is not such a link.',
    next: 'Ask the host to copy the link of the meeting for you, and open all of it.',
  },
  foreignForm: {
    title: 'Another site sent you here',
    text: 'A page of another site filled in this page for you. Nothing was done with it.',
    next: 'Open the page yourself, if that is what you want.',
    open: 'Open the page',
  },
  noMoreRooms: {
    title: 'No more new rooms for now',
    text: 'Too many new rooms were asked for, from your network or on the whole server.',
    next: 'Join a room that is already there, or try again later.',
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
