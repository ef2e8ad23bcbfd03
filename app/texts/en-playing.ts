import type { PlayFailure } from '../state/view-model.ts';

/** Everything about videos that are played to everybody. `by`: who plays, null when nobody knows. */
export const playing = {
  on: (by: string | null): string => (by === null ? 'A video is playing' : `${by} plays a video`),
  menu: 'Play a video …',
  dialog: {
    title: 'Play a video for everybody',
    text: 'All see it in the picture of the meeting and hear it. You can pause it, move in it and stop it.',
    link: 'Link to the video',
    linkHint: 'The address of the file or live source itself (MP4, WebM, MP3, HLS, RTMP), not of a page that shows it.',
    volume: 'Volume',
    confirm: 'Play',
    opening: 'Opening …',
    openingLong: 'The server opens the video. That can take up to ten seconds.',
  },
  player: {
    region: 'Video for everybody',
    pause: 'Pause video',
    resume: 'Go on playing',
    stop: 'Stop video',
    position: 'Position in the video',
    positionOf: (at: string, of: string): string => `${at} of ${of}`,
    back: '10 seconds back',
    forward: '10 seconds forward',
    volume: 'Volume of the video',
    live: 'Live',
  },
  /** A volume from -50 to 50. */
  volume: (value: number): string => (value === 0 ? 'normal' : value < 0 ? `${-value} lower` : `${value} higher`),
  troubles: {
    address: 'This is no address of a video. It begins with https://, http://, rtmp:// or rtmps://.',
    url_refused: 'The server does not open this address. Addresses in private networks are for its operator to allow.',
    unreachable: 'Nothing answers at this address, or it does not hand out the video.',
    unsupported: 'There is nothing at this address that the server can play. Is it the address of the file itself?',
    too_large: 'The video is too large: its file, its picture or its frame rate.',
    too_slow: 'The video did not come fast enough.',
    broken: 'The video is damaged.',
    too_many: 'No more videos can be played now. Try again in a minute.',
    absent: 'This server plays no videos.',
    failed: 'That did not work. Try again.',
  } satisfies Record<PlayFailure, string>,
};
