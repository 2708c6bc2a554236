import { type SVGTemplateResult, svg } from 'lit';
import type { ExportFormat } from '../options.js';

const sheet = svg`<path d="M5 2.5h7l3.5 3.5v11.5h-10.5z"/><path d="M12 2.5v3.5h3.5"/>`;

/** What a sheet of each format holds, on 20 px. */
const CONTENTS: Readonly<Record<ExportFormat, SVGTemplateResult>> = {
  pdf: svg`<path d="M7.5 9h3.5M9 11.5h4M10.5 14h2.5"/>`,
  png: svg`<path d="M7 15l2.2-3 1.6 1.8 1.2-1.3 1.5 2.5"/><path d="M8.4 8.6v.01"/>`,
  svg: svg`<path d="M7.5 14.5c0-4 5-1.5 5-5.5"/><path d="M6.8 14.5h1.4M11.8 9h1.4"/>`,
  csv: svg`<path d="M7.5 9h5.5v6h-5.5zM7.5 12h5.5M10.25 9v6"/>`,
  mspdi: svg`<path d="m8.5 9.5-1.5 2 1.5 2M12 9.5l1.5 2-1.5 2"/>`,
};

/** The drawing of a format. */
export function formatMark(format: ExportFormat): SVGTemplateResult {
  return svg`<svg class="icon" width="24" height="24" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${sheet}${CONTENTS[format]}</svg>`;
}
