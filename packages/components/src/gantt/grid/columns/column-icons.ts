import { svg } from 'lit';
import { icon } from '../../page/icon.js';

/** A constraint: the bracket of the timeline. */
export const pinIcon = icon(svg`<path d="M6.5 3.5h-3v9h3M7 8h5.5M10.5 6l2 2-2 2"/>`);
/** A note: a sheet with two lines. */
export const noteIcon = icon(svg`<path d="M3.5 2.5h9v7l-3 3h-6v-10ZM6 6h4M6 8.5h2.5"/>`);
