import { BehaviorSubject, type Observable } from 'rxjs';
import { errorFromAnswer, SdkError } from './errors.js';
import type { Session, SignInMethods, User } from './protocol/index.js';

/**
 * Where a client gets its access token from. Called before every request; with `isRefused` after the server refused the
 * last token, so that the host can fetch a new one. Null = nobody is signed in.
 */
export type GetToken = (request: { readonly isRefused: boolean }) => string | null | Promise<string | null>;

/** A token is renewed this long before it ends, so that no request carries a dying one. */
const RENEW_BEFORE_MS = 30_000;
/** One tab at a time renews: the refresh token works once. */
const REFRESH_LOCK = 'trueppm-refresh';
const SIGNED_IN_NOTE = 'trueppm-signed-in';

/**
 * Sign-in by e-mail and password against the reference server. The access token lives in memory, the refresh token in
 * an http-only cookie. Hosts with their own sign-in need none of this: they pass their own `getToken`.
 */
export class PasswordSession {
  readonly #baseUrl: string;
  readonly #user$ = new BehaviorSubject<User | null>(null);
  #accessToken: string | null = null;
  #renewAtMs = 0;
  #renewal: Promise<boolean> | null = null;

  /** @param options.baseUrl where the API lives, such as `/api/v1` */
  constructor(options: { readonly baseUrl: string }) {
    this.#baseUrl = options.baseUrl.replace(/\/$/, '');
    globalThis.addEventListener?.('storage', this.#onNote);
  }

  /** Ends listening to other tabs. */
  close(): void {
    globalThis.removeEventListener?.('storage', this.#onNote);
  }

  /** The signed-in user, null when nobody is. */
  get user$(): Observable<User | null> {
    return this.#user$;
  }

  get user(): User | null {
    return this.#user$.value;
  }

  /** The token source for `createClient`. */
  readonly getToken: GetToken = async ({ isRefused }) => {
    if (this.#accessToken !== null && !isRefused && Date.now() < this.#renewAtMs) return this.#accessToken;
    const asked = this.#user$.value;
    if (asked === null) return null;
    await this.restore();
    // Another tab may have signed in somebody else meanwhile: nobody's edits are sent under another name.
    return this.#user$.value?.id === asked.id ? this.#accessToken : null;
  };

  /**
   * Signs in.
   * @throws SdkError `invalid_credentials`, `rate_limited`, `network`
   */
  async signIn(email: string, password: string): Promise<User> {
    const session = await this.#post('/auth/sign-in', { email, password, session: 'cookie' });
    this.#adopt(session);
    return session.user;
  }

  /**
   * How one may sign in here: by password, and at which provider. Whoever comes back from the provider is signed in by
   * {@link restore}.
   * @throws SdkError `network`
   */
  async methods(): Promise<SignInMethods> {
    return (await this.#request('/auth/methods')) as SignInMethods;
  }

  /**
   * Continues an earlier sign-in by the refresh cookie.
   * @returns false when there is none; the user then signs in
   * @throws SdkError `network` when the server cannot be reached: the sign-in may still be good
   */
  restore(): Promise<boolean> {
    if (!hasSignedIn()) return Promise.resolve(false);
    this.#renewal ??= withLock(REFRESH_LOCK, () => this.#renew()).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Revokes the refresh token; the access token ends by itself within minutes. */
  async signOut(): Promise<void> {
    this.#end();
    await this.#request('/auth/sign-out', {});
  }

  async #renew(): Promise<boolean> {
    try {
      this.#adopt(await this.#post('/auth/refresh', {}));
      return true;
    } catch (error) {
      if (!(error instanceof SdkError) || error.status !== 401) throw error;
      this.#end();
      return false;
    }
  }

  #end(): void {
    this.#accessToken = null;
    noteSignedIn(null);
    this.#user$.next(null);
  }

  /** Tabs share one refresh cookie: who signs out or in here does so in all of them. */
  readonly #onNote = ({ key, newValue }: StorageEvent): void => {
    if (key !== SIGNED_IN_NOTE || newValue === (this.#user$.value?.id ?? null)) return;
    this.#accessToken = null;
    this.#user$.next(null);
    // Without a network the sign-in form is shown; it works again with the network.
    if (newValue !== null) this.restore().catch(() => undefined);
  };

  #adopt(session: Session): void {
    this.#accessToken = session.access_token;
    noteSignedIn(session.user.id);
    this.#renewAtMs = Date.now() + session.expires_in_seconds * 1000 - RENEW_BEFORE_MS;
    if (this.#user$.value?.id !== session.user.id) this.#user$.next(session.user);
  }

  async #post(path: string, body: object): Promise<Session> {
    return (await this.#request(path, body)) as Session;
  }

  /** Sends a body; without one it asks. */
  async #request(path: string, body?: object): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(this.#baseUrl + path, {
        ...(body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        // A page of another host of this site has the cookie too.
        credentials: 'include',
      });
    } catch (cause) {
      throw new SdkError('network', 'The server cannot be reached', undefined, { cause });
    }
    const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) throw errorFromAnswer(response.status, answer);
    return answer;
  }
}

/**
 * Whether this device may hold a refresh cookie. Scripts cannot see the cookie itself; without this note every first visit
 * would ask the server in vain. True where notes cannot be kept.
 */
function hasSignedIn(): boolean {
  // A sign-in at another provider ends with a redirect, which can leave no note but this.
  if (globalThis.document?.cookie.includes('ppm_signed_in=1') === true) return true;
  try {
    return globalThis.localStorage === undefined || localStorage.getItem(SIGNED_IN_NOTE) !== null;
  } catch {
    return true;
  }
}

function noteSignedIn(userId: string | null): void {
  try {
    if (userId !== null) globalThis.localStorage?.setItem(SIGNED_IN_NOTE, userId);
    else globalThis.localStorage?.removeItem(SIGNED_IN_NOTE);
  } catch {
    // A host may forbid storage: the server is asked then.
  }
}

/** Keeps a sign-in for the reference server. See {@link PasswordSession}. */
export function createSession(options: { readonly baseUrl: string }): PasswordSession {
  return new PasswordSession(options);
}

/**
 * The user a token speaks of: its `sub` claim, unverified, null for an opaque token. Only names the local store, so that
 * two users of one browser never see each other's rows.
 */
export function subjectOf(token: string): string | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    const subject = typeof claims === 'object' && claims !== null && 'sub' in claims ? claims.sub : null;
    return typeof subject === 'string' ? subject : null;
  } catch {
    return null;
  }
}

function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  return locks ? locks.request(name, work) : work();
}
