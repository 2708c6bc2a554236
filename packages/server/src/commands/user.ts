import {
  addAccount,
  disableAccount,
  enableAccount,
  makeOperator,
  makePassword,
  PASSWORD_LENGTH_MIN,
  resetPassword,
} from '../identity/accounts.js';
import { listAccounts } from '../identity/queries.js';
import { ConfigError } from '../settings-source.js';
import { type Call, type Command, type Outcome, withDatabase } from './command.js';
import { readPassword } from './password.js';

const ACTIONS = ['add', 'list', 'disable', 'enable', 'reset-password', 'make-operator', 'unmake-operator'] as const;

/** `trueppm-server user ACTION [EMAIL]`. */
export const userCommand: Command = {
  says: `Accounts of people: ${ACTIONS.join(', ')}. A password is read from standard input, or made up and shown once.`,
  words: ['ACTION', '[EMAIL]'],
  flags: [
    { name: 'name', says: 'name of a new user' },
    {
      name: 'password-stdin',
      isSwitch: true,
      says: `read the password, ${PASSWORD_LENGTH_MIN} characters or more, from standard input`,
    },
  ],
  async run(call) {
    const [action = '', email = ''] = call.words;
    if (!(ACTIONS as readonly string[]).includes(action)) {
      throw new ConfigError(`"${action}" is not an action of user; there are ${ACTIONS.join(', ')}.`);
    }
    if (action === 'list') return list(call);
    if (email === '') throw new ConfigError(`user ${action} needs an e-mail address.`);
    return change(call, action as Exclude<(typeof ACTIONS)[number], 'list'>, email);
  },
};

function list(call: Call): Promise<Outcome> {
  return withDatabase(call, async ({ pool }) => {
    const users = await listAccounts(pool);
    const lines = users.map(user => {
      const notes = [
        user.is_disabled ? 'disabled' : '',
        user.has_password ? '' : 'no password',
        user.is_operator ? 'operator' : '',
      ].filter(Boolean);
      return `${user.email.padEnd(40)} ${user.name.padEnd(30)} ${user.projects} projects ${notes.join(', ')}`.trimEnd();
    });
    return { json: { users }, text: lines.join('\n') || 'There are no users.' };
  });
}

async function change(call: Call, action: Exclude<(typeof ACTIONS)[number], 'list'>, email: string): Promise<Outcome> {
  const given = call.flags.has('password-stdin') ? await readPassword() : null;
  return withDatabase(call, async ({ database }) => {
    switch (action) {
      case 'add': {
        const password = given ?? makePassword();
        const name = call.flags.get('name') ?? email.split('@')[0] ?? email;
        const id = await addAccount({ database }, { email, name, password });
        return made({ id, email }, `${email} can sign in`, given === null ? password : null);
      }
      case 'reset-password': {
        const password = given ?? makePassword();
        const { isDisabled } = await resetPassword({ database }, email, password);
        const but = isDisabled ? '; the account stays closed until "user enable"' : '';
        return made(
          { email, is_disabled: isDisabled },
          `${email} has another password and is signed out everywhere${but}`,
          given === null ? password : null,
        );
      }
      case 'disable':
        await disableAccount({ database }, email);
        return { json: { email, is_disabled: true }, text: `${email} can no longer sign in; tokens have ended.` };
      case 'make-operator':
      case 'unmake-operator': {
        const isOperator = action === 'make-operator';
        await makeOperator({ database }, email, isOperator);
        const does = isOperator ? 'now sees' : 'no longer sees';
        return {
          json: { email, is_operator: isOperator },
          text: `${email} ${does} jobs that were given up, of all projects.`,
        };
      }
      case 'enable':
        await enableAccount({ database }, email);
        return { json: { email, is_disabled: false }, text: `${email} can sign in again.` };
    }
  });
}

/** @param password made up here; null = whoever gave it knows it */
const made = (json: object, said: string, password: string | null): Outcome => ({
  json: password === null ? json : { ...json, password },
  text: password === null ? `${said}.` : `${said}, with the password ${password}`,
});
