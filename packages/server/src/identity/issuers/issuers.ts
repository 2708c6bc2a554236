import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { ServerError } from '../../errors.js';
import { IssuerKeys } from './keys.js';
import type { IssuerSettings } from './settings.js';

/** A token of a trusted issuer that was found good. */
export interface IssuedToken {
  readonly settings: IssuerSettings;
  readonly claims: JWTPayload;
  readonly expiresMs: number;
}

/** Tokens are of a kind that is meant to be shown; null = their header does not say. */
const TYPES: ReadonlySet<string | null> = new Set([null, 'jwt', 'at+jwt', 'application/at+jwt']);

/** The issuers that are trusted by configuration. */
export class Issuers {
  readonly #issuers: ReadonlyMap<string, { readonly settings: IssuerSettings; readonly keys: IssuerKeys }>;

  constructor(settings: readonly IssuerSettings[], isProduction: boolean) {
    this.#issuers = new Map(
      settings.map(entry => [entry.issuer, { settings: entry, keys: new IssuerKeys(entry, isProduction) }]),
    );
  }

  /** Whether a token says to be of a trusted issuer; nothing of it is checked yet. */
  claims(token: string): boolean {
    if (this.#issuers.size === 0) return false;
    try {
      return this.#issuers.has(decodeJwt(token).iss ?? '');
    } catch {
      return false;
    }
  }

  /**
   * Checks a token: signature by a key of its issuer, audience, times.
   * @throws ServerError `token_expired`, `unauthenticated`, `unavailable` when its issuer does not answer
   */
  async verify(token: string): Promise<IssuedToken> {
    const found = this.claims(token) ? this.#issuers.get(decodeJwt(token).iss ?? '') : undefined;
    if (found === undefined)
      throw new ServerError('unauthenticated', 'This token is of no issuer that is trusted here.');
    const { settings, keys } = found;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys.get, {
        algorithms: [...settings.algorithms],
        issuer: settings.issuer,
        audience: [...settings.audiences],
        clockTolerance: settings.leewaySeconds,
        requiredClaims: ['exp'],
      });
      if (!TYPES.has(protectedHeader.typ?.toLowerCase() ?? null)) throw new Error(`typ ${protectedHeader.typ}`);
      const expiresMs = ((payload.exp as number) + settings.leewaySeconds) * 1_000;
      return { settings, claims: payload, expiresMs };
    } catch (cause) {
      if (cause instanceof ServerError) throw cause;
      if (cause instanceof errors.JWTExpired) throw new ServerError('token_expired', 'The token has ended.', { cause });
      throw new ServerError('unauthenticated', `This token is not good for ${settings.audiences[0]}.`, { cause });
    }
  }
}
