import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { ServerError } from '../../errors.js';
import { type IssuerSettings, isFetchable } from './settings.js';

const TIMEOUT_MS = 5_000;
/** Keys are fetched anew after this long, and when a token names one that is not known. */
const KEYS_MAX_AGE_MS = 10 * 60_000;
/** But not more often than this, whatever tokens come. */
const KEYS_REST_MS = 10_000;
/** An OpenID configuration is asked for again after this long, and after a failure at once. */
const CONFIGURATION_MAX_AGE_MS = 60 * 60_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** Fetches JSON of an issuer: no redirects, bounded in time and size. */
export async function fetchGuarded(url: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`${new URL(url).host} answers more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  const body = status === 204 || status === 304 ? null : Buffer.concat(chunks);
  return new Response(body, { status, statusText, headers });
}

const away = (issuer: string, cause?: unknown): ServerError =>
  new ServerError('unavailable', `The keys of ${issuer} cannot be fetched.`, { cause, retryAfterSeconds: 5 });

/** The public keys of one issuer: fetched when first needed, kept, and fetched anew when it has rotated them. */
export class IssuerKeys {
  readonly #settings: IssuerSettings;
  readonly #isProduction: boolean;
  #found: { readonly keys: JWTVerifyGetKey; readonly endsAtMs: number } | null = null;
  #finding: Promise<JWTVerifyGetKey> | null = null;

  constructor(settings: IssuerSettings, isProduction: boolean) {
    this.#settings = settings;
    this.#isProduction = isProduction;
  }

  /** The key that a token's header names. @throws ServerError `unavailable` when the issuer does not answer */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    const keys = await this.#keys();
    try {
      return await keys(header, token);
    } catch (error) {
      const { code } = error as { code?: unknown };
      // What jose says of the token's own key; anything else came from the network.
      if (code === 'ERR_JWKS_NO_MATCHING_KEY' || code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') throw error;
      throw away(this.#settings.issuer, error);
    }
  };

  async #keys(): Promise<JWTVerifyGetKey> {
    if (this.#found !== null && Date.now() < this.#found.endsAtMs) return this.#found.keys;
    this.#finding ??= this.#find().finally(() => {
      this.#finding = null;
    });
    return this.#finding;
  }

  async #find(): Promise<JWTVerifyGetKey> {
    const { jwksUrl } = this.#settings;
    const url = jwksUrl ?? (await this.#discover());
    const keys = createRemoteJWKSet(new URL(url), {
      timeoutDuration: TIMEOUT_MS,
      cacheMaxAge: KEYS_MAX_AGE_MS,
      cooldownDuration: KEYS_REST_MS,
      [customFetch]: (target, options) => fetchGuarded(target, options),
    });
    this.#found = {
      keys,
      endsAtMs: jwksUrl === null ? Date.now() + CONFIGURATION_MAX_AGE_MS : Number.POSITIVE_INFINITY,
    };
    return keys;
  }

  async #discover(): Promise<string> {
    const { issuer } = this.#settings;
    let document: { issuer?: unknown; jwks_uri?: unknown };
    try {
      const response = await fetchGuarded(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      document = (await response.json()) as typeof document;
    } catch (cause) {
      throw away(issuer, cause);
    }
    const { jwks_uri: url } = document;
    if (document.issuer !== issuer || typeof url !== 'string' || !isFetchable(url, this.#isProduction)) {
      throw away(issuer, new Error('its OpenID configuration is of another issuer, or names no keys to fetch'));
    }
    return url;
  }
}
