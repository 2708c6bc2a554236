import type { Role, TokenScope } from '@trueppm/sdk/protocol';
import type { Caller } from '../caller.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { findLiveToken, noteTokenUse } from '../tokens/queries.js';
import { isSecret, secretHash } from '../tokens/secret.js';
import { EndedCredentials } from './ended.js';
import { IssuerAdmission } from './issuers/admission.js';

/** The highest role that a scope leaves of its user's; null = all of it. */
const HIGHEST_ROLE = { read: 'viewer', write: 'scheduler', admin: null } as const satisfies Record<
  TokenScope,
  Role | null
>;

/** Finds who a bearer is: by one of our access tokens, a token of a user or a project, or one of a trusted issuer. */
export class Credentials {
  readonly #deps: Pick<Deps, 'database' | 'tokens'>;
  readonly #ended: EndedCredentials;
  readonly #issuers: IssuerAdmission;

  constructor(deps: Pick<Deps, 'database' | 'tokens' | 'config'>) {
    this.#deps = deps;
    this.#issuers = new IssuerAdmission(deps);
    this.#ended = new EndedCredentials(deps);
  }

  /**
   * The caller behind what stands after `Bearer`.
   *
   * @param address of the client, for the log of operations
   * @throws ServerError `unauthenticated`, `token_expired`; of an issuer's token also `forbidden`, `unavailable`
   */
  admit(bearer: string, address: string | null): Promise<Caller> {
    if (isSecret(bearer, 'personal', 'project')) return this.#byToken(bearer, address);
    return this.#issuers.claims(bearer) ? this.#byIssuer(bearer, address) : this.#bySession(bearer, address);
  }

  async #bySession(bearer: string, address: string | null): Promise<Caller> {
    const { userId, credentialId, projectId, showsNames, expiresMs } = await this.#deps.tokens.verify(bearer);
    if (credentialId !== null && (await this.#ended.includes(credentialId))) {
      throw new ServerError('unauthenticated', 'This sign-in has ended: sign in again.');
    }
    if (projectId === null) {
      return { userId, kind: 'session', credentialId, highestRole: null, projectId: null, endsAt: null, address };
    }
    const endsAt = new Date(expiresMs);
    const reach = { highestRole: 'viewer', projectId, endsAt, hidesNames: !showsNames } as const;
    return { userId, kind: 'share_link', credentialId, ...reach, address };
  }

  async #byIssuer(bearer: string, address: string | null): Promise<Caller> {
    const { user, expiresMs } = await this.#issuers.admit(bearer, address);
    const endsAt = new Date(expiresMs);
    return { userId: user.id, kind: 'issuer', credentialId: null, highestRole: null, projectId: null, endsAt, address };
  }

  async #byToken(bearer: string, address: string | null): Promise<Caller> {
    const { pool } = this.#deps.database;
    const token = await findLiveToken(pool, secretHash(bearer));
    if (token === null) throw new ServerError('unauthenticated', 'This token is not known, or has ended.');
    // Not waited for: when it fails, the next use notes it.
    if (token.is_use_old) noteTokenUse(pool, token.id).catch(() => undefined);
    return {
      userId: token.user_id,
      kind: token.kind === 'project' ? 'project_token' : 'personal_token',
      credentialId: token.id,
      highestRole: token.scope === null ? null : HIGHEST_ROLE[token.scope],
      projectId: token.project_id,
      endsAt: token.expires_at === null ? null : new Date(token.expires_at),
      address,
    };
  }
}
