import { svg } from 'lit';
import { icon } from '../page/icon.js';

/** An arrow turning back. */
export const undoIcon = icon(svg`<path class="turns" d="M6 3.5 3 6.5l3 3M3.4 6.5H9a3.6 3.6 0 0 1 0 7.2H7"/>`);
export const redoIcon = icon(svg`<path class="turns" d="m10 3.5 3 3-3 3M12.6 6.5H7a3.6 3.6 0 0 0 0 7.2h2"/>`);
export const minusIcon = icon(svg`<path d="M4 8h8"/>`);
export const plusIcon = icon(svg`<path d="M4 8h8M8 4v8"/>`);
export const fitIcon = icon(svg`<path d="M2.5 4v8M13.5 4v8M5 8h6M6.6 6.2 4.8 8l1.8 1.8M9.4 6.2 11.2 8 9.4 9.8"/>`);
export const whyIcon = icon(
  svg`<circle cx="8" cy="8" r="5.5"/><path d="M6.5 6.6a1.5 1.5 0 1 1 2.3 1.3c-.6.4-.8.7-.8 1.3M8 10.9v.01"/>`,
);
export const searchIcon = icon(svg`<circle cx="7" cy="7" r="4"/><path d="m10 10 3.5 3.5"/>`);
/** Two sliders: what is shown. */
export const slidersIcon = icon(
  svg`<path d="M2.5 5h6M12.5 5h1M2.5 11h1M7.5 11h6"/><circle cx="10.5" cy="5" r="2"/><circle cx="5.5" cy="11" r="2"/>`,
);
/** An arrow out of a tray. */
export const exportIcon = icon(
  svg`<path d="M8 10V2.8M5.2 5.4 8 2.6l2.8 2.8M2.8 10v2.2a1 1 0 0 0 1 1h8.4a1 1 0 0 0 1-1V10"/>`,
);

/** Marks as the timeline draws them, for toggles and the legend; they carry their token by class. */
export const progressMark = svg`<svg class="icon wide" width="20" height="16" viewBox="0 0 20 16" aria-hidden="true"><g class="turns"><path class="fill-task-done" d="M3 4h7v8H3a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z"/><path class="mark-task" d="M10 4.5h7a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2h-7"/></g></svg>`;
export const criticalMark = icon(svg`<rect class="mark-critical" x="1.5" y="5" width="13" height="6" rx="2"/>`);
export const baselineBarMark = icon(
  svg`<rect class="mark-task" x="1.5" y="3.5" width="13" height="5" rx="1.5"/><path class="line-baseline turns" d="M2.5 12h9"/>`,
);
export const baselineMark = icon(svg`<path class="line-baseline" d="M1.5 8h13"/>`);
export const slackMark = icon(
  svg`<g class="turns"><path class="line-slack dotted" d="M2 8h10"/><path class="line-slack" d="M13.5 5.5v5"/></g>`,
);
export const forecastMark = icon(
  svg`<path class="line-forecast" d="M3 8h10M13 5v6"/><circle class="dot-forecast" cx="3.5" cy="8" r="2"/>`,
);
/** Dashes of the second and third baseline. */
export const baselineMarks = [
  baselineMark,
  icon(svg`<path class="line-baseline dashed" d="M1.5 8h13"/>`),
  icon(svg`<path class="line-baseline dots" d="M1.5 8h13"/>`),
] as const;
export const progressLineMark = icon(svg`<path d="M10 2v4L4.5 8 10 10v4"/>`);
export const sprintMark = icon(svg`<path class="line-dashes" d="M3 2v12M13 2v12"/><path d="M6 8h4"/>`);
export const linkMark = icon(svg`<path d="M2 4.5h6v7h4M10.5 9.5l2 2-2 2"/>`);
export const nonWorkingMark = icon(svg`<path class="fill-nonworking" d="M5 2h6v12H5z"/>`);
export const markerMark = icon(svg`<rect x="4" y="2" width="8" height="4" rx="2"/><path d="M8 6v8"/>`);
export const layersIcon = icon(svg`<path d="m8 2.5 5.5 3L8 8.5l-5.5-3zM2.5 8.5l5.5 3 5.5-3M2.5 11l5.5 3 5.5-3"/>`);
export const deadlineMark = icon(
  svg`<g class="turns"><path class="line-deadline" d="M4 3v10"/><path class="flag-deadline" d="M4 3h8l-2.5 2.5L12 8H4z"/></g>`,
);
