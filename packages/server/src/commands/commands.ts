import { usage } from '../settings-page.js';
import type { Command } from './command.js';

/** A command before it is loaded. */
interface Entry {
  readonly says: string;
  load(): Promise<Command>;
}

/** All commands. Each is loaded when it is called: a start of the server pays for none of them. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  migrate: {
    says: 'bring the database to the newest schema',
    load: async () => (await import('./migrate.js')).migrateCommand,
  },
  user: {
    says: 'add, list, disable, enable people; reset a password',
    load: async () => (await import('./user.js')).userCommand,
  },
  token: {
    says: 'create, list, revoke personal access tokens',
    load: async () => (await import('./token.js')).tokenCommand,
  },
  import: {
    says: 'import a plan file as a new project',
    load: async () => (await import('./import.js')).importCommand,
  },
  export: {
    says: 'write a project as a plan file',
    load: async () => (await import('./export.js')).exportCommand,
  },
  backup: {
    says: 'write the whole database into one file',
    load: async () => (await import('./backup.js')).backupCommand,
  },
  restore: {
    says: 'read such a file into a database',
    load: async () => (await import('./restore.js')).restoreCommand,
  },
  doctor: {
    says: 'look whether everything is in order',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
};

/** `trueppm-server --help`. */
export function help(): string {
  const commands = Object.entries(COMMANDS).map(([name, { says }]) => `  ${name.padEnd(10)} ${says}`);
  return (
    `trueppm-server [options]            start the server\n` +
    `trueppm-server command [options]    do one thing and end; command --help tells more\n\n` +
    `${commands.join('\n')}\n\n${usage()}`
  );
}

/** `trueppm-server command --help`. */
export function commandHelp(name: string, { says, words, flags }: Command): string {
  const own = [...flags, { name: 'json', isSwitch: true, says: 'the outcome as JSON on standard output' }];
  const lines = own.map(flag => `  ${`--${flag.name}${flag.isSwitch === true ? '' : ' …'}`.padEnd(22)} ${flag.says}`);
  return `trueppm-server ${[name, ...words].join(' ')} [options]\n\n${says}\n\n${lines.join('\n')}\n\n${usage()}`;
}
