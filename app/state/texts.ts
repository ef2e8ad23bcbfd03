import type { Exit } from './phase.ts';
import type { DeviceTrouble } from './ports.ts';

/** A state that takes the whole stage: what happened and what to do. */
export interface StateText {
  title: string;
  text: string;
  next: string;
  /** Label of the button that tries again; null when trying again in this browser cannot help. */
  again: string | null;
  /** Trying again needs a new token, which only a new page brings. */
  reload?: boolean;
}

export const EXIT_TEXTS: Readonly<Record<Exit, StateText>> = {
  left: {
    title: 'You have left the room',
    text: 'Your camera and microphone are off.',
    next: 'You can come back at any time.',
    again: 'Join again',
  },
  removed: {
    title: 'You were removed from the room',
    text: 'A moderator removed you or ended the meeting. Your camera and microphone are off.',
    next: 'If this was a mistake, join again or ask the moderator.',
    again: 'Join again',
    reload: true,
  },
  ended: {
    title: 'The call has ended',
    text: 'The server ended this call. Your camera and microphone are off.',
    next: 'Join again in a moment.',
    again: 'Join again',
    reload: true,
  },
  refused: {
    title: 'You cannot enter this room now',
    text: 'The room is full, locked, or not open at this time.',
    next: 'Wait until somebody leaves or a moderator opens it, then try again.',
    again: 'Try again',
    reload: true,
  },
  token: {
    title: 'Your pass for this room was not accepted',
    text: 'It may have expired, or the server has changed its keys.',
    next: 'Load the page to get a new pass. If that does not help, ask for a new link.',
    again: 'Load the page again',
    reload: true,
  },
  lost: {
    title: 'The connection was lost',
    text: 'The call could not be repaired in time. Your camera and microphone are off.',
    next: 'Check your network, then join again.',
    again: 'Join again',
  },
  'no-media-path': {
    title: 'Sound and picture cannot get through',
    text: 'The server answers, but this network lets no audio or video pass between it and your browser.',
    next: 'Try another network or switch off a VPN. The server needs its UDP media port to be reachable.',
    again: 'Try again',
  },
  unreachable: {
    title: 'The video server does not answer',
    text: 'The page was loaded, but its video server could not be reached.',
    next: 'Check your network, then try again.',
    again: 'Try again',
  },
  insecure: {
    title: 'This page is not secure enough for a call',
    text: 'Browsers allow camera and microphone only on https pages, or on localhost.',
    next: 'Open the page by an https address. If you run the server, put it behind TLS.',
    again: null,
  },
  unsupported: {
    title: 'This browser cannot join video calls',
    text: 'It lacks WebRTC, which the call needs.',
    next: 'Open this page in a current Chrome, Edge, Firefox or Safari.',
    again: null,
  },
  failed: {
    title: 'Joining did not work',
    text: 'The call could not be set up.',
    next: 'Try again. If it keeps failing, load the page again.',
    again: 'Try again',
  },
};

/** Text for a camera or microphone that cannot be had. */
export function deviceText(audio: DeviceTrouble | null, video: DeviceTrouble | null): StateText & { without: string } {
  const what = audio && video ? 'camera and microphone' : audio ? 'microphone' : 'camera';
  const What = what[0]?.toUpperCase() + what.slice(1);
  const are = audio && video ? 'are' : 'is';
  const without = audio && video ? 'Join without both' : `Join without ${what}`;
  const again = 'Try again';
  switch (video ?? audio) {
    case 'denied':
      return {
        title: `${What} ${are} blocked`,
        text: `This page may not use your ${what}.`,
        next: 'Allow it with the icon beside the address, or in the settings of your system, then try again.',
        again,
        without,
      };
    case 'missing':
      return {
        title: audio && video ? 'No camera or microphone found' : `No ${what} found`,
        text: `Your browser finds no ${what} on this device.`,
        next: `Connect one and try again, or join without: you still see and hear the others.`,
        again,
        without,
      };
    case 'busy':
      return {
        title: `${What} ${are} in use`,
        text: `Another tab or program holds your ${what}.`,
        next: 'Close it there and try again.',
        again,
        without,
      };
    default:
      return {
        title: `${What} did not start`,
        text: `Your ${what} could not be opened.`,
        next: 'Try again, or join without.',
        again,
        without,
      };
  }
}
