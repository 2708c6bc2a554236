import { rename, rm, writeFile } from 'node:fs/promises';
import { exportMspdi } from '../exports/service.js';
import { type Command, withDatabase } from './command.js';
import { Refusal } from './refusal.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** `trueppm-server export PROJECT FILE`: the same file as the API's export. */
export const exportCommand: Command = {
  says: 'Writes a project as a plan file (MSPDI XML), with its computed dates.',
  words: ['PROJECT', 'FILE'],
  flags: [{ name: 'force', isSwitch: true, says: 'replace a file that is there' }],
  run(call) {
    const [projectId = '', file = ''] = call.words;
    return withDatabase(call, async ({ database }) => {
      const plan = UUID.test(projectId) ? await exportMspdi(database, projectId) : null;
      if (plan === null) throw new Refusal('not_found', `There is no project ${projectId}.`);
      const bytes = plan.file;
      await writeWhole(file, bytes, call.flags.has('force'));
      return { json: { file, bytes: bytes.byteLength }, text: `${file}: ${bytes.byteLength} bytes.` };
    });
  },
};

/** Written beside its place and moved there: an interrupted export leaves no half file. */
async function writeWhole(file: string, bytes: Uint8Array, isForced: boolean): Promise<void> {
  const part = `${file}.part`;
  try {
    if (!isForced) await writeFile(file, '', { flag: 'wx' });
    await writeFile(part, bytes);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Refusal('file_exists', `${file} is there already; --force replaces it.`);
  }
}
