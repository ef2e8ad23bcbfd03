/** One row for each server application that follows its project. */
export interface SubscriptionsTable {
  /** SHA-256 in hex of the protocol string of its signalling session. */
  key: string;
  project_id: string;
  /** Names of events, as a JSON list. */
  events: string;
  /** When the application was known to be there. */
  seen_at: number;
}
