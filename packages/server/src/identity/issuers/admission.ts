import type { User } from '@trueppm/sdk/protocol';
import type { Deps } from '../../deps.js';
import { ClosedAccounts } from '../closed.js';
import { placesOf, syncPlaces } from './claimed-places.js';
import { accountOf, externalUser } from './external-user.js';
import { Issuers } from './issuers.js';

/** Whom a token of a trusted issuer speaks for. */
export interface Admitted {
  readonly user: User;
  readonly expiresMs: number;
}

/** Tokens whose signature and claims need not be looked at again. */
const REMEMBERED_MAX = 5_000;
/** But after this long they are, so that what the issuer says anew of its user is heard. */
const REMEMBERED_MS = 30_000;

/** Takes tokens of trusted issuers: checks them, makes their users' accounts and gives the places they claim. */
export class IssuerAdmission {
  readonly #deps: Pick<Deps, 'database'>;
  readonly #issuers: Issuers;
  readonly #closed: ClosedAccounts;
  readonly #remembered = new Map<string, { readonly admitted: Promise<Admitted>; readonly untilMs: number }>();

  constructor(deps: Pick<Deps, 'database' | 'config'>) {
    this.#deps = deps;
    this.#issuers = new Issuers(deps.config.issuers, deps.config.isProduction);
    this.#closed = new ClosedAccounts(deps.database.pool);
  }

  /** Whether a token says to be of a trusted issuer. */
  claims(token: string): boolean {
    return this.#issuers.claims(token);
  }

  /**
   * The user of a token.
   * @throws ServerError `token_expired`, `unauthenticated`, `forbidden`, `unavailable`
   */
  async admit(token: string, address: string | null): Promise<Admitted> {
    const known = this.#remembered.get(token);
    if (known !== undefined && Date.now() < known.untilMs) {
      const admitted = await known.admitted;
      if (Date.now() < admitted.expiresMs && !(await this.#closed.includes(admitted.user.id))) return admitted;
    }
    const admitted = this.#admit(token, address);
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#remembered.set(token, { admitted, untilMs: Date.now() + REMEMBERED_MS });
    admitted.catch(() => this.#remembered.delete(token));
    return admitted;
  }

  async #admit(token: string, address: string | null): Promise<Admitted> {
    const { settings, claims, expiresMs } = await this.#issuers.verify(token);
    const user = await accountOf(this.#deps, externalUser(claims, settings.claims, settings), address);
    const { projects } = settings.claims;
    if (projects !== null) {
      const places = placesOf(claims[projects], settings.highestRole);
      await syncPlaces(this.#deps, settings.issuer, user.id, places);
    }
    return { user, expiresMs };
  }
}
