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
