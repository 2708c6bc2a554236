import { randomBytes } from 'node:crypto';
import { inTransaction } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { invalidValue, ServerError } from '../errors.js';
import { recordOfAccount } from '../operations/record.js';
import { revokePersonalTokens } from '../tokens/queries.js';
import { hashPassword } from './password.js';
import {
  type AccountRow,
  insertUser,
  lockAccount,
  revokeFamilies,
  setDisabled,
  setOperator,
  updatePassword,
} from './queries.js';

/** What an operator does to accounts, from the machine itself: nobody's role is asked. */

type AccountDeps = Pick<Deps, 'database'>;

/** Least length of a password that an operator gives. */
export const PASSWORD_LENGTH_MIN = 12;
const EMAIL = /^[^\s@\0]{1,64}@[^\s@\0]{1,190}$/;

/** The server itself did it. */
const OPERATOR = { actor: null, address: null };

/** A password that nobody has thought of. */
export const makePassword = (): string => randomBytes(15).toString('base64url');

/** `Ada Lovelace` is AL, `ada` AD. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(word => word !== '');
  const letters = words.length > 1 ? words.map(word => [...word][0]).join('') : name;
  return [...letters].slice(0, 2).join('').toUpperCase();
}

function checkPassword(password: string): void {
  if (password.length < PASSWORD_LENGTH_MIN) {
    throw invalidValue('/password', `A password has ${PASSWORD_LENGTH_MIN} characters or more.`);
  }
}

/**
 * Adds a person who signs in with a password.
 * @throws ServerError `duplicate`, `invalid_value`
 */
export async function addAccount(
  { database }: AccountDeps,
  { email, name, password }: { readonly email: string; readonly name: string; readonly password: string },
): Promise<string> {
  if (!EMAIL.test(email)) throw invalidValue('/email', `"${email}" is no e-mail address.`);
  if (name.trim() === '' || name.length > 200) throw invalidValue('/name', 'A name has 1 to 200 characters.');
  checkPassword(password);
  const hash = await hashPassword(password);
  return inTransaction(database.pool, async client => {
    if ((await lockAccount(client, email)) !== null) throw new ServerError('duplicate', `There is ${email} already.`);
    const { id } = await insertUser(client, { email, name: name.trim(), initials: initialsOf(name.trim()) }, hash);
    await recordOfAccount(client, { resource: 'user', action: 'create', resourceId: id }, OPERATOR);
    return id;
  });
}

/** Changes an account under its lock. @throws ServerError `not_found` */
function withAccount<T>(
  { database }: AccountDeps,
  email: string,
  work: (client: Parameters<typeof lockAccount>[0], account: AccountRow) => Promise<T>,
): Promise<T> {
  return inTransaction(database.pool, async client => {
    const account = await lockAccount(client, email);
    if (account === null) throw new ServerError('not_found', `There is nobody with the e-mail ${email}.`);
    return work(client, account);
  });
}

/**
 * Closes an account: its sign-ins and personal tokens end, its sockets within a second or two; what it did stays.
 * @throws ServerError `not_found`
 */
export const disableAccount = (deps: AccountDeps, email: string): Promise<void> =>
  withAccount(deps, email, async (client, { id }) => {
    await setDisabled(client, id, true);
    await revokeFamilies(client, id, 'sign_out', null);
    await revokePersonalTokens(client, id);
    await recordOfAccount(client, { resource: 'user', action: 'disable', resourceId: id }, OPERATOR);
  });

/** Opens a closed account again; tokens that had ended stay so. @throws ServerError `not_found` */
export const enableAccount = (deps: AccountDeps, email: string): Promise<void> =>
  withAccount(deps, email, async (client, { id }) => {
    await setDisabled(client, id, false);
    await recordOfAccount(client, { resource: 'user', action: 'enable', resourceId: id }, OPERATOR);
  });

/** Makes a person one who runs the server, or one who does not. @throws ServerError `not_found` */
export const makeOperator = (deps: AccountDeps, email: string, isOperator: boolean): Promise<void> =>
  withAccount(deps, email, async (client, { id }) => {
    await setOperator(client, id, isOperator);
    const action = isOperator ? 'make_operator' : 'unmake_operator';
    await recordOfAccount(client, { resource: 'user', action, resourceId: id }, OPERATOR);
  });

/** What stands in the way of a sign-in besides the password. */
export interface AccountState {
  readonly isDisabled: boolean;
}

/** Gives another password and ends all sign-ins. @throws ServerError `not_found`, `invalid_value` */
export async function resetPassword(deps: AccountDeps, email: string, password: string): Promise<AccountState> {
  checkPassword(password);
  const hash = await hashPassword(password);
  return withAccount(deps, email, async (client, { id, is_disabled: isDisabled }) => {
    await updatePassword(client, id, hash);
    await revokeFamilies(client, id, 'password', null);
    await recordOfAccount(client, { resource: 'password', action: 'reset', resourceId: id }, OPERATOR);
    return { isDisabled };
  });
}

/** The id of a person who may come in. @throws ServerError `not_found` */
export const accountId = (deps: AccountDeps, email: string): Promise<string> =>
  withAccount(deps, email, async (_client, { id, is_disabled }) => {
    if (is_disabled) throw new ServerError('not_found', `The account ${email} is closed.`);
    return id;
  });
