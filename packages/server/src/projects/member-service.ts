import type { Member, Role } from '@trueppm/sdk/protocol';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { mayGrant, type Permission, scopeOf } from '../http/roles.js';
import { recordInProject } from '../operations/record.js';
import { countOwners, deleteMember, findUserId, insertMember, readMember, updateMember } from './member-queries.js';

type MemberDeps = Pick<Deps, 'database'>;

/** Who asks, and in which project. */
export interface MemberCaller {
  readonly userId: string;
  readonly projectId: string;
}

/** Members change under the project's lock too: a revoked role cannot slip a write in behind its revocation. */
function write<T>(
  deps: MemberDeps,
  { userId, projectId }: MemberCaller,
  permission: Permission,
  work: (tx: ProjectTransaction, own: Role) => Promise<T>,
): Promise<T> {
  const scope = { projectId, actor: userId, cause: 'rest', ...scopeOf(permission) } as const;
  return withProjectWrite(deps.database, scope, tx => work(tx, tx.role as Role));
}

function demandGrant(own: Role, role: Role): void {
  if (!mayGrant(own, role)) throw new ServerError('forbidden', `The role ${own} has no say over the role ${role}.`);
}

async function existing(tx: ProjectTransaction, userId: string): Promise<Member> {
  const member = await readMember(tx, userId);
  if (member === null) throw notFound();
  return member;
}

/** @throws ServerError `last_owner` when this member is the only Owner */
async function demandOtherOwner(tx: ProjectTransaction, member: Member): Promise<void> {
  if (member.role === 'owner' && (await countOwners(tx)) === 1) {
    throw new ServerError('last_owner', 'A project keeps one Owner: make someone else Owner first.');
  }
}

/**
 * Adds a user by e-mail.
 * @throws ServerError `forbidden` for a role not below the caller's, `unknown_reference`, `duplicate`
 */
export function addMember(deps: MemberDeps, caller: MemberCaller, email: string, role: Role): Promise<Member> {
  return write(deps, caller, 'member.create', async (tx, own) => {
    demandGrant(own, role);
    const userId = await findUserId(tx, email);
    if (userId === null) throw invalidValue('/email', 'There is no user with this e-mail.', 'unknown_reference');
    if (!(await insertMember(tx, userId, role))) throw new ServerError('duplicate', 'This user is a member already.');
    await record(tx, 'create', userId, { role });
    return existing(tx, userId);
  });
}

/**
 * Gives a member another role.
 * @throws ServerError `not_found`, `forbidden`, `last_owner`
 */
export function changeMember(deps: MemberDeps, caller: MemberCaller, userId: string, role: Role): Promise<Member> {
  return write(deps, caller, 'member.update', async (tx, own) => {
    const member = await existing(tx, userId);
    demandGrant(own, member.role);
    demandGrant(own, role);
    if (role !== 'owner') await demandOtherOwner(tx, member);
    await updateMember(tx, userId, role);
    await record(tx, 'update', userId, { role, role_before: member.role });
    return { ...member, role };
  });
}

/**
 * Takes a member's place away; nobody else's rows change.
 * @throws ServerError `not_found`, `forbidden`, `last_owner`
 */
export function removeMember(deps: MemberDeps, caller: MemberCaller, userId: string): Promise<void> {
  return write(deps, caller, 'member.delete', async (tx, own) => {
    const member = await existing(tx, userId);
    demandGrant(own, member.role);
    await demandOtherOwner(tx, member);
    await deleteMember(tx, userId);
    await record(tx, 'delete', userId, { role_before: member.role });
  });
}

/**
 * Gives up the caller's own place.
 * @throws ServerError `last_owner`
 */
export function leaveProject(deps: MemberDeps, caller: MemberCaller): Promise<void> {
  return write(deps, caller, 'member.leave', async tx => {
    const member = await existing(tx, caller.userId);
    await demandOtherOwner(tx, member);
    await deleteMember(tx, caller.userId);
    await record(tx, 'leave', caller.userId, { role_before: member.role });
  });
}

/**
 * Makes another member Owner in the caller's place, who stays as Admin: at no moment is there none.
 * @returns the new Owner
 * @throws ServerError `unknown_reference` for somebody who is no member, `invalid_value` for the caller
 */
export function transferProject(deps: MemberDeps, caller: MemberCaller, userId: string): Promise<Member> {
  return write(deps, caller, 'project.transfer', async tx => {
    if (userId.toLowerCase() === caller.userId) throw invalidValue('/user_id', 'This is you: name another member.');
    const member = await readMember(tx, userId);
    if (member === null) throw invalidValue('/user_id', 'The project has no such member.', 'unknown_reference');
    await updateMember(tx, userId, 'owner');
    await updateMember(tx, caller.userId, 'admin');
    await record(tx, 'transfer', userId, { role_before: member.role });
    return { ...member, role: 'owner' };
  });
}

const record = (
  tx: ProjectTransaction,
  action: string,
  resourceId: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> => recordInProject(tx, { resource: 'member', action, resourceId, details });
