import type { TokenScope } from '@trueppm/sdk/protocol';
import { accountId } from '../identity/accounts.js';
import { ConfigError } from '../settings-source.js';
import { revokePersonalToken } from '../tokens/queries.js';
import { createToken } from '../tokens/service.js';
import { type Call, type Command, type Opened, type Outcome, withDatabase } from './command.js';
import { Refusal } from './refusal.js';

const ACTIONS = ['create', 'list', 'revoke'] as const;
const SCOPES: readonly TokenScope[] = ['read', 'write', 'admin'];
const DAYS_MAX = 3_650;

/** `trueppm-server token ACTION EMAIL [ID]`. */
export const tokenCommand: Command = {
  says: `Personal access tokens: ${ACTIONS.join(', ')}. A token is shown once, when it is made.`,
  words: ['ACTION', 'EMAIL', '[ID]'],
  flags: [
    { name: 'name', says: 'what the token is for (default: command line)' },
    { name: 'scope', says: `${SCOPES.join(', ')} (default read)` },
    { name: 'days', says: 'how long it lasts; 0 = until it is revoked (default as the API)' },
  ],
  run(call) {
    const [action = '', email = '', id = ''] = call.words;
    if (action === 'create') return create(call, email);
    if (action === 'list') return withDatabase(call, opened => list(opened, email));
    if (action !== 'revoke') {
      throw new ConfigError(`"${action}" is not an action of token; there are ${ACTIONS.join(', ')}.`);
    }
    if (id === '') throw new ConfigError('token revoke needs the id that token list shows.');
    return withDatabase(call, async ({ database, pool }) => {
      const userId = await accountId({ database }, email);
      const isKnown = /^[0-9a-f-]{36}$/i.test(id) && (await revokePersonalToken(pool, userId, id));
      if (!isKnown) throw new Refusal('not_found', `${email} has no working token ${id}.`);
      return { json: { id, is_revoked: true }, text: `The token ${id} works no more.` };
    });
  },
};

function create(call: Call, email: string): Promise<Outcome> {
  const scope = call.flags.get('scope') ?? 'read';
  if (!(SCOPES as readonly string[]).includes(scope)) {
    throw new ConfigError(`--scope is "${scope}"; it must be one of ${SCOPES.join(', ')}.`);
  }
  const given = call.flags.get('days');
  const days = given === undefined ? undefined : Number(given);
  if (days !== undefined && !(Number.isInteger(days) && days >= 0 && days <= DAYS_MAX)) {
    throw new ConfigError(`--days is "${given}"; it must be a whole number from 0 to ${DAYS_MAX}.`);
  }
  return withDatabase(call, async ({ database }) => {
    const userId = await accountId({ database }, email);
    const token = await createToken({ database, tokens: NOTHING_ENDS }, userId, {
      name: call.flags.get('name') ?? 'command line',
      scope: scope as TokenScope,
      ...(days === undefined ? {} : { expires_in_days: days === 0 ? null : days }),
    });
    return { json: token, text: token.secret };
  });
}

/** Other processes learn from the database what has ended; making a token ends nothing. */
const NOTHING_ENDS = undefined as never;

async function list({ database, pool }: Opened, email: string): Promise<Outcome> {
  const userId = await accountId({ database }, email);
  const { rows: tokens } = await pool.query<{ id: string; name: string; scope: string; expires_at: string | null }>(
    `SELECT id, name, hint, scope, created_at, expires_at, last_used_at FROM api_tokens
      WHERE user_id = $1 AND kind = 'personal' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      ORDER BY created_at DESC`,
    [userId],
  );
  const lines = tokens.map(
    ({ id, name, scope, expires_at }) => `${id} ${scope.padEnd(6)} ${expires_at ?? 'no end'} ${name}`,
  );
  return { json: { tokens }, text: lines.join('\n') || `${email} has no tokens.` };
}
