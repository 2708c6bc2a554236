import { detectFormat, type PlanFormat } from '@trueppm/scheduler/detect';
import { IMPORT_BYTES_MAX, PROJECT_JSON_BYTES_MAX } from '../limits.js';

/** Kinds of file that become a project. `json` is a plan document of the scheduler, `project_json` a whole project. */
export type ImportFormat = PlanFormat | 'project_json';

/** What `"format"` says in a whole project as JSON. */
export const PROJECT_FORMAT = 'trueppm-project';

const HEAD_LENGTH = 4_096;

/**
 * Says what a file is by how it begins; its name is asked where the beginning says nothing.
 *
 * @param head the first bytes, some thousands
 * @returns null when it is nothing that becomes a project
 */
export function formatOf(head: Uint8Array, fileName: string): ImportFormat | null {
  const found = detectFormat(head, fileName);
  if (found === 'json') {
    const text = new TextDecoder().decode(head.subarray(0, HEAD_LENGTH));
    return /"format"\s*:\s*"trueppm-project"/.test(text) ? 'project_json' : 'json';
  }
  // A broken file of a known kind is told what is wrong with it by the reader of that kind.
  if (found === null && /\.(xml|mspdi)$/i.test(fileName)) return 'mspdi';
  return found;
}

/** The largest file of a format, bytes. */
export const bytesMaxOf = (format: ImportFormat | null): number =>
  format === 'project_json' ? PROJECT_JSON_BYTES_MAX : IMPORT_BYTES_MAX;

/** The name of a plan that has none: `plans/House.mpp.xml` is called House. */
export function titleOf(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/(\.mpp)?\.(xml|mspdi|xer|csv|tsv|json)$/i, '').trim() || 'Imported plan';
}
