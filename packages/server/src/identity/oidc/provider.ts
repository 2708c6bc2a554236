import type * as OpenId from 'openid-client';
import { ServerError } from '../../errors.js';
import { fetchGuarded } from '../issuers/keys.js';

/** A provider that people sign in at. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null = a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  /** Shown on the button. */
  readonly name: string;
  readonly trustsEmail: boolean;
}

const TIMEOUT_SECONDS = 10;

/** What a round trip to the provider must bring back. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The library with what it knows of the provider. */
interface Found {
  readonly client: typeof OpenId;
  readonly configuration: OpenId.Configuration;
}

/** The provider, found when it is first needed and kept; its keys are fetched anew when it rotates them. */
export class OidcProvider {
  readonly settings: OidcSettings;
  #found: Promise<Found> | null = null;

  constructor(settings: OidcSettings) {
    this.settings = settings;
  }

  /** Where to send the browser. @throws ServerError `unavailable` */
  async startAt(redirectUri: string, { state, nonce, verifier }: Expected): Promise<string> {
    const { client, configuration } = await this.#find();
    return client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings.scopes,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).href;
  }

  /**
   * Exchanges what the browser brought back for the claims of an ID token whose signature was checked.
   * @throws ServerError `invalid_credentials` for anything the provider or the checks refuse, `unavailable`
   */
  async finish(returned: URL, { state, nonce, verifier }: Expected): Promise<Readonly<Record<string, unknown>>> {
    const { client, configuration } = await this.#find();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      return { ...tokens.claims() };
    } catch (cause) {
      if (isAway(cause)) throw this.#away(cause);
      throw new ServerError('invalid_credentials', `${this.settings.name} did not confirm this sign-in.`, { cause });
    }
  }

  #find(): Promise<Found> {
    if (this.#found === null) {
      this.#found = discover(this.settings);
      this.#found.catch(() => {
        this.#found = null;
      });
    }
    return this.#found.catch(cause => {
      throw this.#away(cause);
    });
  }

  #away(cause: unknown): ServerError {
    return new ServerError('unavailable', `${this.settings.name} cannot be reached.`, { cause, retryAfterSeconds: 5 });
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Found> {
  // Loaded when somebody signs in this way: a server without a provider starts without it.
  const client = await import('openid-client');
  const url = new URL(issuer);
  const method = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret);
  // Settings allow http on this machine only, and not in production.
  const insecure = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const configuration = await client.discovery(url, clientId, {}, method, {
    timeout: TIMEOUT_SECONDS,
    [client.customFetch]: (target, options) => fetchGuarded(target, options as RequestInit),
    execute: [client.enableNonRepudiationChecks, ...insecure],
  });
  return { client, configuration };
}

/** An error of the network, or of the provider itself, rather than its word on this sign-in. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError && error.cause !== undefined) return true;
  const { name, cause } = error as { name?: unknown; cause?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return true;
  return cause instanceof Response && cause.status >= 500;
}
