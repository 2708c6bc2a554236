import { writePlan } from '../../controllers/schedule/questions.js';
import { planTexts } from '../../plan/plan-texts.js';
import type { PlanFileRequest } from '../../worker/plan-file.js';
import { ExportError } from './export-error.js';
import type { ExportSource } from './export-source.js';
import type { ExportOptions } from './options.js';

const DELIMITERS: readonly unknown[] = [',', ';', '\t'];

/**
 * The whole plan as a file for other programs, written by the engine in its worker, with the dates on screen.
 * @throws ExportError `not_ready`, `bad_option`, `not_writable`
 */
export async function exportData(
  { schedule, percent }: ExportSource,
  format: 'csv' | 'mspdi',
  options: ExportOptions,
): Promise<Blob> {
  const answer = await writePlan(
    schedule,
    planTexts(schedule.plan, schedule.outline, percent),
    requestOf(format, options),
  );
  options.signal?.throwIfAborted();
  if (answer === null) throw new ExportError('not_ready', 'There is no dated plan to export yet.');
  if ('code' in answer) throw new ExportError(answer.code, answer.message);
  return answer.file;
}

function requestOf(format: 'csv' | 'mspdi', options: ExportOptions): PlanFileRequest {
  if (format === 'mspdi') return { format };
  const { delimiter = ',', byteOrderMark = true, csvColumns } = options;
  if (!DELIMITERS.includes(delimiter)) {
    throw new ExportError('bad_option', `delimiter: "${delimiter}"; allowed are comma, semicolon and tab.`);
  }
  return { format, columns: csvColumns ? [...csvColumns] : null, delimiter, hasByteOrderMark: byteOrderMark };
}
