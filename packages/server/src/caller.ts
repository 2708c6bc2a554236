import { AsyncLocalStorage } from 'node:async_hooks';
import { ROLES, type Role } from '@trueppm/sdk/protocol';

/** By what a caller came in. */
export type CallerKind = 'session' | 'issuer' | 'personal_token' | 'project_token' | 'share_link';

/** Who makes a request, and how far what they came in with reaches. */
export interface Caller {
  /** A user: a person, or the stand-in of a project's token or secret link. */
  readonly userId: string;
  readonly kind: CallerKind;
  /** The sign-in (refresh family) or token behind it, which can be ended; null = it ends by itself. */
  readonly credentialId: string | null;
  /** No role above this one is of use, whatever the user's own; null = no bound. */
  readonly highestRole: Role | null;
  /** The only project within reach; null = all of the user's. */
  readonly projectId: string | null;
  /** When the credential ends by itself; null = a session, which is renewed, or a token without an end. */
  readonly endsAt: Date | null;
  /** The reader of a link that does not tell who the people of the project are. */
  readonly hidesNames?: boolean;
  /** Client's address as far as proxies are trusted; null = not known. */
  readonly address: string | null;
}

/**
 * The caller of the request that is being handled, for what no handler should have to pass on: the bound on roles and
 * the origin of a change. Set for requests that may write.
 */
export const callerContext = new AsyncLocalStorage<Caller>();

/** The weaker of a role and a bound on it. */
export function boundedRole(role: Role, highest: Role | null): Role {
  return highest !== null && ROLES.indexOf(highest) < ROLES.indexOf(role) ? highest : role;
}

/** An address as Postgres reads it (`inet`): IPv4 in its own notation, no zone; null for anything else. */
export function plainAddress(address: string | undefined): string | null {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? '';
  return /^[\da-f.:]{2,45}$/i.test(plain) ? plain : null;
}
