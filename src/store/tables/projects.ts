export interface ProjectsTable {
  id: string;
  name: string;
  /** SHA-256 of the API token, in hex. */
  token_hash: string;
  /** Scopes of the API token, separated by spaces (rest-api 1.2). */
  token_scopes: string;
  created_at: number;
  /** Part of the key that signs room tokens; null until it is changed for the first time. */
  signing_salt: string | null;
}
