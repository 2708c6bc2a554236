import { errors, jwtVerify, SignJWT } from 'jose';
import { ServerError } from '../errors.js';
import { ACCESS_TOKEN_SECONDS } from '../limits.js';

const ISSUER = 'trueppm';
const ALGORITHM = 'HS256';

/** Signs and checks access tokens with one key. */
export class AccessTokens {
  readonly #key: Uint8Array;

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
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        typ: 'at+jwt',
        issuer: ISSUER,
        audience: ISSUER,
        requiredClaims: ['sub', 'exp'],
      });
      return payload.sub as string;
    } catch (cause) {
      if (cause instanceof errors.JWTExpired)
        throw new ServerError('token_expired', 'The access token has ended: refresh it.');
      throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …', { cause });
    }
  }
}
