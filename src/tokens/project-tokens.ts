import { hashToken, tokenMatches } from './secrets.ts';

/** What is known of a project's API token. */
export interface StoredCredential {
  tokenHash: string;
  tokenScopes: readonly string[];
}

/** Compared with when the project is unknown, so that both answers take the same time. */
const NO_TOKEN_HASH = hashToken('');

/** Judges API tokens of projects. */
export class ProjectTokens {
  readonly #find: (projectId: string) => Promise<StoredCredential | null>;

  constructor(find: (projectId: string) => Promise<StoredCredential | null>) {
    this.#find = find;
  }

  /** Scopes of the token, or null when it is not a token of the project. Rejects when the store does. */
  async scopesOf(projectId: string, token: string): Promise<readonly string[] | null> {
    const credential = await this.#find(projectId);
    const matches = tokenMatches(token, credential?.tokenHash ?? NO_TOKEN_HASH);
    return credential !== null && matches ? credential.tokenScopes : null;
  }

  /** Whether the token is one of the project that may use video. */
  async verifyProjectToken(projectId: string, token: string): Promise<boolean> {
    return (await this.scopesOf(projectId, token))?.includes('video') ?? false;
  }
}
