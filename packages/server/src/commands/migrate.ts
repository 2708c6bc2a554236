import { openDatabase } from '../db/address.js';
import { migrate } from '../db/migrate.js';
import { createCommandLog } from '../http/log.js';
import { type Command, configOf } from './command.js';

/** `trueppm-server migrate`: brings the database to the newest schema, once, before the servers of a new version. */
export const migrateCommand: Command = {
  says: 'Brings the database to the newest schema. Servers of the version before may go on running meanwhile.',
  words: [],
  flags: [{ name: 'check', isSwitch: true, says: 'change nothing; exit code 2 when something is to be done' }],
  async run(call) {
    const config = configOf(call);
    const { address, stop } = await openDatabase(config, createCommandLog(config));
    try {
      const ran = await migrate(address, { demandsOnly: call.flags.has('check') });
      return { json: { ran }, text: ran.length === 0 ? 'The schema is up to date.' : `Done: ${ran.join(', ')}.` };
    } finally {
      await stop();
    }
  },
};
