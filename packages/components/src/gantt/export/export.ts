import { emit } from '../../events.js';
import { enLate } from '../../locales/en-late.js';
import { ExportError } from './export-error.js';
import type { ExportSource } from './export-source.js';
import { EXPORT_FORMATS, type ExportFormat, type ExportOptions } from './options.js';
import { fileName, save } from './save.js';

/**
 * Writes what a Gantt shows as a file. Each format is a script of its own, loaded when it is first asked for.
 * @throws ExportError; the signal's reason when it was aborted
 */
export async function exportPlan(source: ExportSource, format: ExportFormat, options: ExportOptions): Promise<Blob> {
  if (!EXPORT_FORMATS.includes(format)) {
    throw new ExportError('bad_option', `"${format}" is no format; allowed are ${EXPORT_FORMATS.join(', ')}.`);
  }
  options.signal?.throwIfAborted();
  source.addWords(enLate);
  if (!emit(source.element, 'ppm-before-export', { format, options })) {
    throw new ExportError('vetoed', 'The page refused the export.');
  }
  if (format === 'csv' || format === 'mspdi') {
    const { exportData } = await import('./data.js');
    return exportData(source, format, options);
  }
  await source.hostLayers.ready();
  await arrived(source, options.signal);
  if (format === 'svg') return (await import('./svg/svg.js')).exportSvg(source, options);
  if (format === 'png') return (await import('./png/png.js')).exportPng(source, options);
  return (await import('./pdf/pdf.js')).exportPdf(source, options);
}

/** Exports and hands the file to the browser's downloads. @returns the file's name */
export async function downloadPlan(
  source: ExportSource,
  format: ExportFormat,
  options: ExportOptions,
): Promise<string> {
  const blob = await exportPlan(source, format, options);
  const { project } = source.schedule.plan;
  const wish = options.filename || options.title || project.name || source.strings.export.untitled;
  const name = fileName(wish, format);
  save(source.element.ownerDocument, blob, name);
  return name;
}

/** Bars that travel to new dates have come to rest. */
async function arrived({ view }: ExportSource, signal: AbortSignal | undefined): Promise<void> {
  // A hidden page paints no frames, so a timer and not the next frame.
  for (let wait = 0; view && view.scene.glide < 1 && wait < 20; wait++) {
    await new Promise(resolve => setTimeout(resolve, 20));
    signal?.throwIfAborted();
  }
}
