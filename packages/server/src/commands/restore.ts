import { BackupError } from '../backup/read.js';
import { RestoreRefusal, restoreBackup } from '../backup/restore.js';
import { type Command, withDatabase } from './command.js';
import { Refusal } from './refusal.js';

/** `trueppm-server restore FILE`. */
export const restoreCommand: Command = {
  says: 'Reads a backup into an empty database: all of it or nothing. Devices then pull everything anew.',
  words: ['FILE'],
  flags: [{ name: 'replace', isSwitch: true, says: 'throw away what the database holds' }],
  run(call) {
    const [file = ''] = call.words;
    const work = async (address: Parameters<typeof restoreBackup>[0]) => {
      try {
        return await restoreBackup(address, file, call.flags.has('replace'));
      } catch (error) {
        if (error instanceof RestoreRefusal) throw new Refusal(error.code, error.message);
        if (error instanceof BackupError) throw new Refusal('not_a_backup', error.message);
        throw error;
      }
    };
    return withDatabase(
      call,
      async ({ address }) => {
        const { header, rows, epoch, hasJobs } = await work(address);
        const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
        const jobs = hasJobs ? '' : ' Waiting jobs were left out: their queue is of another version.';
        return {
          json: { created_at: header.created_at, rows, epoch, has_jobs: hasJobs },
          text: `Restored ${total} rows as of ${header.created_at}. Devices pull everything anew.${jobs}`,
        };
      },
      { migrates: false },
    );
  },
};
