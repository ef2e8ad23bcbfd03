/** A numbered checklist of what a compatible server does; tests carry the numbers of the items that they prove. */
export interface Checklist {
  title: string;
  /** Number of the last item. */
  length: number;
  /** `first` is the number of a part's first item; the next part begins where it ends. */
  parts: readonly { first: number; title: string }[];
}

export type ChecklistName = 'rest-api' | 'space-protocol';

export const CHECKLISTS: Readonly<Record<ChecklistName, Checklist>> = {
  'rest-api': {
    title: 'Video REST API',
    length: 250,
    parts: [
      { first: 1, title: 'Transport, credentials, parsing' },
      { first: 29, title: 'Rooms: create' },
      { first: 77, title: 'Rooms: read, update, delete' },
      { first: 104, title: 'Pagination' },
      { first: 117, title: 'Room tokens' },
      { first: 150, title: 'Joining' },
      { first: 172, title: 'Room sessions' },
      { first: 190, title: 'Recordings' },
      { first: 199, title: 'Streams' },
      { first: 208, title: 'Conferences and conference tokens' },
      { first: 229, title: 'Logs' },
      { first: 236, title: 'Layout geometry' },
      { first: 245, title: 'Existing clients, end to end' },
    ],
  },
  'space-protocol': {
    title: 'Space protocol',
    length: 190,
    parts: [
      { first: 1, title: 'Transport' },
      { first: 18, title: 'Authentication' },
      { first: 42, title: 'Joining' },
      { first: 71, title: 'Leaving and removal' },
      { first: 81, title: 'Methods and permissions' },
      { first: 106, title: 'Recording, playback, streams' },
      { first: 119, title: 'Events and layout' },
      { first: 132, title: 'Screen share, devices, promotion' },
      { first: 145, title: 'Reattach and resume' },
      { first: 158, title: 'Media' },
      { first: 173, title: 'Server SDK' },
    ],
  },
};
