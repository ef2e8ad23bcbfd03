import type { KeyObject } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../base/clock.ts';
import { type Claims, ClaimsSchema } from '../wire/claims.ts';
import { SigningKeys } from './signing-keys.ts';

/** Two metas of 2000 characters in UTF-8, names, all permissions and base64 stay below this. */
const LONGEST_TOKEN = 65_536;

/** How far another server's clock may be ahead of ours, in seconds. */
const CLOCK_TOLERANCE_S = 60;

/** What is stored of tokens, apart from the secret that signs them. */
export interface TokenBooks {
  /** Part of a project's signing key: null until it was changed for the first time, undefined when there is no such project. */
  saltOf(projectId: string): Promise<string | null | undefined>;
  /** Writes down that a token was given out. Resolves when that is on disk. */
  record(claims: Claims): Promise<void>;
  /** Whether the token with this `jti` was taken back. */
  isRevoked(tokenId: string): Promise<boolean>;
}

export interface RoomTokensOptions {
  /** Secret of the server; each project's signing key is derived from it. */
  secret: string;
  clock: Clock;
  books: TokenBooks;
}

/**
 * Signs and verifies Video Room Tokens (rest-api 4.4, space-protocol 2.1): JWS with HS512 and `typ: VRT`. Whatever else a token's
 * header asks for is refused.
 */
export class RoomTokens {
  readonly #keys: SigningKeys;
  readonly #clock: Clock;
  readonly #books: TokenBooks;

  constructor({ secret, clock, books }: RoomTokensOptions) {
    this.#keys = new SigningKeys(secret);
    this.#clock = clock;
    this.#books = books;
  }

  /** A signed token that was written down. `socketUrl` (`ws://` or `wss://`) becomes `ch`: there the SDK connects. */
  async mint(claims: Claims, socketUrl: string): Promise<string> {
    const [salt] = await Promise.all([this.#books.saltOf(claims.sub), this.#books.record(claims)]);
    if (salt === undefined) throw new Error('a token for a project that does not exist');
    return await new SignJWT({ ...claims } as JWTPayload)
      .setProtectedHeader({ typ: 'VRT', alg: 'HS512', ch: socketUrl })
      .sign(this.#keys.of(claims.sub, salt));
  }

  /**
   * Claims of a token that we signed and that holds; null for every other text. `mayHaveExpired`: its end may have passed, for those
   * who come back to a call. Rejects only when the books cannot be read.
   */
  async verifyRoomToken(jwt: string, { mayHaveExpired = false } = {}): Promise<Claims | null> {
    const project = jwt.length > LONGEST_TOKEN ? undefined : subjectOf(jwt);
    if (project === undefined) return null;
    const salt = await this.#books.saltOf(project);
    if (salt === undefined) return null;
    const claims = await this.#open(jwt, this.#keys.of(project, salt), mayHaveExpired);
    return claims && !(await this.#books.isRevoked(claims.jti)) ? claims : null;
  }

  async #open(jwt: string, key: KeyObject, mayHaveExpired: boolean): Promise<Claims | null> {
    const currentDate = new Date(this.#clock.now());
    try {
      const payload = await jwtVerify(jwt, key, { algorithms: ['HS512'], typ: 'VRT', currentDate }).then(
        (verified) => verified.payload,
        (error: unknown) => {
          // Thrown behind the check of the signature.
          if (mayHaveExpired && error instanceof errors.JWTExpired) return error.payload;
          throw error;
        },
      );
      const claims = ClaimsSchema.parse(payload);
      return claims.iat <= this.#clock.now() / 1000 + CLOCK_TOLERANCE_S ? claims : null;
    } catch {
      return null;
    }
  }
}

/** The project that a token says it is of; not verified. */
function subjectOf(jwt: string): string | undefined {
  try {
    const { sub } = decodeJwt(jwt);
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}
