import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../base/clock.ts';
import { type Claims, ClaimsSchema } from '../wire/claims.ts';
import { deriveKey } from './secrets.ts';

/** Two metas of 2000 characters in UTF-8, names, all permissions and base64 stay below this. */
const LONGEST_TOKEN = 65_536;

/** How far another server's clock may be ahead of ours, in seconds. */
const CLOCK_TOLERANCE_S = 60;

export interface RoomTokensOptions {
  /** Secret of the server; each project's signing key is derived from it. */
  secret: string;
  clock: Clock;
}

/**
 * Signs and verifies Video Room Tokens (rest-api 4.4, space-protocol 2.1): JWS with HS512 and `typ: VRT`. Whatever else a token's
 * header asks for is refused.
 */
export class RoomTokens {
  readonly #secret: string;
  readonly #clock: Clock;

  constructor({ secret, clock }: RoomTokensOptions) {
    this.#secret = secret;
    this.#clock = clock;
  }

  /** A signed token. `socketUrl` (`ws://` or `wss://`) becomes `ch`: there the SDK connects. */
  async mint(claims: Claims, socketUrl: string): Promise<string> {
    return await new SignJWT({ ...claims })
      .setProtectedHeader({ typ: 'VRT', alg: 'HS512', ch: socketUrl })
      .sign(this.#key(claims.sub));
  }

  /** Claims of a token that we signed; null for every other text. Never rejects. */
  async verifyRoomToken(jwt: string): Promise<Claims | null> {
    if (jwt.length > LONGEST_TOKEN) return null;
    try {
      const project = decodeJwt(jwt).sub;
      if (typeof project !== 'string') return null;
      const { payload } = await jwtVerify(jwt, this.#key(project), {
        algorithms: ['HS512'],
        typ: 'VRT',
        currentDate: new Date(this.#clock.now()),
      });
      const claims = ClaimsSchema.parse(payload);
      return claims.iat <= this.#clock.now() / 1000 + CLOCK_TOLERANCE_S ? claims : null;
    } catch {
      return null;
    }
  }

  #key(project: string): Uint8Array {
    return deriveKey(this.#secret, `room tokens of ${project}`);
  }
}
