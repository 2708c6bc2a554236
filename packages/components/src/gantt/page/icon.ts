import { type SVGTemplateResult, svg } from 'lit';

/** An icon on a 16 px grid, 1.5 px strokes in the text's colour; hidden from assistive technology. */
export const icon = (drawing: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${drawing}</svg>`;

export const openIcon = icon(svg`<path d="m5.5 7 2.5 2.5L10.5 7"/>`);
export const closedIcon = icon(svg`<path class="turns" d="M6.5 5 9.5 8l-3 3"/>`);
export const warningIcon = icon(svg`<path d="M8 3 14 13.2H2L8 3ZM8 7v2.8M8 11.6v.01"/>`);
