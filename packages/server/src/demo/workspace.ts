import type { Role } from '@trueppm/sdk/protocol';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { hashPassword } from '../identity/password.js';
import { findUserByEmail, insertUser } from '../identity/queries.js';
import { insertMember } from '../projects/member-queries.js';
import { insertPlan } from './insert.js';
import { DEMO_PASSWORD, DEMO_USERS } from './people.js';
import { demoPlan } from './plan.js';

/** A sign-in of the demo workspace. */
export interface DemoLogin {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
}

type DemoDeps = Pick<Deps, 'database'>;

/**
 * Creates one user per role and the demo plan, dated around today, with all five as members. Done once: a later start
 * finds them, even if the plan is in the trash by then, and changes nothing. For a machine of one's own only: the
 * passwords are known to all.
 *
 * @param today `2026-01-05`
 */
export async function createDemo(deps: DemoDeps, today: string): Promise<readonly DemoLogin[]> {
  const userIds = await createUsers(deps);
  const { pool } = deps.database;
  const { rowCount } = await pool.query('SELECT FROM memberships WHERE user_id = $1 LIMIT 1', [userIds.get('owner')]);
  if (rowCount === 0) await createPlan(deps, userIds, today);
  return DEMO_USERS.map(({ role, email }) => ({ role, email, password: DEMO_PASSWORD }));
}

async function createUsers({ database: { pool } }: DemoDeps): Promise<Map<Role, string>> {
  const ids = new Map<Role, string>();
  let hash: string | undefined;
  for (const { role, ...user } of DEMO_USERS) {
    const found = await findUserByEmail(pool, user.email);
    // One hash for all five: argon2 is slow on purpose.
    if (found === null) hash ??= await hashPassword(DEMO_PASSWORD);
    ids.set(role, found === null ? (await insertUser(pool, user, hash as string)).id : found.user.id);
  }
  return ids;
}

async function createPlan({ database }: DemoDeps, userIds: ReadonlyMap<Role, string>, today: string): Promise<void> {
  const plan = demoPlan(today);
  const scope = { projectId: plan.project.id, actor: null, cause: 'system', creates: true } as const;
  await withProjectWrite(database, scope, async (tx: ProjectTransaction) => {
    await insertPlan(tx, plan, userIds);
    for (const [role, userId] of userIds) await insertMember(tx, userId, role);
  });
}
