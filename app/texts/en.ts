import type { DeviceTrouble } from '../state/view-model.ts';
import { advice } from './en-advice.ts';
import { ends } from './en-ends.ts';
import { live } from './en-live.ts';
import { people } from './en-people.ts';
import { playing } from './en-playing.ts';
import { recording } from './en-recording.ts';
import { toasts } from './en-toasts.ts';

/** Every text of the page in English; `Texts` is the shape that each further language has to fill. */
export const en = {
  language: { tag: 'en', name: 'English', dir: 'ltr' },

  title: {
    page: (state: string, room: string): string => `${state} · ${room} · Wirespace`,
    prejoin: 'Ready to join',
    joining: 'Joining',
    inRoom: (people: number): string => (people === 1 ? '1 person in the room' : `${people} people in the room`),
    reconnecting: 'Reconnecting',
  },

  /** Words for the roles that the server has by default, by those words (src/pages/roles.ts, src/pages/embedding.ts). */
  roles: {
    Host: 'Host',
    Guest: 'Guest',
    Moderator: 'Moderator',
    'Regular User': 'Regular User',
    Participant: 'Participant',
  } as Readonly<Record<string, string>>,

  prejoin: {
    heading: 'Ready to join?',
    room: 'Room',
    preview: 'Your camera',
    cameraOff: 'Camera is off',
    cameraStarting: 'Starting your camera …',
    askTitle: 'May this page use your camera and microphone?',
    ask: 'Your browser asks you now. You can also join without and allow them later.',
    name: 'Your name',
    nameHint: 'Shown to everybody in the room',
    nameProblems: {
      empty: 'Write a name, so that the others know who joins.',
      'too-long': 'This name is too long.',
      unprintable: 'This name has signs that cannot be shown.',
    },
    join: 'Join',
    signals: 'Microphone level',
    signalSilent: 'Say something: the bar moves when your microphone hears you.',
    testSpeaker: 'Test speaker',
    policyHeading: 'What moderators can do here',
    policy: {
      mute: 'mute your microphone',
      unmuteDirect: 'switch your microphone on without asking',
      unmuteAsk: 'ask you to unmute, but never unmute you',
      stopVideo: 'stop your video',
      startVideoDirect: 'start your video without asking',
      startVideoAsk: 'ask you to start your video, but never start it',
      remove: 'remove you from the room',
      moveToAudience: 'move you to the audience',
      record: 'record the meeting',
      stream: 'send the meeting live to other sites',
      nothing: 'Nobody here can mute or remove others.',
    },
    elsewhere: 'You are in this room in another tab.',
    moveHere: 'Move it here',
    fuller: 'Open the full meeting page',
    fullerHint: 'With raised hands, screen sharing, layouts and a lock for the room.',
  },

  joining: {
    title: 'Joining …',
    text: 'You will be in the room in a moment.',
    slow: 'This takes longer than usual. The page keeps trying.',
  },

  devices: {
    microphone: 'Microphone',
    camera: 'Camera',
    speaker: 'Speaker',
    unnamed: {
      microphone: (n: number): string => `Microphone ${n}`,
      camera: (n: number): string => `Camera ${n}`,
      speaker: (n: number): string => `Speaker ${n}`,
    },
    none: { microphone: 'No microphone', camera: 'No camera', speaker: 'Default of this system' },
    asking: 'Waiting for permission',
    settings: 'Devices',
    settingsHint: 'Changes take effect at once.',
    change: 'Change devices',
    retry: 'Try again',
    /** Short words beside the device; `advice` says what to do. */
    troubles: {
      denied: 'Blocked for this page',
      dismissed: 'Not allowed yet',
      system: 'Blocked by your system',
      missing: 'None found',
      busy: 'In use elsewhere',
      insecure: 'Needs https',
      unsupported: 'Not offered by this browser',
      failed: 'Did not start',
    } satisfies Record<DeviceTrouble, string>,
  },
  advice,

  controls: {
    region: 'Your controls',
    mute: 'Mute microphone',
    unmute: 'Unmute microphone',
    noMicrophone: 'No microphone',
    noMicrophoneWhy: 'You joined without a microphone. Choose one under “Devices”.',
    stopVideo: 'Turn off camera',
    startVideo: 'Turn on camera',
    noCamera: 'No camera',
    noCameraWhy: 'You joined without a camera. Choose one under “Devices”.',
    microphoneMenu: 'Microphone and speaker',
    cameraMenu: 'Camera choice',
    share: 'Share screen',
    stopSharing: 'Stop sharing',
    sharing: 'Starting to share …',
    shareImpossible: 'This browser cannot share a screen.',
    raiseHand: 'Raise hand',
    lowerHand: 'Lower hand',
    peopleCount: (n: number): string => (n === 1 ? 'People, 1 in the room' : `People, ${n} in the room`),
    layout: 'Layout',
    info: 'About this room',
    more: 'More',
    leave: 'Leave',
    leaveMenu: 'Ways to leave',
    endForAll: 'End for all …',
    fullscreen: 'Full screen',
    endFullscreen: 'Leave full screen',
    help: 'Keyboard shortcuts',
    notAllowed: 'This room does not let you change this.',
    waiting: 'Just a moment …',
    whileReconnecting: 'Not possible while reconnecting.',
    short: {
      microphone: 'Microphone',
      camera: 'Camera',
      share: 'Share',
      stopSharing: 'Stop',
      hand: 'Hand',
      leave: 'Leave',
    },
  },

  stage: {
    region: 'Picture of the meeting',
    you: (name: string): string => `${name} (you)`,
    screenOf: (name: string): string => `${name}’s screen`,
    alone: 'You are the only one here',
    aloneHint: 'Send the link to those you wait for.',
    copyLink: 'Copy link',
    enlarge: 'Larger picture',
    turn: 'Turn your phone: the picture gets larger.',
  },

  banners: {
    network: 'Your network is gone. Reconnecting …',
    socket: 'The server is out of reach. Reconnecting …',
    media: 'Sound and picture are interrupted. Reconnecting …',
    secondsLeft: (n: number): string => (n === 1 ? 'The page tries for 1 more second.' : `The page tries for ${n} more seconds.`),
    locked: 'Locked',
    lockedLong: 'The room is locked: nobody else can join.',
    audience: 'Audience',
    audienceLong: 'You are in the audience: you see and hear, nobody sees or hears you.',
    soundBlocked: 'Your browser holds the sound back.',
    startSound: 'Turn on sound',
    interrupted: {
      both: 'Your microphone and camera were interrupted.',
      audio: 'Your microphone was interrupted.',
      video: 'Your camera was interrupted.',
    },
    interruptedWhy: {
      both: 'A phone call or another app may have taken them. The others cannot hear or see you now.',
      audio: 'A phone call or another app may have taken it. The others cannot hear you now.',
      video: 'Another app may have taken it. The others cannot see you now.',
    },
    restart: 'Restart my audio and video',
    restarting: 'Restarting …',
  },

  people,
  ends,
  recording,
  playing,
  live,
  toasts,

  layouts: {
    heading: 'Layout',
    hint: 'The picture changes for everybody.',
    hideVideoMuted: 'Hide people without video',
    prioritizeHands: 'Raised hands come to the front',
    names: {
      'grid-responsive': 'Grid',
      'grid-responsive-mobile': 'Grid for phones',
      'highlight-1-responsive': 'Speaker large',
      '1x1': 'One person',
      '2x1': 'Two side by side',
      '2x2': 'Grid 2 × 2',
      '5up': 'Corners and centre',
      '3x3': 'Grid 3 × 3',
      '4x4': 'Grid 4 × 4',
      '5x5': 'Grid 5 × 5',
      '6x6': 'Grid 6 × 6',
      '8x8': 'Grid 8 × 8',
      '10x10': 'Grid 10 × 10',
      'screen-share': 'Shared screen',
      'presenter-dual-horizontal': 'Two presenters',
      'full-screen': 'Full screen',
    } as Readonly<Record<string, string>>,
  },

  info: {
    heading: 'About this room',
    room: 'Room',
    you: 'You are',
    link: 'Link to this room',
    copy: 'Copy link',
  },

  shortcuts: {
    heading: 'Keyboard shortcuts',
    names: {
      microphone: 'Microphone on or off',
      camera: 'Camera on or off',
      'push-to-talk': 'Talk while held, when muted',
      hand: 'Raise or lower hand',
      people: 'Open or close the list of people',
      toolbar: 'Go to the controls',
      help: 'Show this list',
    },
    keys: { ctrl: 'Ctrl', command: '⌘', shift: 'Shift', space: 'Space' },
    spoken: { ctrl: 'Control', command: 'Command', shift: 'Shift', space: 'Space bar', '/': 'Slash' } as Readonly<
      Record<string, string>
    >,
    hold: (keys: string): string => `Hold ${keys}`,
  },

  dialogs: {
    close: 'Close',
    cancel: 'Cancel',
    remove: {
      title: (name: string): string => `Remove ${name}?`,
      text: 'They leave the meeting at once.',
      block: 'Block rejoining',
      blockHint: 'Their link will no longer work.',
      confirm: 'Remove',
    },
    mute: {
      audio: {
        title: (name: string): string => `Mute ${name}?`,
        text: 'Nobody hears them then, and only they can unmute.',
        confirm: 'Mute',
      },
      video: {
        title: (name: string): string => `Stop video of ${name}?`,
        text: 'Nobody sees them then, and only they can start it again.',
        confirm: 'Stop video',
      },
    },
    muteAll: {
      audio: {
        title: 'Mute everybody?',
        direct: 'You, too. You can unmute them again.',
        text: 'You, too. Then everybody has to unmute by themselves.',
        confirm: 'Mute everybody',
      },
      video: {
        title: 'Stop everybody’s video?',
        direct: 'Yours, too. You can start it again for all.',
        text: 'Yours, too. Then everybody has to start it again by themselves.',
        confirm: 'Stop every video',
      },
    },
    endForAll: {
      title: 'End the meeting for all?',
      text: (people: number): string =>
        people === 1 ? 'You are the only one in the room.' : `All ${people} people leave the room at once.`,
      confirm: 'End for all',
    },
  },
};
