import { errors, jwtVerify, SignJWT } from 'jose';
import { ServerError } from '../errors.js';
import { ACCESS_TOKEN_SECONDS } from '../limits.js';

const ISSUER = 'trueppm';
const ALGORITHM = 'HS256';

/** Tokens whose signature need not be checked again: checking one costs more than the rest of a small request. */
const REMEMBERED_MAX = 5_000;

interface Verified {
  readonly userId: string;
  readonly expiresMs: number;
}

/** Signs and checks access tokens with one key. */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #verified = new Map<string, Verified>();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** A token for a user, good for {@link ACCESS_TOKEN_SECONDS}. */
  issue(userId: string): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
      .sign(this.#key);
  }

  /**
   * The user a token was issued to.
   * @throws ServerError `token_expired`, or `unauthenticated` for anything else that is wrong with it
   */
  async verify(token: string): Promise<string> {
    const known = this.#verified.get(token);
    if (known !== undefined && Date.now() < known.expiresMs) return known.userId;
    const verified = await this.#check(token);
    if (this.#verified.size >= REMEMBERED_MAX) this.#verified.clear();
    this.#verified.set(token, verified);
    return verified.userId;
  }

  async #check(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        typ: 'at+jwt',
        issuer: ISSUER,
        audience: ISSUER,
        requiredClaims: ['sub', 'exp'],
      });
      return { userId: payload.sub as string, expiresMs: (payload.exp as number) * 1_000 };
    } catch (cause) {
      if (cause instanceof errors.JWTExpired)
        throw new ServerError('token_expired', 'The access token has ended: refresh it.');
      throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …', { cause });
    }
  }
}
