export interface ConferenceTokensTable {
  id: string;
  project_id: string;
  conference_id: string;
  /** Place in the list of the conference. */
  rank: number;
  name: string;
  /** The token itself: clients read it again and again. */
  token: string;
}
