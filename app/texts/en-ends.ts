import type { EndReason } from '../state/view-model.ts';

/** Pages that say why one is not in the room. */
export const ends = {
  reasons: {
    left: { title: 'You left the meeting', text: 'Your camera and microphone are off.' },
    removed: { title: 'You were removed from the meeting', text: 'A moderator removed you. Your camera and microphone are off.' },
    'kept-out': {
      title: 'You were removed from this meeting',
      text: 'You can join again when a moderator lets you in, or when the next meeting begins.',
    },
    'room-ended': {
      title: 'The meeting has ended',
      text: 'A moderator ended it for everybody. Your camera and microphone are off.',
    },
    'other-tab': { title: 'You joined in another tab', text: 'The meeting goes on there. Here, camera and microphone are off.' },
    full: { title: 'This room is full', text: 'As soon as somebody leaves, there is a place for you.' },
    locked: { title: 'This room is locked', text: 'A moderator lets nobody else in at the moment.' },
    'too-early': { title: 'This room is not open yet', text: 'Come back when it opens.' },
    closed: { title: 'This room is closed', text: 'Ask the person who invited you for another date.' },
    'link-dead': { title: 'This link no longer works', text: 'Ask the person who invited you for a new one.' },
    refused: { title: 'You cannot enter this room now', text: 'It may be full, locked or not open at this time.' },
    token: { title: 'Your pass has expired', text: 'Load the page again to get a new one.' },
    'media-blocked': {
      title: 'Sound and picture cannot get through',
      text: 'We reached the server, but not its media port. Try another network or switch off your VPN.',
    },
    busy: { title: 'The server is busy', text: 'It can take nobody else right now. Try again in a moment.' },
    unreachable: {
      title: 'The server does not answer',
      text: 'Check your network connection. The server may also be restarting.',
    },
    lost: { title: 'The connection was lost', text: 'It could not be repaired in time. Your camera and microphone are off.' },
    insecure: {
      title: 'This page needs https',
      text: 'Browsers allow calls only on https pages, or on localhost. Open the page by its https address, or ask whoever runs this server.',
    },
    unsupported: { title: 'This browser cannot join', text: 'Open the link in a current Chrome, Edge, Firefox or Safari.' },
    failed: { title: 'Joining did not work', text: 'The call could not be set up.' },
  } satisfies Record<EndReason, { title: string; text: string }>,
  next: { 'join-again': 'Join again', 'try-again': 'Try again', 'use-here': 'Use it here', reload: 'Load the page again' },
  full: (places: number): string =>
    `${places === 1 ? 'Its only place is' : `All ${places} places are`} taken. As soon as somebody leaves, there is one for you.`,
  opens: (when: string): string => `It opens at ${when} (your time).`,
  closedSince: (when: string): string => `It has been closed since ${when} (your time).`,
};
