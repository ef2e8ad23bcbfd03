/** Place of a row in a list: what the list is sorted by (a time, a rank), and the id that breaks ties. */
export interface Place {
  at: number;
  id: string;
}

/** Part of a list, in the order of the list. */
export interface Slice {
  /** The rows nearest to this place; without one, nearest to the end of the list that lies before `side`. */
  from?: Place;
  /** Rows that come after the place in the list, or before it. */
  side: 'after' | 'before';
  limit: number;
}
