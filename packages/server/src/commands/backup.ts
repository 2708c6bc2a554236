import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { writeBackup } from '../backup/write.js';
import { type Command, withDatabase } from './command.js';
import { Refusal } from './refusal.js';

/** `trueppm-server backup FILE`. */
export const backupCommand: Command = {
  says: 'Writes the whole database as of one moment into one file. Servers go on meanwhile.',
  words: ['FILE'],
  flags: [{ name: 'force', isSwitch: true, says: 'replace a file that is there' }],
  run(call) {
    const [file = ''] = call.words;
    if (existsSync(file) && !call.flags.has('force')) {
      throw new Refusal('file_exists', `${file} is there already; --force replaces it.`);
    }
    return withDatabase(call, async ({ address }) => {
      const rows = await writeBackup(address, file);
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      const { size } = await stat(file);
      return {
        json: { file, bytes: size, rows },
        text: `${file}: ${total} rows of ${Object.keys(rows).length} tables, ${size} bytes.`,
      };
    });
  },
};
