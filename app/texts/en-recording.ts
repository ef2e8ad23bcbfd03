/** Everything about recording the meeting. `by`: who records, null when that is the room itself or nobody knows. */
export const recording = {
  mark: 'REC',
  soon: (by: string | null): string => (by === null ? 'A recording begins in a moment' : `${by} starts recording in a moment`),
  on: (by: string | null): string => (by === null ? 'This meeting is recorded' : `${by} records this meeting`),
  paused: (by: string | null): string => (by === null ? 'Recording paused' : `Recording of ${by} paused`),
  onStart: 'This room is recorded: sound and picture, from the moment somebody joins.',
  menu: {
    start: 'Record …',
    pause: 'Pause recording',
    resume: 'Go on recording',
    stop: 'Stop recording …',
    list: 'Recordings',
  },
  start: {
    title: 'Record this meeting?',
    text: (seconds: number): string =>
      `Everybody is told now; recording begins ${seconds} seconds later. As long as it runs, everybody sees that you record. Whoever does not want that should be able to say so, or leave.`,
    confirm: 'Tell everybody and record',
  },
  stop: {
    title: 'Stop recording?',
    text: 'The file is then made ready. A recording that was stopped cannot be continued; one that is paused can.',
    confirm: 'Stop recording',
  },
  list: {
    title: 'Recordings of this room',
    loading: 'Looking for recordings …',
    failed: 'The recordings could not be loaded.',
    again: 'Try again',
    none: 'Nothing was recorded here yet.',
    states: { recording: 'Recording now', paused: 'Paused', processing: 'Being made ready', lost: 'Lost, there is no file' },
    brokeOff: 'ended by itself',
    download: 'Download',
    downloadOf: (when: string): string => `Download the recording of ${when}`,
    delete: 'Delete',
    deleteOf: (when: string): string => `Delete the recording of ${when}`,
    sure: 'Delete this recording for good?',
    keep: 'Keep',
  },
  troubles: {
    disk_full: 'the disk of the server is full',
    disk_slow: 'the disk of the server is too slow',
    disk_failed: 'the server cannot write to its disk',
    quota: 'there is no space left for recordings',
    media_failed: 'the part of the server that handles sound and picture failed',
  },
};
