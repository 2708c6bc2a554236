import type { Role } from '@trueppm/sdk/protocol';
import { ROLES } from '@trueppm/sdk/protocol';
import type { Deps } from '../deps.js';
import { hashPassword } from '../identity/password.js';
import { findUserByEmail, insertUser } from '../identity/queries.js';

/** A sign-in of the demo workspace. */
export interface DemoLogin {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
}

const NAMES: Readonly<Record<Role, string>> = {
  viewer: 'Vera Viewer',
  member: 'Max Member',
  scheduler: 'Sofia Scheduler',
  admin: 'Adam Admin',
  owner: 'Olga Owner',
};

/** One user per role, with passwords that are printed and documented: never for a server that others can reach. */
export const DEMO_LOGINS: readonly DemoLogin[] = ROLES.map(role => ({
  role,
  email: `${role}@demo.trueppm.org`,
  password: `demo-${role}`,
}));

const initialsOf = (name: string): string => name.replace(/[^A-Z]/g, '');

/** Creates the demo users and the demo plan once; a later start finds them and changes nothing. */
export async function createDemo(deps: Deps): Promise<readonly DemoLogin[]> {
  const { pool } = deps.database;
  for (const { role, email, password } of DEMO_LOGINS) {
    if ((await findUserByEmail(pool, email)) !== null) continue;
    const name = NAMES[role];
    await insertUser(pool, { email, name, initials: initialsOf(name) }, await hashPassword(password));
  }
  return DEMO_LOGINS;
}
