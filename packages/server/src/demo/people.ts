/** The people and things of the demo plan, and the demo's users. */
import type { ResourceRow, Role } from '@trueppm/sdk/protocol';

/** Password of every demo user. Known to all: the demo is never created in production. */
export const DEMO_PASSWORD = 'trueppm-demo';

/** One login of the demo. */
export interface DemoUser {
  readonly role: Role;
  readonly email: string;
  readonly name: string;
  readonly initials: string;
}

const user = (role: Role, name: string, initials: string): DemoUser => ({
  role,
  email: `${role}@demo.trueppm.example`,
  name,
  initials,
});

/** One user for each role, from the weakest to the strongest. */
export const DEMO_USERS: readonly DemoUser[] = [
  user('viewer', 'Vera Castellan', 'VC'),
  user('member', 'Mina Okafor', 'MO'),
  user('scheduler', 'Silas Brandt', 'SB'),
  user('admin', 'Rosa Calder', 'RC'),
  user('owner', 'Odile Fontaine', 'OF'),
];

/** A resource of the plan; those who sign in are tied to the user of their role. */
export type PlannedResource = Pick<ResourceRow, 'name' | 'initials' | 'kind' | 'max_units'> & {
  readonly calendar?: 'part';
  readonly role?: Role;
};

const person = (name: string, initials: string, rest: Partial<PlannedResource> = {}): PlannedResource => ({
  name,
  initials,
  kind: 'work',
  max_units: 1,
  ...rest,
});

/** Everybody and everything that is assigned, by key. */
export const RESOURCES: Readonly<Record<string, PlannedResource>> = {
  odile: person('Odile Fontaine', 'OF', { role: 'owner' }),
  silas: person('Silas Brandt', 'SB', { role: 'scheduler' }),
  rosa: person('Rosa Calder', 'RC', { role: 'admin' }),
  mina: person('Mina Okafor', 'MO', { role: 'member' }),
  tomas: person('Tomas Reyl', 'TR'),
  juno: person('Juno Abara', 'JA', { calendar: 'part' }),
  elke: person('Elke Sorensen', 'ES'),
  pavel: person('Pavel Drozd', 'PD'),
  kit: person('Kit Yamada', 'KY'),
  lena: person('Lena Whitlock', 'LW'),
  crew: person('Site crew', 'SC', { max_units: 4 }),
  movers: person('Moving crew', 'MC', { max_units: 6 }),
  oak: { name: 'Oak boards, m²', initials: 'OAK', kind: 'material', max_units: 1 },
};
