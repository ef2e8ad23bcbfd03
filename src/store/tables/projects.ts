export interface ProjectsTable {
  id: string;
  name: string;
  /** SHA-256 of the API token, in hex. */
  token_hash: string;
  /** Scopes of the API token, separated by spaces (rest-api 1.2). */
  token_scopes: string;
  created_at: number;
}
