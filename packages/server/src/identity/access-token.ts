import { errors, jwtVerify, SignJWT } from 'jose';
import { ServerError } from '../errors.js';
import { ACCESS_TOKEN_SECONDS } from '../limits.js';

/** Issuer of our own tokens. */
export const OWN_ISSUER = 'trueppm';
const ALGORITHM = 'HS256';

/** Tokens whose signature need not be checked again: checking one costs more than the rest of a small request. */
const REMEMBERED_MAX = 5_000;
/** Ended credentials known here; beyond it the oldest are forgotten, whose tokens have ended long before. */
const ENDED_MAX = 50_000;

/** What a good access token says. */
export interface Verified {
  readonly userId: string;
  /** The sign-in it belongs to, or the secret link it was exchanged for; null = neither. */
  readonly credentialId: string | null;
  /** Set for the reader of a secret link: the one project it opens. */
  readonly projectId: string | null;
  /** Of the reader of a secret link: whether it tells who the people are. */
  readonly showsNames: boolean;
  readonly expiresMs: number;
}

/** Signs and checks access tokens with one key. */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #verified = new Map<string, Verified>();
  readonly #ended = new Set<string>();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /**
   * A token for a user, good for {@link ACCESS_TOKEN_SECONDS}.
   * @param familyId the sign-in it belongs to; it ends with it
   */
  issue(userId: string, familyId: string | null = null): Promise<string> {
    return this.#sign(userId, familyId === null ? {} : { sid: familyId }, ACCESS_TOKEN_SECONDS);
  }

  /** A token for the reader of a secret link. */
  issueToReader(
    reader: {
      readonly userId: string;
      readonly linkId: string;
      readonly projectId: string;
      readonly showsNames: boolean;
    },
    lifeSeconds: number,
  ): Promise<string> {
    const { linkId, projectId, showsNames } = reader;
    return this.#sign(reader.userId, { sid: linkId, project: projectId, names: showsNames }, lifeSeconds);
  }

  #sign(userId: string, claims: Record<string, string | boolean>, lifeSeconds: number): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer(OWN_ISSUER)
      .setAudience(OWN_ISSUER)
      .setIssuedAt()
      .setExpirationTime(`${lifeSeconds}s`)
      .sign(this.#key);
  }

  /**
   * What a token says, if it is one of ours and has not ended by itself; whether its sign-in has ended is
   * {@link isEnded}.
   * @throws ServerError `token_expired`, or `unauthenticated` for anything else that is wrong with it
   */
  async verify(token: string): Promise<Verified> {
    const known = this.#verified.get(token);
    if (known !== undefined && Date.now() < known.expiresMs) return known;
    const verified = await this.#check(token);
    if (this.#verified.size >= REMEMBERED_MAX) this.#verified.clear();
    this.#verified.set(token, verified);
    return verified;
  }

  /** Sign-ins, tokens or links that have ended: access tokens that belong to them are refused from now on. */
  end(credentialIds: readonly string[]): void {
    for (const id of credentialIds) {
      if (this.#ended.has(id)) continue;
      if (this.#ended.size >= ENDED_MAX) this.#ended.delete(this.#ended.values().next().value as string);
      this.#ended.add(id);
    }
  }

  /** Whether a credential is known here to have ended. */
  isEnded(credentialId: string): boolean {
    return this.#ended.has(credentialId);
  }

  async #check(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        typ: 'at+jwt',
        issuer: OWN_ISSUER,
        audience: OWN_ISSUER,
        requiredClaims: ['sub', 'exp'],
      });
      const { sid, project, names } = payload as { sid?: string; project?: string; names?: boolean };
      return {
        userId: payload.sub as string,
        credentialId: sid ?? null,
        projectId: project ?? null,
        showsNames: names === true,
        expiresMs: (payload.exp as number) * 1_000,
      };
    } catch (cause) {
      if (cause instanceof errors.JWTExpired)
        throw new ServerError('token_expired', 'The access token has ended: refresh it.');
      throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …', { cause });
    }
  }
}
