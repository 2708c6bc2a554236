import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { ExportFormat } from '../exports/format.js';
import { writeExport } from '../exports/service.js';
import { type Command, withDatabase } from './command.js';
import { Refusal } from './refusal.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const FORMATS: Readonly<Record<string, ExportFormat>> = { mspdi: 'mspdi', csv: 'csv', json: 'project_json' };

/** Whoever has the machine sees all. */
const EVERYTHING = { userId: null, seesAllTime: true, seesPeople: true } as const;

/** `trueppm-server export PROJECT FILE [--format mspdi|csv|json]`: the same files as the API's exports, with everything. */
export const exportCommand: Command = {
  says: 'Writes a project as a file: as a plan (MSPDI XML), a table of tasks, or whole (JSON).',
  words: ['PROJECT', 'FILE'],
  flags: [
    { name: 'format', says: 'mspdi (default), csv, or json: the whole project, to be imported again' },
    { name: 'force', isSwitch: true, says: 'replace a file that is there' },
  ],
  run(call) {
    const [projectId = '', file = ''] = call.words;
    const named = call.flags.get('format') ?? 'mspdi';
    const format = FORMATS[named];
    if (format === undefined) throw new Refusal('bad_format', `${named} is none of mspdi, csv and json.`);
    return withDatabase(call, async ({ database }) => {
      const bytes = await writeWhole(file, call.flags.has('force'), begin =>
        UUID.test(projectId)
          ? writeExport(database, { projectId, format, options: {}, reader: EVERYTHING }, { begin })
          : Promise.resolve(false),
      );
      if (bytes === null) throw new Refusal('not_found', `There is no project ${projectId}.`);
      return { json: { file, bytes }, text: `${file}: ${bytes} bytes.` };
    });
  },
};

/**
 * Written beside its place and moved there: an interrupted export leaves no half file.
 *
 * @returns its size in bytes; null when there was nothing to write
 */
async function writeWhole(
  file: string,
  isForced: boolean,
  write: (begin: () => Writable) => Promise<boolean>,
): Promise<number | null> {
  const part = `${file}.part`;
  const claim = isForced ? null : await claimed(file);
  try {
    const out = createWriteStream(part);
    const isWritten = await write(() => out);
    if (isWritten) await rename(part, file);
    else out.destroy();
    if (!isWritten) await claim?.();
    return isWritten ? out.bytesWritten : null;
  } catch (error) {
    await claim?.();
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** Takes the file's name; the result gives it back. @throws Refusal `file_exists` */
async function claimed(file: string): Promise<() => Promise<void>> {
  try {
    await (await open(file, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Refusal('file_exists', `${file} is there already; --force replaces it.`);
  }
  return () => rm(file, { force: true });
}
