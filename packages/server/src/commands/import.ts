import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createCommandLog } from '../http/log.js';
import { accountId } from '../identity/accounts.js';
import { runImport } from '../imports/job.js';
import { beginImport, dropImport, readImport } from '../imports/queries.js';
import { storeUpload } from '../imports/upload.js';
import { type Command, withDatabase } from './command.js';
import { Refusal } from './refusal.js';

/** `trueppm-server import FILE --owner EMAIL`: the same as the API's import, waited for. */
export const importCommand: Command = {
  says: 'Imports a plan file as a new project. Nothing is kept of a file that is refused.',
  words: ['FILE'],
  flags: [{ name: 'owner', says: 'e-mail of the user who becomes its Owner' }],
  async run(call) {
    const [file = ''] = call.words;
    const email = call.flags.get('owner');
    if (email === undefined) throw new Refusal('owner_missing', 'Whose project it is must be said: --owner EMAIL.');
    if (!(await stat(file)).isFile()) throw new Refusal('not_a_file', `${file} is not a file.`);
    return withDatabase(call, async ({ config, database, pool }) => {
      const userId = await accountId({ database }, email);
      const fileName = basename(file);
      // Whoever has the machine knows its users.
      const id = await beginImport(pool, userId, fileName, { knowsEverybody: true });
      try {
        await storeUpload(pool, id, createReadStream(file), { fileName });
        await runImport({ database, log: createCommandLog(config) }, id, Number.POSITIVE_INFINITY);
      } catch (error) {
        await dropImport(pool, id).catch(() => undefined);
        throw error;
      }
      const done = await readImport(pool, id, userId);
      if (done?.state !== 'done') {
        const problem = done?.problem;
        throw new Refusal(
          problem?.code ?? 'import_failed',
          `${file} was not imported: ${problem?.detail ?? 'see the log'}`,
        );
      }
      const warnings = done.warnings ?? [];
      const notes = warnings.map(({ path, message }) => `  ${path}: ${message}`);
      return {
        json: { project_id: done.project_id, warnings },
        text: [`Imported as project ${done.project_id}.`, ...notes].join('\n'),
      };
    });
  },
};
