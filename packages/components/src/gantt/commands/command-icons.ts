import { svg } from 'lit';
import { icon } from '../page/icon.js';

/** Icons of commands. */
export const addIcon = icon(svg`<path d="M8 3.5v9M3.5 8h9"/>`);
export const deleteIcon = icon(
  svg`<path d="M3 4.5h10M6.5 4.5v-1a1 1 0 0 1 1-1h1a1 1 0 0 1 1 1v1M4.5 4.5l.6 8a1 1 0 0 0 1 .9h3.8a1 1 0 0 0 1-.9l.6-8"/>`,
);
export const milestoneIcon = icon(
  svg`<rect x="4.4" y="4.4" width="7.2" height="7.2" rx="1" transform="rotate(45 8 8)"/>`,
);
export const linkIcon = icon(svg`<path d="M2.5 4h4.5a2 2 0 0 1 2 2v4a2 2 0 0 0 2 2h2.5M11.5 9.5l2.5 2.5-2.5 2.5"/>`);
export const unlinkIcon = icon(
  svg`<path d="M2.5 4h4.5a2 2 0 0 1 2 2v.5M9 9.5v.5a2 2 0 0 0 2 2h2.5M11.5 9.5l2.5 2.5-2.5 2.5M5 11l3-3M8 11 5 8"/>`,
);
export const checkIcon = icon(svg`<path d="m3.5 8.5 3 3 6-7"/>`);
export const moreIcon = icon(svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.2"/>`);
export const indentIcon = icon(svg`<path d="M2.5 4h11M7.5 8h6M2.5 12h11M2.5 6.5l2 1.5-2 1.5"/>`);
export const outdentIcon = icon(svg`<path d="M2.5 4h11M7.5 8h6M2.5 12h11M4.5 6.5l-2 1.5 2 1.5"/>`);
export const upIcon = icon(svg`<path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7"/>`);
export const downIcon = icon(svg`<path d="M8 3.5v9M4.5 9 8 12.5 11.5 9"/>`);
export const balanceIcon = icon(svg`<path d="M3 13V9.5h3V13M6 9.5V5h4v4.5M10 9.5h3V13M2 13h12"/>`);
export const closeIcon = icon(svg`<path d="m4.5 4.5 7 7M11.5 4.5l-7 7"/>`);
