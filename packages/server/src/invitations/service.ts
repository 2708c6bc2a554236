import type { Invitation, InvitationMade, InvitationShown, Member, Role } from '@trueppm/sdk/protocol';
import { inTransaction } from '../db/pool.js';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { leastRole, mayGrant, scopeOf } from '../http/roles.js';
import { initialsOf } from '../identity/initials.js';
import { hashPassword } from '../identity/password.js';
import { insertUserIn } from '../identity/queries.js';
import { beginSession, type Granted } from '../identity/service.js';
import { INVITATION_DAYS_DEFAULT, INVITATIONS_MAX } from '../limits.js';
import { recordInProject } from '../operations/record.js';
import { insertMember, readMember } from '../projects/member-queries.js';
import { isSecret, makeSecret, secretHash } from '../tokens/secret.js';
import { type ProjectCaller, tooMany } from '../tokens/service.js';
import {
  countInvitations,
  findInvitation,
  insertInvitation,
  isMemberEmail,
  noteAcceptance,
  revokeInvitation as revoke,
  spendInvitation,
} from './queries.js';

type InvitationDeps = Pick<Deps, 'database' | 'tokens' | 'config'>;

/** Page of the server that accepts an invitation. */
const PAGE = '/invitation#';

const over = (): ServerError =>
  new ServerError('invalid_credentials', 'This invitation is wrong, or was used, taken back or is too old.');

/**
 * Invites an e-mail address. The secret is in this answer and nowhere else; sending it is up to the host.
 * @throws ServerError `forbidden` for a role not below the caller's, `duplicate` for a member, `too_many`
 */
export function createInvitation(
  { database, config }: InvitationDeps,
  { userId, projectId }: ProjectCaller,
  given: { readonly email: string; readonly role: Role; readonly expires_in_days?: number },
): Promise<InvitationMade> {
  const scope = { projectId, actor: userId, cause: 'rest', role: leastRole('invitation.create') } as const;
  return withProjectWrite(database, scope, async tx => {
    const { email, role, expires_in_days: days = INVITATION_DAYS_DEFAULT } = given;
    if (!mayGrant(tx.role as Role, role)) {
      throw new ServerError('forbidden', `The role ${tx.role} has no say over the role ${role}.`);
    }
    if (await isMemberEmail(tx, email)) throw new ServerError('duplicate', 'This user is a member already.');
    if ((await countInvitations(tx)) >= INVITATIONS_MAX) throw tooMany('open invitations', INVITATIONS_MAX);
    const secret = makeSecret('invitation');
    const made: Invitation = await insertInvitation(tx, { email, role, tokenHash: secretHash(secret), days });
    const details = { email, role };
    await recordInProject(tx, { resource: 'invitation', action: 'create', resourceId: made.id, details });
    return { ...made, secret, path: config.basePath + PAGE + secret };
  });
}

/** Takes an invitation back. @throws ServerError `not_found` */
export async function revokeInvitation(
  { database }: InvitationDeps,
  { userId, projectId }: ProjectCaller,
  id: string,
): Promise<void> {
  const scope = { projectId, actor: userId, cause: 'rest', ...scopeOf('invitation.delete') } as const;
  await withProjectWrite(database, scope, async tx => {
    if (!(await revoke(tx, id))) throw notFound();
    await recordInProject(tx, { resource: 'invitation', action: 'revoke', resourceId: id });
  });
}

/** What an invitation is for, to whoever holds it. @throws ServerError `invalid_credentials` */
export async function readInvitation({ database }: InvitationDeps, secret: string): Promise<InvitationShown> {
  const { id: _id, project_id: _project, ...shown } = await held(database, secret);
  return shown;
}

async function held(
  database: Deps['database'],
  secret: string,
): Promise<InvitationShown & { readonly id: string; readonly project_id: string }> {
  const found = isSecret(secret, 'invitation') ? await findInvitation(database.pool, secretHash(secret)) : null;
  if (found === null) throw over();
  return found;
}

/**
 * Spends the invitation and gives its place, in one transaction under the project's lock. What the inviter could not
 * give now, the invitation does not give either.
 */
async function accept(tx: ProjectTransaction, id: string, userOf: (email: string) => Promise<string>): Promise<Member> {
  const spent = await spendInvitation(tx, id);
  if (spent === null || spent.inviter_role === null || !mayGrant(spent.inviter_role, spent.role)) throw over();
  const userId = await userOf(spent.email);
  if (!(await insertMember(tx, userId, spent.role))) {
    throw new ServerError('duplicate', 'You are a member of this project already.');
  }
  await noteAcceptance(tx, id, userId);
  const done = { resource: 'invitation', action: 'accept', resourceId: id, details: { role: spent.role } };
  await recordInProject(tx, done, userId);
  return (await readMember(tx, userId)) as Member;
}

/**
 * Accepts as an account that there is, whatever its e-mail: who holds the link was given it.
 * @throws ServerError `invalid_credentials`, `duplicate`
 */
export async function acceptInvitation({ database }: InvitationDeps, userId: string, secret: string): Promise<Member> {
  const { id, project_id: projectId } = await held(database, secret);
  return withProjectWrite(database, { projectId, actor: null, cause: 'rest' }, tx =>
    accept(tx, id, async () => userId),
  );
}

/**
 * Accepts with a new account and signs it in. Its e-mail is the invited one: the link came there.
 * @throws ServerError `invalid_credentials`, `duplicate` when the e-mail has an account
 */
export async function acceptInvitationAnew(
  deps: InvitationDeps,
  given: { readonly secret: string; readonly name: string; readonly password: string; readonly address: string | null },
): Promise<Granted> {
  const { database } = deps;
  const { id, project_id: projectId, has_account: hasAccount } = await held(database, given.secret);
  const taken = (): ServerError =>
    new ServerError('duplicate', 'An account has this e-mail: sign in to accept the invitation.');
  if (hasAccount) throw taken();
  const hash = await hashPassword(given.password);
  const member = await withProjectWrite(database, { projectId, actor: null, cause: 'rest' }, tx =>
    accept(tx, id, async email => {
      const user = { email, name: given.name, initials: initialsOf(given.name) };
      const made = await insertUserIn(tx, user, hash);
      if (made === null) throw taken();
      return made;
    }),
  );
  const { user_id, email, name, initials } = member;
  return inTransaction(database.pool, client =>
    beginSession(deps, client, { id: user_id, email, name, initials }, { how: 'invitation', address: given.address }),
  );
}
