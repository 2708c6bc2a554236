/** Creates the demo workspace: five users, one for each role, and the demo plan with its dates. */
import { randomUUID } from 'node:crypto';
import type { Role } from '@trueppm/sdk/protocol';
import type { Logger } from 'pino';
import type { Database } from '../db/pool.js';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import { hashPassword } from '../identity/password.js';
import { insertMember } from '../projects/member-queries.js';
import { insertForecast, studyDemo } from './forecast.js';
import { insertPlan } from './insert.js';
import { DEMO_PASSWORD, DEMO_USERS, type DemoUser } from './people.js';
import { demoPlan } from './plan.js';

/** A sign-in of the demo workspace. */
export interface DemoLogin {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
}

/** What is needed to create the demo. */
export interface DemoDeps {
  readonly database: Database;
  readonly log: Pick<Logger, 'info'>;
}

const UNIQUE_VIOLATION = '23505';

interface NewUser extends DemoUser {
  readonly id: string;
  readonly passwordHash: string;
}

/**
 * Creates the demo in one transaction when there is no user at all: a database that anybody uses is left alone, and a
 * later start finds the demo and changes nothing.
 *
 * @param today the day the plan's today line falls on, `2026-01-05`
 * @returns the demo's sign-ins that exist; empty on a database with other users only
 */
export async function createDemo({ database, log }: DemoDeps, today: string): Promise<DemoLogin[]> {
  const { rows } = await database.pool.query<{ is_empty: boolean }>(
    'SELECT NOT EXISTS (SELECT FROM users) AS is_empty',
  );
  if (rows[0]?.is_empty === true) await create(database, today, log);
  return existingLogins(database);
}

async function create(database: Database, today: string, log: DemoDeps['log']): Promise<void> {
  const plan = demoPlan(today);
  const users = await Promise.all(
    DEMO_USERS.map(
      async (user): Promise<NewUser> => ({
        ...user,
        id: randomUUID(),
        passwordHash: await hashPassword(DEMO_PASSWORD),
      }),
    ),
  );
  const study = await studyDemo(plan);
  const userOf = new Map(users.map(user => [user.role, user.id]));
  const actor = userOf.get('owner')!;
  try {
    await withProjectWrite(
      database,
      { projectId: plan.project.id, actor, cause: 'system', creates: true },
      async tx => {
        await insertUsers(tx, users);
        await insertPlan(tx, plan, userOf);
        await insertForecast(tx, study);
        for (const user of users) await insertMember(tx, user.id, user.role);
      },
    );
    log.info({ project: plan.project.id, tasks: plan.tasks.length }, 'created the demo');
  } catch (error) {
    // Of two processes that start at once on an empty database, one creates the demo and both use it.
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
  }
}

async function existingLogins({ pool }: Database): Promise<DemoLogin[]> {
  const { rows } = await pool.query<{ email: string }>('SELECT email FROM users WHERE email = ANY ($1)', [
    DEMO_USERS.map(user => user.email),
  ]);
  const emails = new Set(rows.map(row => row.email));
  return DEMO_USERS.filter(user => emails.has(user.email)).map(({ role, email }) => ({
    role,
    email,
    password: DEMO_PASSWORD,
  }));
}

async function insertUsers(tx: ProjectTransaction, users: readonly NewUser[]): Promise<void> {
  await tx.query(
    `INSERT INTO users (id, email, name, initials, password_hash)
     SELECT id, email, name, initials, "passwordHash"
       FROM json_to_recordset($1::json)
         AS u (id uuid, email text, name text, initials text, "passwordHash" text)`,
    [JSON.stringify(users)],
  );
}
