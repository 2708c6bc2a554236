import type { TokenExchange, TokenExchanged } from '@trueppm/sdk/protocol';
import { inTransaction } from '../../db/pool.js';
import { ServerError } from '../../errors.js';
import { beginSession, type IdentityDeps } from '../service.js';
import type { IssuerAdmission } from './admission.js';

/** RFC 8693, section 3. */
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** OpenID Connect, section 11: the wish for a refresh token. */
const OFFLINE = 'offline_access';

/**
 * Turns a token of a trusted issuer into ours (RFC 8693): an access token, and a refresh token for who asks for the
 * scope `offline_access`.
 *
 * @throws ServerError `unauthenticated`, `token_expired`, `forbidden`, `unavailable`
 */
export async function exchangeToken(
  deps: IdentityDeps,
  admission: IssuerAdmission,
  { subject_token: token, scope = '' }: TokenExchange,
  address: string | null,
): Promise<TokenExchanged> {
  if (!admission.claims(token)) {
    throw new ServerError('unauthenticated', 'The subject token is of no issuer that is trusted here.');
  }
  const { user } = await admission.admit(token, address);
  const granted = await inTransaction(deps.database.pool, client =>
    beginSession(deps, client, user, { how: 'exchange', address }),
  );
  const isOffline = scope.split(' ').includes(OFFLINE);
  return {
    access_token: granted.access_token,
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: granted.expires_in_seconds,
    ...(isOffline ? { refresh_token: granted.refresh_token, scope: OFFLINE } : {}),
  };
}
